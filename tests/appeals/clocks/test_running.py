"""The clock table: over ordinary days, New Year, May and every other place where days move.

Each row was worked out by hand from the calendar of its year.
"""

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.clocks import ClockRange, WorkingCalendar, run
from glasno.appeals.kinds.kind import ClockRule
from tests.appeals.clocks.rules import (
    ANSWER,
    COMPLAINT_3,
    COMPLAINT_10,
    COURT_5,
    FORWARDING,
    PROSECUTOR_15,
    REPORT_3,
    REPORT_10,
    REPORT_30,
    STATE_60,
    day,
    rule,
    russia,
)

# Rule, start, earliest, latest, complain from; the start is proven to be what the rule starts by.
TABLE = [
    # The last day is an ordinary one.
    (ANSWER, "2026-03-02", "2026-04-01", "2026-04-01", "2026-04-02"),
    (ANSWER, "2026-03-04", "2026-04-03", "2026-04-03", "2026-04-06"),  # a Friday
    (PROSECUTOR_15, "2026-03-02", "2026-03-17", "2026-03-17", "2026-03-18"),
    (FORWARDING, "2026-03-02", "2026-03-09", "2026-03-10", "2026-03-11"),  # 8 March moved
    # New Year.
    (ANSWER, "2025-12-02", "2026-01-01", "2026-01-12", "2026-01-13"),
    (ANSWER, "2025-12-01", "2025-12-31", "2026-01-12", "2026-01-13"),
    (ANSWER, "2025-11-30", "2025-12-30", "2025-12-30", "2026-01-12"),
    (ANSWER, "2025-12-12", "2026-01-11", "2026-01-12", "2026-01-13"),
    (ANSWER, "2025-12-13", "2026-01-12", "2026-01-12", "2026-01-13"),
    (ANSWER, "2026-12-01", "2026-12-31", "2027-01-11", "2027-01-12"),
    (PROSECUTOR_15, "2025-12-19", "2026-01-03", "2026-01-12", "2026-01-13"),
    (REPORT_3, "2025-12-30", "2026-01-12", "2026-01-12", "2026-01-13"),
    (REPORT_10, "2025-12-24", "2026-01-12", "2026-01-12", "2026-01-13"),
    (REPORT_30, "2025-12-02", "2026-01-12", "2026-01-12", "2026-01-13"),
    (COURT_5, "2024-12-26", "2025-01-09", "2025-01-09", "2025-01-10"),
    # 23 February and 8 March.
    (ANSWER, "2026-02-05", "2026-03-07", "2026-03-10", "2026-03-11"),
    (ANSWER, "2026-01-24", "2026-02-23", "2026-02-24", "2026-02-25"),
    (REPORT_3, "2026-03-05", "2026-03-10", "2026-03-10", "2026-03-11"),
    (COURT_5, "2026-03-02", "2026-03-06", "2026-03-10", "2026-03-11"),
    # May.
    (ANSWER, "2026-04-09", "2026-05-09", "2026-05-12", "2026-05-13"),
    (ANSWER, "2025-04-01", "2025-05-01", "2025-05-05", "2025-05-06"),
    (ANSWER, "2025-04-08", "2025-05-08", "2025-05-12", "2025-05-13"),
    (ANSWER, "2027-04-01", "2027-05-01", "2027-05-04", "2027-05-05"),
    (PROSECUTOR_15, "2026-04-24", "2026-05-09", "2026-05-12", "2026-05-13"),
    (FORWARDING, "2026-05-04", "2026-05-11", "2026-05-12", "2026-05-13"),
    (REPORT_3, "2026-05-06", "2026-05-08", "2026-05-12", "2026-05-13"),
    (COMPLAINT_3, "2026-05-07", "2026-05-12", "2026-05-12", "2026-05-13"),
    (REPORT_10, "2026-04-30", "2026-05-12", "2026-05-12", "2026-05-13"),
    (COMPLAINT_10, "2026-04-29", "2026-05-08", "2026-05-12", "2026-05-13"),
    (COURT_5, "2026-05-05", "2026-05-12", "2026-05-12", "2026-05-13"),
    (STATE_60, "2026-03-02", "2026-04-30", "2026-05-04", "2026-05-05"),
    # 12 June and 4 November.
    (ANSWER, "2026-05-13", "2026-06-12", "2026-06-15", "2026-06-16"),
    (ANSWER, "2025-05-13", "2025-06-12", "2025-06-16", "2025-06-17"),  # the 13th was off too
    (ANSWER, "2026-10-05", "2026-11-04", "2026-11-05", "2026-11-06"),
    # A Saturday that is worked is an ordinary last day.
    (ANSWER, "2025-10-02", "2025-11-01", "2025-11-01", "2025-11-05"),
    (ANSWER, "2024-03-28", "2024-04-27", "2024-04-27", "2024-05-02"),
    (ANSWER, "2027-01-21", "2027-02-20", "2027-02-20", "2027-02-24"),
    # The day of receipt counts or does not.
    (REPORT_3, "2026-03-16", "2026-03-18", "2026-03-19", "2026-03-20"),
    (REPORT_10, "2026-03-02", "2026-03-11", "2026-03-12", "2026-03-13"),
    (REPORT_30, "2026-03-02", "2026-03-31", "2026-04-01", "2026-04-02"),
    (COMPLAINT_3, "2026-03-18", "2026-03-20", "2026-03-23", "2026-03-24"),  # over a weekend
]


