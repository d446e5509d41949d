"""The kinds of documents as they are kept, on the ladder."""

from datetime import date
from itertools import chain

import pytest

from glasno.appeals.kinds import kinds
from glasno.appeals.ladder.case import Event, FollowedLetter
from glasno.appeals.ladder.dues import Due, due
from glasno.appeals.ladder.table import STATES, TRANSITIONS, events
from tests.appeals.clocks.rules import day, russia

UID = "0123456789abcdef" * 2
MADE = sorted(kinds())


def letter(kind: str, authority: str, *history: Event) -> FollowedLetter:
    return FollowedLetter(kind, authority, UID, history)


def found(followed: FollowedLetter, today: date, *, speaker: str = "relative") -> Due:
    return due(followed, kinds(), russia(), today, facts={"speaker": speaker})


def offered(told: Due) -> list[tuple[str, str]]:
    return [(each.step.kind, each.step.authority) for each in told.offers]


RECEIVED = Event("received", day("2026-03-16"), evidence="delivery")


@pytest.mark.parametrize("kind", MADE)
def test_event_that_leads_to_a_letter_leads_to_a_state_from_which_it_is_made(kind: str) -> None:
    led = {
        each.to
        for step in kinds()[kind].next_steps
        for each in TRANSITIONS
        if each.event == step.event
    }
    assert led <= set(STATES)
    assert [state for state in led if "escalated" not in events(state)] == []


@pytest.mark.parametrize("kind", MADE)
def test_first_clock_is_the_one_whose_end_is_silence(kind: str) -> None:
    made = kinds()[kind]
    told = found(letter(kind, made.authorities[0], RECEIVED), day("2026-03-16"))
    decisive = [each.rule for each in told.clocks if each.decisive]
    assert decisive == list(made.clocks_at(made.authorities[0])[:1])


def test_report_without_a_slip_goes_to_the_prosecutor() -> None:
    report = letter(
        "crime_report",
        "gvsu",
        Event("sent", day("2026-03-16")),
        Event("no_slip", day("2026-03-16")),
    )
    assert offered(found(report, day("2026-03-17"))) == [
        ("complaint_124", "gvp"),
        ("complaint_124", "sledkom"),
    ]


def test_three_rungs_of_a_report() -> None:
    report = letter("crime_report", "gvsu", RECEIVED)
    silent_from = day("2026-03-20")
    assert found(report, RECEIVED.on).silence_from == silent_from
    first = found(report.after(Event("silence", silent_from)), silent_from)
    assert offered(first)[:2] == [("complaint_124", "gvp"), ("complaint_125", "court")]

    complaint = letter("complaint_124", "gvp", Event("received", silent_from, evidence="stamp"))
    refusal = Event("refusal", day("2026-03-23"))
    second = offered(found(complaint.after(refusal), refusal.on))
    assert second[0] == ("complaint_125", "court")

    court = letter("complaint_125", "court", Event("received", day("2026-03-24"), evidence="stamp"))
    third = offered(found(court.after(Event("refusal", day("2026-03-30"))), day("2026-03-30")))
    assert third == [("ombudsman", "ombudsman")]


def test_supporter_is_never_offered_what_only_others_may_write() -> None:
    endings = ("silence", "refusal", "formal_reply", "ended")
    appeal = letter("appeal", "gvsu", RECEIVED)
    told = chain.from_iterable(
        offered(
            found(
                appeal.after(Event(name, day("2026-06-01"))), day("2026-06-01"), speaker="supporter"
            )
        )
        for name in endings
    )
    shown = {kind for kind, _ in told}
    assert shown
    assert [kind for kind in shown if "supporter" not in kinds()[kind].speakers] == []


def test_complaint_goes_past_the_body_to_which_the_letter_was_passed_on() -> None:
    history = (RECEIVED, Event("forwarded", day("2026-03-18"), authority="gvp"))
    appeal = letter("appeal", "gvsu", *history, Event("registered", day("2026-03-20"), number="7"))
    assert [addressee for _, addressee in offered(found(appeal, day("2026-04-01")))] == ["genproc"]


def test_prosecutors_have_a_clock_that_other_bodies_have_not() -> None:
    def clocks(authority: str) -> set[str]:
        told = found(letter("appeal", authority, RECEIVED), RECEIVED.on)
        return {each.rule.key for each in told.clocks}

    assert clocks("gvp") - clocks("gvsu") == {"answer_without_checks"}
