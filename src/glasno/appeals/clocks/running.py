"""A clock's range: the earliest and the latest day that the law can be read to name.

Where the law has no rule of counting, both readings are kept, and one may complain only when the
last of them has passed. Sources and what is uncertain: docs/developers/clocks.md.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from glasno.appeals.clocks.calendar import DAY, WorkingCalendar
from glasno.appeals.clocks.evidence import Start
from glasno.appeals.kinds.kind import ClockRule


@dataclass(frozen=True, slots=True)
class ClockRange:
    """`earliest` and `latest` are last days of the term; `complain_from` is a working day after.

    `uncertain`: a day that matters lies in a year whose transferred days are not known.
    `estimate`: only a day of sending is known, so the letter arrived at some later day and the
    clock has not been shown to run: nothing may be complained of.
    """

    earliest: date
    latest: date
    complain_from: date
    uncertain: bool = False
    estimate: bool = False


def run(
    rule: ClockRule,
    started: date,
    calendar: WorkingCalendar,
    *,
    by: Start | None = None,
    extended: bool = False,
) -> ClockRange:
    """The range of a rule whose start is known from the day `started`.

    `by` is what that day is the day of, as evidence shows; left out, it is what the rule starts by.
    `extended` adds the rule's extension. Raises OverflowError past the year 9999.
    """
    first, last = _starts(rule, started, by or _own_start(rule), calendar)
    length = rule.length + (rule.extension if extended else 0)
    earliest = _end(rule, first, length, calendar, counted=rule.counts_first_day != "no")
    latest = _end(rule, last, length, calendar, counted=rule.counts_first_day == "yes")
    if rule.rolls == "next":
        earliest = calendar.rolled(earliest)
    if rule.rolls != "none":
        latest = calendar.rolled(latest)
    complain_from = calendar.next_working(latest)
    asked_from = first if rule.unit == "working_days" else earliest
    return ClockRange(
        earliest=earliest,
        latest=latest,
        complain_from=complain_from,
        uncertain=not calendar.knows(min(asked_from, earliest), complain_from),
        estimate=by == "sending" and rule.starts != "sending",
    )


def _own_start(rule: ClockRule) -> Start:
    match rule.starts:
        case "registration":
            return "registration"
        case "sending":
            return "sending"
        case _:
            return "receipt"


def _starts(rule: ClockRule, day: date, by: Start, calendar: WorkingCalendar) -> tuple[date, date]:
    """The first and the last day on which the term can have begun.

    Registration follows receipt within the rule's `delivery_days`. Whether those days roll is
    written nowhere: the later reading costs the writer a day or two and the body nothing.
    """
    delivery = timedelta(days=rule.delivery_days)
    if rule.starts == "registration" and by != "registration":
        return day, calendar.rolled(day + delivery)
    if rule.starts == "receipt" and by == "registration":
        return day - delivery, day
    return day, day


def _end(
    rule: ClockRule, start: date, length: int, calendar: WorkingCalendar, *, counted: bool
) -> date:
    """The last day of the term; `counted`: the first day is day 1 and not day 0."""
    if rule.unit == "working_days":
        return calendar.add_working(start - DAY if counted else start, length)
    end = _months_later(start, length) if rule.unit == "months" else start + length * DAY
    return end - DAY if counted else end


def _months_later(day: date, months: int) -> date:
    """The same number of a later month, or its last day where it has no such number."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        raise OverflowError("a term cannot end after the year 9999")
    return date(year, month, min(day.day, monthrange(year, month)[1]))
