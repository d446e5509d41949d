"""`glasno calendar`, as it is typed."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from glasno.appeals.clocks.russia import LIBRARY
from glasno.appeals.models import CalendarDay
from glasno.cli import calendar
from tests.appeals.test_calendar import published


@pytest.fixture(autouse=True)
def _stand(transactional_db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "ready", lambda: None)
    monkeypatch.setattr(calendar, "now", lambda: now)


def typed(*words: str) -> Result:
    return CliRunner().invoke(calendar.calendar, list(words))


def told(*words: str) -> dict[str, Any]:
    """What the command prints for a program; it must have gone well."""
    result = typed(*words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    facts: dict[str, Any] = json.loads(result.stdout)
    return facts


def test_freeze_fills_the_years_and_says_how_many_days() -> None:
    facts = told("freeze")
    assert facts == {"written": CalendarDay.objects.count(), "settled": [2025, 2026, 2027]}
    assert told("freeze", "2026")["written"] == 0
    assert published().settled == frozenset({2025, 2026, 2027})


def test_show_tells_days_and_sources() -> None:
    told("freeze", "2026")
    told("set", "2026-01-09", "--working", "--source", "Decree 1")
    facts = told("show", "2026")
    assert (facts["year"], facts["settled"]) == (2026, True)
    days = {row["day"]: row for row in facts["days"]}
    assert days["2026-01-09"] == {
        "day": "2026-01-09",
        "working": True,
        "corrected": True,
        "source": "Decree 1",
    }
    assert days["2026-12-31"] == {
        "day": "2026-12-31",
        "working": False,
        "corrected": False,
        "source": f"{LIBRARY}: Выходной (перенесено с 04.01.2026)",
    }


def test_show_of_a_year_that_is_missing_has_no_days() -> None:
    assert told("show", "2026") == {"year": 2026, "settled": False, "days": []}


def test_set_is_published_at_once() -> None:
    assert told("set", "2026-03-04", "--off", "--source", "Decree 2") == {
        "day": "2026-03-04",
        "working": False,
        "corrected": True,
        "source": "Decree 2",
    }
    assert not published().is_working(date(2026, 3, 4))


def test_settle_makes_a_year_certain() -> None:
    told("freeze", "2090")
    assert published().settled == frozenset()
    assert told("settle", "2090") == {"year": 2090, "settled": True}
    assert published().settled == frozenset({2090})


def test_settle_of_a_year_that_is_missing_says_what_to_do() -> None:
    result = typed("settle", "2090")
    assert result.exit_code == 1
    assert result.stderr == (
        "The days of 2090 are missing; run `glasno calendar freeze 2090` first.\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("2026-03-04", "--off", "--source", " "), "Say the source in 1 to 200 characters."),
        (("2026-03-04", "--off", "--source", "a\nb"), "one line of plain text"),
        (("2026-02-30", "--off", "--source", "x"), "does not match"),
        (("2026-03-04", "--off"), "Missing option"),
        (("2026-03-04", "--source", "x"), "Say --working or --off."),
    ],
)
def test_set_refuses_what_it_cannot_use(words: tuple[str, ...], sentence: str) -> None:
    result = typed("set", *words)
    assert result.exit_code != 0
    assert sentence in result.stderr
    assert CalendarDay.objects.count() == 0


def test_people_read_a_line_a_day() -> None:
    told("freeze", "2027")
    lines = typed("show", "2027").stdout.splitlines()
    assert lines[:3] == ["year     2027", "settled  yes", "days:"]
    assert f"  2027-02-20  yes  no  {LIBRARY}: worked, the day off was moved" in lines
