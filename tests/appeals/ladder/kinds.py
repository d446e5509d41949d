"""Kinds of documents with the clocks of the law, and few steps, so that a test sees them all."""

from dataclasses import fields
from typing import Any

from glasno.appeals.kinds.kind import ClockRule, Kind, NextStep
from tests.appeals.clocks.rules import (
    ANSWER,
    COMPLAINT_3,
    COMPLAINT_10,
    FORWARDING,
    REPORT_3,
    REPORT_10,
    REPORT_30,
)

EMPTY: dict[str, Any] = {"language": "ru", "checked_on": None, "reviewed_by_lawyer": False}


def make_kind(
    key: str,
    *,
    clocks: tuple[ClockRule, ...] = (),
    steps: tuple[NextStep, ...] = (),
    speakers: tuple[str, ...] = ("relative", "lawyer"),
) -> Kind:
    """A kind that has nothing but these: every other field is empty."""
    given = {"key": key, "clocks": clocks, "next_steps": steps, "speakers": speakers}
    empty: dict[str, Any] = {
        each.name: {} if "Mapping" in str(each.type) else () for each in fields(Kind)
    }
    return Kind(**{**empty, **EMPTY, **given})


REPORT = make_kind(
    "crime_report",
    clocks=(REPORT_3, REPORT_10, REPORT_30),
    steps=(
        NextStep("no_slip", "complaint_124", "gvp"),
        NextStep("no_slip", "complaint_124", "gvsu"),
        NextStep("silence", "complaint_124", "gvp"),
        NextStep("silence", "complaint_125", "court"),
        NextStep("refusal", "complaint_124", "gvp"),
        NextStep("refusal", "complaint_125", "court"),
    ),
)
COMPLAINT = make_kind("complaint_124", clocks=(COMPLAINT_3, COMPLAINT_10))
COURT = make_kind("complaint_125", speakers=("lawyer",))
APPEAL = make_kind(
    "appeal",
    clocks=(ANSWER, FORWARDING),
    steps=(
        NextStep("silence", "appeal", "gvp"),
        NextStep("formal_reply", "ombudsman", "ombudsman"),
    ),
    speakers=("supporter", "relative"),
)
OMBUDSMAN = make_kind("ombudsman", speakers=("supporter", "relative"))
KINDS = {kind.key: kind for kind in (REPORT, COMPLAINT, COURT, APPEAL, OMBUDSMAN)}