@pytest.mark.parametrize(("clock", "started", "earliest", "latest", "complain_from"), TABLE)
def test_term_ends_in_its_range(
    clock: ClockRule, started: str, earliest: str, latest: str, complain_from: str
) -> None:
    assert run(clock, day(started), russia()) == ClockRange(
        day(earliest), day(latest), day(complain_from)
    )


@pytest.mark.parametrize(
    ("started", "earliest", "latest", "complain_from"),
    [
        ("2025-12-02", "2026-01-31", "2026-02-02", "2026-02-03"),
        ("2026-03-02", "2026-05-01", "2026-05-04", "2026-05-05"),
        ("2026-11-10", "2027-01-09", "2027-01-11", "2027-01-12"),
    ],
)
def test_extension_is_a_range_of_its_own(
    started: str, earliest: str, latest: str, complain_from: str
) -> None:
    assert run(ANSWER, day(started), russia(), extended=True) == ClockRange(
        day(earliest), day(latest), day(complain_from)
    )


@pytest.mark.parametrize(
    ("received", "earliest", "latest", "complain_from"),
    [
        # Registered on any of the three days after receipt.
        ("2026-03-02", "2026-04-01", "2026-04-06", "2026-04-07"),
        # The third day is off: registration may wait for the end of the holidays.
        ("2025-12-30", "2026-01-29", "2026-02-11", "2026-02-12"),
        ("2026-05-07", "2026-06-06", "2026-06-11", "2026-06-15"),
    ],
)
def test_receipt_leaves_three_days_for_registration(
    received: str, earliest: str, latest: str, complain_from: str
) -> None:
    assert run(ANSWER, day(received), russia(), by="receipt") == ClockRange(
        day(earliest), day(latest), day(complain_from)
    )


def test_registration_shows_a_receipt_that_was_earlier() -> None:
    within_three = rule("decision", length=3, rolls="next", delivery=3)
    assert run(within_three, day("2026-03-19"), russia(), by="registration") == ClockRange(
        day("2026-03-19"), day("2026-03-23"), day("2026-03-24")
    )


def test_day_of_posting_is_an_estimate_alone() -> None:
    found = run(REPORT_3, day("2026-03-16"), russia(), by="sending")
    assert found == ClockRange(
        day("2026-03-18"), day("2026-03-19"), day("2026-03-20"), estimate=True
    )


def test_rule_that_starts_by_sending_is_no_estimate() -> None:
    sent = rule("sent", starts="sending", length=3)
    assert not run(sent, day("2026-03-16"), russia(), by="sending").estimate


