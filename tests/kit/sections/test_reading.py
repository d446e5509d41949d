"""A section hands out usable values and gathers what is wrong, with its line."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.kit.sections.errors import DirectoryErrors, Fault, FaultList
from glasno.kit.sections.nodes import parse
from glasno.kit.sections.reading import Section


def section_of(text: str, languages: tuple[str, ...] = ("en", "ru")) -> tuple[Section, FaultList]:
    faults = FaultList()
    mapping = parse(text, file="campaign.yaml", faults=faults)
    return Section(mapping, file="campaign.yaml", faults=faults, languages=languages), faults


def told(faults: FaultList) -> list[str]:
    return [str(fault) for fault in faults.all()]


def test_section_reads_every_kind_of_field() -> None:
    section, faults = section_of(
        """
goal: 15000
open: true
day: 2023-01-09
kind: law
fields: [comment, town]
link: https://example.org/a
name: {en: Name, ru: Имя}
lead: >-
  two
  lines
items:
  - {n: 1}
  - {n: 2}
"""
    )

    assert section.integer("goal") == 15000
    assert section.boolean("open", default=False) is True
    assert section.day("day") == date(2023, 1, 9)
    assert section.choice("kind", ("fact", "law")) == "law"
    assert section.choices("fields", ("town", "comment")) == ("town", "comment")
    assert section.url("link") == "https://example.org/a"
    assert section.texts("name") == {"en": "Name", "ru": "Имя"}
    assert section.text("lead") == "two lines"
    assert [item.integer("n") for item in section.sections("items")] == [1, 2]
    section.finish()
    assert told(faults) == []


def test_day_may_be_absent_but_not_wrong() -> None:
    section, faults = section_of("until: 2025-03-29\nsince: spring")

    assert section.day_if_any("until") == date(2025, 3, 29)
    assert section.day_if_any("since") is None
    assert section.day_if_any("checked") is None
    assert told(faults) == [
        "campaign.yaml:2: since: write a day as year-month-day, for example 2023-01-09"
    ]


def test_section_gives_defaults_for_absent_fields() -> None:
    section, faults = section_of("")

    assert section.text("a", required=False) == ""
    assert section.integer("b", default=7) == 7
    assert section.boolean("c", default=True) is True
    assert section.choice("d", ("x", "y"), default="y") == "y"
    assert section.choices("e", ("x", "y"), default=("x",)) == ("x",)
    assert section.url("f") == ""
    assert section.texts("g", required=False) == {}
    assert section.section("h") is None
    assert section.sections("i") == []
    assert told(faults) == []


Reader = Callable[[Section], object]


@pytest.mark.parametrize(
    ("text", "read", "value", "fault"),
    [
        ("", lambda s: s.text("a"), "", "campaign.yaml:1: a: is missing; write it"),
        ("a: ''", lambda s: s.text("a"), "", "campaign.yaml:1: a: is empty; write it"),
        (
            "a: abcdef",
            lambda s: s.text("a", maximum=5),
            "",
            "campaign.yaml:1: a: is 6 characters long; shorten it to 5",
        ),
        (
            'a: "x\\u202Ey"',
            lambda s: s.text("a"),
            "",
            "campaign.yaml:1: a: holds a character that cannot be printed; remove it",
        ),
        (
            "a: [b]",
            lambda s: s.text("a"),
            "",
            "campaign.yaml:1: a: write one value here, not several",
        ),
        (
            "a: 1_000",
            lambda s: s.integer("a"),
            0,
            "campaign.yaml:1: a: write a whole number in digits, without spaces or signs",
        ),
        (
            "a: ١٢",
            lambda s: s.integer("a"),
            0,
            "campaign.yaml:1: a: write a whole number in digits, without spaces or signs",
        ),
        (
            "a: 11",
            lambda s: s.integer("a", minimum=1, maximum=10),
            1,
            "campaign.yaml:1: a: must lie between 1 and 10",
        ),
        (
            "a: -1",
            lambda s: s.integer("a"),
            0,
            "campaign.yaml:1: a: must lie between 0 and 2147483647",
        ),
        (
            "a: 'yes'",
            lambda s: s.boolean("a", default=False),
            False,
            "campaign.yaml:1: a: write true or false",
        ),
        (
            "a: 2023-02-30",
            lambda s: s.day("a"),
            date.min,
            "campaign.yaml:1: a: write a day as year-month-day, for example 2023-01-09",
        ),
        (
            "a: 9.1.2023",
            lambda s: s.day("a"),
            date.min,
            "campaign.yaml:1: a: write a day as year-month-day, for example 2023-01-09",
        ),
        (
            "a: publishd",
            lambda s: s.choice("a", ("draft", "published")),
            "draft",
            "campaign.yaml:1: a: did you mean `published`? choose from: draft, published",
        ),
        (
            "a: [town, twon]",
            lambda s: s.choices("a", ("town", "comment")),
            ("town",),
            "campaign.yaml:1: a: did you mean `town`? choose from: town, comment",
        ),
        (
            "a: [town, town]",
            lambda s: s.choices("a", ("town", "comment")),
            ("town",),
            "campaign.yaml:1: a: `town` stands twice; keep one",
        ),
        (
            "a: town",
            lambda s: s.choices("a", ("town",)),
            (),
            "campaign.yaml:1: a: write a list: each item on its own line after `- `",
        ),
        (
            "a: javascript:alert(1)",
            lambda s: s.url("a"),
            "",
            "campaign.yaml:1: a: a link begins with https:// or http://",
        ),
        (
            "a: {en: Name}",
            lambda s: s.texts("a"),
            {"en": "Name", "ru": ""},
            "campaign.yaml:1: a.ru: is missing; write it",
        ),
        (
            "a: words",
            lambda s: s.section("a"),
            None,
            "campaign.yaml:1: a: write its fields as `name: value`, indented under it",
        ),
        (
            "a:\n  - words",
            lambda s: s.sections("a"),
            None,
            "campaign.yaml:2: a: write each item's fields as `name: value`",
        ),
    ],
)
def test_section_tells_what_is_wrong(text: str, read: Reader, value: object, fault: str) -> None:
    section, faults = section_of(text)

    found = read(section)

    assert told(faults) == [fault]
    if value is not None:
        assert found == value


def test_section_refuses_unknown_fields_with_the_nearest_known_name() -> None:
    section, faults = section_of("goal: 1\ngaol: 2\nitems:\n  - {x: 1, zzz: 2}\n")
    section.integer("goal")
    for item in section.sections("items"):
        item.integer("x")

    section.finish()

    assert told(faults) == [
        "campaign.yaml:2: gaol: unknown field; did you mean `goal`?",
        "campaign.yaml:4: items[1].zzz: unknown field; known here: x",
    ]


def test_section_refuses_a_text_in_a_language_that_the_directory_does_not_speak() -> None:
    section, faults = section_of("a: {en: Name, de: Name}", languages=("en",))

    section.texts("a")
    section.finish()

    assert told(faults) == ["campaign.yaml:1: a.de: unknown field; known here: en"]


def test_section_keeps_long_lists_short() -> None:
    section, faults = section_of("a:\n" + "  - {n: 1}\n" * 4)

    assert len(section.sections("a", maximum=3)) == 3
    assert told(faults) == ["campaign.yaml:1: a: has 4 items; keep at most 3"]


def test_error_points_at_the_field_or_at_its_section() -> None:
    section, faults = section_of("one: 1\npetition:\n  goal: 5\n")
    petition = section.section("petition")
    assert petition is not None

    petition.error("goal", "set a higher one")
    petition.error("fields", "is needed here")

    assert told(faults) == [
        "campaign.yaml:3: petition.fields: is needed here",
        "campaign.yaml:3: petition.goal: set a higher one",
    ]


def test_a_fault_told_twice_is_kept_once() -> None:
    section, faults = section_of("a: x")

    section.integer("a")
    section.integer("a")

    assert len(faults) == 1


def test_faults_of_strangers_reach_the_terminal_without_control_characters() -> None:
    faults = FaultList()

    faults.add("en.md", 1, "\x1b[31m" + "x" * 100, "unknown field")

    assert faults.all() == [Fault("en.md", 1, "?[31m" + "x" * 75 + "…", "unknown field")]


def test_faults_are_raised_together() -> None:
    faults = FaultList()
    faults.add("ru.md", 4, "", "second")
    faults.add("en.md", 9, "title", "first")

    with pytest.raises(DirectoryErrors) as raised:
        faults.raise_if_any()

    assert str(raised.value) == "en.md:9: title: first\nru.md:4: second"


@given(st.text(max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    section, _ = section_of(text)

    section.text("a", required=False)
    section.texts("b", required=False)
    section.sections("c")
    section.finish()
