"""The doctor tells of ways that nobody has looked at for a year, and of bodies without any."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from glasno.authorities.actions.importing import import_file, load_shipped
from glasno.authorities.directory import Directory
from glasno.authorities.examinations import examine
from glasno.authorities.queries import Doubtful, doubtful
from glasno.kit import clock
from glasno.kit.findings import Level
from tests.factories.authorities import ENTRY, make_channel, make_entry, write_entry

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


def look(monkeypatch: pytest.MonkeyPatch, day: date) -> list[str]:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    found = list(examine())
    assert {finding.level for finding in found} <= {Level.WARNING}
    return [finding.what for finding in found]


def test_doctor_finds_nothing_in_what_has_just_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    load_shipped(today=DAY)

    assert look(monkeypatch, DAY) == []


def test_doctor_tells_of_stale_entries_after_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    load_shipped(today=DAY)

    assert look(monkeypatch, date(2027, 11, 23)) == [
        (
            "Nobody has looked for a year whether one still reaches: sledkom, gvp, genproc, "
            "president, mod, ombudsman, wgeid, wgad."
        )
    ]


def test_doctor_tells_of_a_body_that_no_letter_reaches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import_file(write_entry(tmp_path, f"{ENTRY}    valid_to: 2026-11-21\n"), today=DAY)

    assert look(monkeypatch, DAY) == [
        "The authority office has no way left by which a letter could reach it."
    ]


def test_open_ways_are_doubtful_when_old_or_never_checked() -> None:
    old = make_channel("post", seen_on=date(2020, 1, 1))
    checked = make_channel("fax", seen_on=date(2020, 1, 1), checked_on=date(2026, 11, 1))
    closed = make_channel("email", valid_to=date(2025, 3, 29), seen_on=date(2020, 1, 1))

    directory = Directory([make_entry(channels=[old, checked, closed])])

    assert doubtful(directory, on=DAY) == [Doubtful("office", ["post"], ["post"])]
    assert doubtful(Directory([make_entry(channels=[checked])]), on=DAY) == []