@pytest.mark.parametrize(
    ("counted", "started", "months", "last"),
    [
        ("no", "2026-01-31", 1, "2026-02-28"),
        ("no", "2024-01-31", 1, "2024-02-29"),
        ("no", "2025-11-30", 3, "2026-02-28"),
        ("no", "2025-12-15", 12, "2026-12-15"),
        ("yes", "2026-03-15", 1, "2026-04-14"),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(
    counted: str, started: str, months: int, last: str
) -> None:
    clock = rule("m", unit="months", length=months, counted=counted, rolls="none")
    found = run(clock, day(started), russia())
    assert (found.earliest, found.latest) == (day(last), day(last))


@pytest.mark.parametrize(
    ("counted", "started", "length", "last"),
    [
        ("no", "2025-12-26", 7, "2026-01-16"),
        ("yes", "2025-12-26", 7, "2026-01-15"),
        ("no", "2025-10-31", 2, "2025-11-05"),  # over a Saturday that was worked
        ("yes", "2026-05-09", 1, "2026-05-12"),
    ],
)
def test_working_days_skip_what_is_off(counted: str, started: str, length: int, last: str) -> None:
    clock = rule("w", unit="working_days", length=length, counted=counted)
    found = run(clock, day(started), russia())
    assert (found.earliest, found.latest) == (day(last), day(last))


def test_rule_that_does_not_roll_ends_on_a_day_off() -> None:
    clock = rule("r", length=30, rolls="none")
    assert run(clock, day("2026-04-09"), russia()) == ClockRange(
        day("2026-05-09"), day("2026-05-09"), day("2026-05-12")
    )


@pytest.mark.parametrize(
    ("started", "uncertain"), [("2027-11-20", False), ("2027-12-01", True), ("2031-06-02", True)]
)
def test_term_that_ends_in_a_year_nobody_knows_is_uncertain(
    started: str, *, uncertain: bool
) -> None:
    assert run(ANSWER, day(started), russia()).uncertain is uncertain


RULES = st.builds(
    rule,
    st.just("any"),
    starts=st.sampled_from(["receipt", "registration", "sending"]),
    unit=st.sampled_from(["days", "working_days", "months"]),
    length=st.integers(1, 90),
    extension=st.integers(0, 90),
    counted=st.sampled_from(["no", "yes", "unclear"]),
    rolls=st.sampled_from(["next", "unclear", "none"]),
    delivery=st.integers(0, 10),
)
DATES = st.dates(date(2023, 6, 1), date(2029, 12, 31))
BY = st.sampled_from([None, "receipt", "registration", "sending"])
By = Literal["receipt", "registration", "sending"] | None


@given(RULES, DATES, BY, st.booleans())
def test_earliest_latest_and_complaint_stand_in_their_order(
    clock: ClockRule, started: date, by: By, extended: bool
) -> None:
    found = run(clock, started, russia(), by=by, extended=extended)
    assert found.earliest <= found.latest < found.complain_from
    assert russia().is_working(found.complain_from)
    if clock.rolls == "next" or clock.unit == "working_days":
        assert russia().is_working(found.earliest)
        assert russia().is_working(found.latest)


@given(RULES, DATES, st.integers(0, 40), BY)
def test_later_start_never_ends_earlier(
    clock: ClockRule, started: date, later: int, by: By
) -> None:
    first = run(clock, started, russia(), by=by)
    second = run(clock, started + timedelta(days=later), russia(), by=by)
    assert first.earliest <= second.earliest
    assert first.latest <= second.latest
    assert first.complain_from <= second.complain_from


@given(RULES, DATES, BY)
def test_extension_never_ends_earlier(clock: ClockRule, started: date, by: By) -> None:
    plain = run(clock, started, russia(), by=by)
    extended = run(clock, started, russia(), by=by, extended=True)
    assert plain.earliest <= extended.earliest
    assert plain.complain_from <= extended.complain_from


@given(st.dictionaries(DATES, st.booleans(), max_size=60), RULES, DATES)
def test_order_holds_in_any_calendar(
    days: dict[date, bool], clock: ClockRule, started: date
) -> None:
    calendar = WorkingCalendar(days)
    found = run(clock, started, calendar)
    assert found.earliest <= found.latest < found.complain_from
    assert calendar.is_working(found.complain_from)
