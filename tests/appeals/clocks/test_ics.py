"""The file for the writer's own calendar: whole, and silent about what it is for."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from glasno.appeals.clocks import Entry, Title, ics

NOW = datetime(2026, 11, 22, 14, 37, 11, tzinfo=UTC)
ONE, TWO = "0123456789abcdef" * 2, "f" * 32
ENTRIES = (
    Entry(ONE, date(2026, 12, 30), Title.CHECK_MAIL, 1),
    Entry(TWO, date(2027, 1, 12), Title.TERM, 1),
)


def titles(file: bytes) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(file).walk("VEVENT")]


def test_entries_read_back_as_whole_days_with_an_alarm() -> None:
    with translation.override("en"):
        file = ics(ENTRIES, now=NOW)
    read = [
        (
            str(event["uid"]),
            event.decoded("dtstart"),
            event.decoded("dtend"),
            str(event["summary"]),
            [alarm.decoded("trigger") for alarm in event.walk("VALARM")],
        )
        for event in Calendar.from_ical(file).walk("VEVENT")
    ]
    nine = [timedelta(hours=9)]
    assert read == [
        (ONE, date(2026, 12, 30), date(2026, 12, 31), "Check the mail 1", nine),
        (TWO, date(2027, 1, 12), date(2027, 1, 13), "Date 1", nine),
    ]


def test_titles_are_in_the_language_of_the_writer() -> None:
    with translation.override("ru"):
        assert titles(ics(ENTRIES, now=NOW)) == ["Проверить почту 1", "Срок 1"]


def test_file_says_nothing_of_what_it_is_for() -> None:
    with translation.override("en"):
        file = ics(ENTRIES[:1], now=NOW).decode()
    assert file == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendar//Calendar 1.0//EN\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:Check the mail 1\r\nDTSTART;VALUE=DATE:20261230\r\n"
        "DTEND;VALUE=DATE:20261231\r\nDTSTAMP:20261122T000000Z\r\n"
        f"UID:{ONE}\r\nTRANSP:TRANSPARENT\r\n"
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Check the mail 1\r\nTRIGGER:PT9H\r\n"
        "END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@pytest.mark.parametrize(
    "uid", ["", "0", ONE[:-1], ONE + "0", ONE.upper(), f"{ONE}\n", f"{ONE[:-1]}\r", "ж" * 32]
)
def test_uid_that_could_say_something_is_refused(uid: str) -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        Entry(uid, date(2026, 12, 30), Title.TERM, 1)


@given(st.text())
def test_no_text_enters_by_the_uid(uid: str) -> None:
    if re.fullmatch("[0-9a-f]{32}", uid):
        return
    with pytest.raises(ValueError):
        Entry(uid, date(2026, 12, 30), Title.TERM, 1)


@given(
    st.lists(
        st.builds(
            Entry,
            st.binary(min_size=16, max_size=16).map(bytes.hex),
            st.dates(date(1992, 1, 1), date(2200, 1, 1)),
            st.sampled_from(Title),
            st.integers(0, 10**9),
        ),
        max_size=5,
    ),
    st.sampled_from(["en", "ru"]),
)
def test_every_line_is_short_and_ends_as_the_format_wants(
    entries: list[Entry], language: str
) -> None:
    with translation.override(language):
        file = ics(entries, now=NOW)
    lines = file.split(b"\r\n")
    assert lines.pop() == b""
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    read = Calendar.from_ical(file).walk("VEVENT")
    assert [(str(event["uid"]), event.decoded("dtstart")) for event in read] == [
        (entry.uid, entry.day) for entry in entries
    ]
