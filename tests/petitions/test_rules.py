"""What a name looks like when it is shown."""

import pytest

from glasno.petitions.rules import initials, shown_as


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Анна Ковалёва", "А. К."),
        ("Анна Петровна Ковалёва", "А. П. К."),
        ("anna", "A."),
        ("Салтыков-Щедрин", "С."),
        ("Juan Carlos de la Cruz", "J. C. C."),
        ("«Вера» Иванова", "В. И."),
        ("😀 Ян", "Я."),
        ("李小龙", "李."),
        ("ß", "SS."),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("display", "town", "expected"),
    [
        ("nothing", "Тверь", ""),
        ("initials", "Тверь", "А. К., Тверь"),
        ("initials", "", "А. К."),
        ("name", "Тверь", "Анна Ковалёва"),
        ("name_town", "Тверь", "Анна Ковалёва, Тверь"),
        ("name_town", "", "Анна Ковалёва"),
    ],
)
def test_shown_as(display: str, town: str, expected: str) -> None:
    shown = shown_as(display, name="Анна Ковалёва", town=town)
    assert shown.replace("\u00a0", " ") == expected
