"""The rules of the law documents, as the kinds of documents hold them, and the calendar."""

from datetime import date
from functools import cache

from glasno.appeals.clocks import WorkingCalendar, frozen_russia
from glasno.appeals.kinds.kind import ClockRule

YEARS = range(2024, 2028)


def rule(
    key: str,
    *,
    starts: str = "receipt",
    unit: str = "days",
    length: int,
    extension: int = 0,
    counted: str = "no",
    rolls: str = "unclear",
    delivery: int = 0,
) -> ClockRule:
    return ClockRule(
        key=key,
        starts=starts,
        unit=unit,
        length=length,
        extension=extension,
        counts_first_day=counted,
        rolls=rolls,
        delivery_days=delivery,
    )


# 59-FZ, articles 8 and 12; order 45 of the Prosecutor General, point 5.1.
ANSWER = rule("answer", starts="registration", length=30, extension=30, delivery=3)
PROSECUTOR_15 = rule("answer_without_checks", starts="registration", length=15, delivery=3)
FORWARDING = rule("forwarding", starts="registration", length=7, delivery=3)
# Criminal Procedure Code, articles 144, 124, 125, rolling by 128.
REPORT_3 = rule("decision", length=3, counted="unclear", rolls="next")
REPORT_10 = rule("decision_10", length=10, counted="unclear", rolls="next")
REPORT_30 = rule("decision_30", length=30, counted="unclear", rolls="next")
COMPLAINT_3 = rule("decision", length=3, counted="unclear", rolls="next")
COMPLAINT_10 = rule("decision_10", length=10, counted="unclear", rolls="next")
COURT_5 = rule("decision", length=5, counted="unclear", rolls="next")
# UN Working Group on Arbitrary Detention.
STATE_60 = rule("state_answer", length=60, counted="unclear", rolls="unclear")


@cache
def russia() -> WorkingCalendar:
    return WorkingCalendar(frozen_russia(YEARS))


def day(text: str) -> date:
    return date.fromisoformat(text)
