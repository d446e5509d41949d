"""Names of many peoples in Russian cases; what nobody can know stays as typed and says so."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.facts import CASES
from glasno.appeals.names import PersonName, decline, guess_gender, initials, split
from glasno.appeals.text import Declinable

GENDERS = {"m": "male", "f": "female"}
SHOWN_CASES = ("nominative", "genitive", "dative", "accusative", "instrumental")
Line = tuple[str, tuple[str, ...], bool]


def corpus() -> list[Line]:
    lines = []
    for line in Path(__file__).with_name("corpus.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            gender, *forms = (part.strip() for part in line.split("|"))
            unsure = forms[-1] == "?"
            lines.append((GENDERS[gender], tuple(forms[:-1] if unsure else forms), unsure))
    return lines


CORPUS = corpus()
NUMBERED = [pytest.param(*line, id=f"line{number}") for number, line in enumerate(CORPUS)]


def test_corpus_is_large_enough() -> None:
    assert len({forms[0] for _, forms, _ in CORPUS}) == len(CORPUS) >= 60


@pytest.mark.parametrize(("gender", "forms", "unsure"), NUMBERED)
def test_name_is_declined(gender: str, forms: tuple[str, ...], unsure: bool) -> None:
    declined = decline(split(forms[0]), gender)

    assert tuple(declined.in_case(case) for case in SHOWN_CASES) == forms
    assert declined.unsure is unsure


@pytest.mark.parametrize(("gender", "forms", "unsure"), NUMBERED)
def test_name_in_capitals_is_declined_in_capitals(
    gender: str, forms: tuple[str, ...], unsure: bool
) -> None:
    declined = decline(split(forms[0].upper()), gender)

    assert tuple(declined.in_case(case) for case in SHOWN_CASES) == tuple(
        form.upper() for form in forms
    )


@pytest.mark.parametrize(("gender", "forms", "unsure"), NUMBERED)
def test_gender_is_never_guessed_wrong(gender: str, forms: tuple[str, ...], unsure: bool) -> None:
    assert guess_gender(split(forms[0])) in {gender, ""}


@pytest.mark.parametrize(
    "name",
    [
        PersonName("Smith", "John"),
        PersonName("Ivanov", "Пётр", "Ильич"),
        PersonName("Бойко", "Андрій", "Ильич"),
        PersonName("Ивaнов", "Пётр"),  # a Latin a among Russian letters
        PersonName("Иванов2", "Пётр"),
        PersonName("Хо", "Ши", "Мин"),
        PersonName("{man_name}", "#eval"),
        PersonName("Иванов\nBcc: x", "Пётр"),
    ],
)
def test_part_that_is_not_russian_stays_as_typed(name: PersonName) -> None:
    declined = decline(name, "male")

    assert declined.unsure
    assert str(name) == declined.nominative
    assert name.surname in declined.genitive
    assert len(declined.genitive.split()) == len(str(name).split())


def test_part_that_is_russian_declines_beside_one_that_is_not() -> None:
    assert decline(PersonName("Smith", "Иван"), "male").genitive == "Smith Ивана"


def test_name_of_unknown_gender_stays_as_typed() -> None:
    declined = decline(PersonName("Ким", "Саша"), "")

    assert [declined.in_case(case) for case in CASES] == ["Ким Саша"] * 6
    assert declined.unsure


def test_name_of_nobody_is_nothing() -> None:
    declined = decline(PersonName("", " ", ""), "male")

    assert [declined.in_case(case) for case in CASES] == [""] * 6
    assert not declined.unsure


def test_initials_stay_beside_a_declined_surname() -> None:
    declined = decline(PersonName("Иванова", "М.", "П."), "female")

    assert declined.dative == "Ивановой М. П."
    assert not declined.unsure


@pytest.mark.parametrize(
    ("typed", "surname", "given", "patronymic"),
    [
        ("Иванова Мария Петровна", "Иванова", "Мария", "Петровна"),
        ("Мария Петровна Иванова", "Иванова", "Мария", "Петровна"),
        ("Абрамович Пётр Ильич", "Абрамович", "Пётр", "Ильич"),
        ("Иванова, Мария", "Иванова", "Мария", ""),
        ("  Иванова  ", "Иванова", "", ""),
        ("", "", "", ""),
        ("Мамедов Эльчин Расим оглы", "Мамедов", "Эльчин", "Расим оглы"),
        ("Гарсиа Хуан де ла Крус", "Гарсиа", "Хуан", "де ла Крус"),
    ],
)
def test_name_typed_in_one_field_is_split(
    typed: str, surname: str, given: str, patronymic: str
) -> None:
    assert split(typed) == PersonName(surname, given, patronymic)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (PersonName("Иванова", "Мария", "Петровна"), "М. П. Иванова"),
        (PersonName("Иванова", "анна-мария", ""), "А.-М. Иванова"),
        (PersonName("Мамедов", "Эльчин", "Расим оглы"), "Э. Р. Мамедов"),
        (PersonName("Smith", "John"), "J. Smith"),
        (PersonName("Ёлкин", "«Ёж»", "-"), "Ё. Ёлкин"),
        (PersonName("", "", ""), ""),
    ],
)
def test_initials_stand_before_the_surname(name: PersonName, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        (PersonName("Шевченко", "Саша", "Ивановна"), "female"),
        (PersonName("Шевченко", "Саша", "Иванович"), "male"),
        (PersonName("Мамедов", "Эльчин", "Расим-оглы"), "male"),
        (PersonName("Ким", "Нурай", "Асан кызы"), "female"),
        (PersonName("Сова", "Илья", "Ильич"), "male"),
        (PersonName("Дамбаева", "Сэсэг", ""), "female"),
        (PersonName("Цой", "Марина", ""), "female"),
        (PersonName("Квирквелия", "Тамар", ""), "female"),
        (PersonName("Иванова", "", ""), "female"),
        (PersonName("Иванов", "И.", ""), "male"),
        (PersonName("Иванов", "Мария", ""), ""),
        (PersonName("Иванова", "Мария", "Иванович"), ""),
        (PersonName("Ким", "Саша", ""), ""),
        (PersonName("Smith", "John", ""), ""),
        (PersonName("", "", ""), ""),
    ],
)
def test_gender_is_guessed_from_what_tells_it(name: PersonName, gender: str) -> None:
    assert guess_gender(name) == gender


PARTS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="АаЕеЁёИиЙйКкЛлНнОоРрЦцЬьЫыЯя-' .", max_size=12),
    st.just("я" * 5000),
)


@given(PARTS, PARTS, PARTS, st.sampled_from(["male", "female", "", "x"]))
def test_no_text_makes_it_fail(surname: str, given_name: str, patronymic: str, gender: str) -> None:
    name = PersonName(surname, given_name, patronymic)
    declined = decline(name, gender)

    assert declined.nominative == str(name)
    assert all(declined.in_case(case) for case in CASES) is bool(str(name))
    assert guess_gender(name) in {"male", "female", ""}
    assert isinstance(initials(name), str)
    assert isinstance(split(f"{surname} {given_name} {patronymic}"), PersonName)


def test_library_writes_no_name_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    name = PersonName("Иванова", "Иван", "")
    guess_gender(name)
    decline(name, "male")

    assert caplog.records == []


def test_repr_shows_no_name() -> None:
    name = PersonName("Иванова", "Мария")

    assert "Иванова" not in repr(name) + repr(decline(name, "female"))


def test_unchanging_name_is_the_same_in_all_cases() -> None:
    name = Declinable.unchanging("Дюма")

    assert {name.in_case(case) for case in CASES} == {"Дюма"}


def test_case_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        Declinable("Ким").in_case("vocative")
