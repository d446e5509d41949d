"""Data files are read strictly: every fault is told, with its place, and nothing is guessed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.records import LANGUAGES, Faults, Record, RecordErrors, parse


def faults_of(text: str, read: Callable[[Record], object]) -> list[str]:
    faults = Faults()
    record = parse(text, file="a.yaml", faults=faults)
    read(record)
    record.done()
    try:
        faults.raise_if_any()
    except RecordErrors as errors:
        return errors.faults
    return []


def test_languages_are_those_of_the_site() -> None:
    assert sorted(LANGUAGES) == sorted(code for code, _ in settings.LANGUAGES)


@pytest.mark.parametrize(
    ("text", "read", "fault"),
    [
        ("a: x\nb: y", lambda r: r.text("a"), "a.yaml: b: no such field"),
        ("a: x\na: y", lambda r: r.names(), "a.yaml: the field a stands twice in"),
        ("- x", lambda r: r.names(), "a.yaml: write fields as `name: value`"),
        ("", lambda r: r.text("a"), "a.yaml: write fields as `name: value`"),
        ("b: x", lambda r: (r.text("a"), r.text("b")), "a.yaml: a: is missing"),
        ("a: ' '", lambda r: r.text("a"), "a.yaml: a: is empty"),
        ("a: [x]", lambda r: r.text("a"), "a.yaml: a: write a text"),
        ("a: x", lambda r: r.each("a"), "a.yaml: a: write a list"),
        ("a: x", lambda r: r.inner("a"), "a.yaml: a: write fields of its own"),
        ("a: []", lambda r: r.each("a"), "a.yaml: a: is empty"),
        ("a: {en: x}", lambda r: r.texts("a"), "a.yaml: a.ru: is missing"),
        ("a: {en: x, ru: y, de: z}", lambda r: r.texts("a"), "a.yaml: a.de: no such field"),
        ("a: z", lambda r: r.choice("a", ("x", "y")), "a.yaml: a: z is not known here"),
        ("a: [x, z]", lambda r: r.words("a", ("x",)), "a.yaml: a: z is not known here"),
        ("a: [x, x]", lambda r: r.words("a", ("x",)), "a.yaml: a: write each word once"),
        ("a: 1.5", lambda r: r.number("a"), "a.yaml: a: write a whole number in digits"),
        ("a: ２", lambda r: r.number("a"), "a.yaml: a: write a whole number in digits"),
        ("a: yes", lambda r: r.flag("a"), "a.yaml: a: yes is not known here"),
        ("a: 22.11.2026", lambda r: r.day("a"), "a.yaml: a: write a day as 2026-11-22"),
        ("a: [b: x]", lambda r: [each.done() for each in r.each("a")], "a.yaml: a[0].b: no such"),
        ("a: {b: [x]}", lambda r: r.named("a")["b"].done(), "a.yaml: a.b: write fields as"),
    ],
)
def test_fault_is_told_with_its_place(
    text: str, read: Callable[[Record], object], fault: str
) -> None:
    assert any(told.startswith(fault) for told in faults_of(text, read))


def test_values_stay_what_was_written() -> None:
    record = parse(
        "a: no\nb: 2026-11-22\nc: 30\nd: 'true'\ne: [yes]", file="a.yaml", faults=Faults()
    )
    assert record.text("a") == "no"
    assert record.day("b") == date(2026, 11, 22)
    assert record.number("c") == 30
    assert record.flag("d") is True
    assert record.words("e", ("yes",)) == ("yes",)
    assert record.day("f") is None
    assert record.texts_or_none("g") == {"en": "", "ru": ""}


@given(st.text(max_size=200))
def test_any_text_is_read_or_told_of(text: str) -> None:
    faults = Faults()
    assert isinstance(parse(text, file="a.yaml", faults=faults), Record)
