"""Which letters follow an event."""

from glasno.appeals.kinds.kind import NextStep
from glasno.appeals.ladder.steps import next_letters
from tests.appeals.ladder.kinds import KINDS, REPORT

TO_PROSECUTOR = NextStep("no_slip", "complaint_124", "gvp")


def test_steps_of_the_event_stand_in_the_order_of_the_kind() -> None:
    assert next_letters(REPORT, "no_slip") == (
        TO_PROSECUTOR,
        NextStep("no_slip", "complaint_124", "gvsu"),
    )
    assert next_letters(REPORT, "answer") == ()


def test_complaint_never_goes_to_the_body_complained_of() -> None:
    assert next_letters(REPORT, "no_slip", complained_of="gvsu") == (TO_PROSECUTOR,)


def test_writer_is_offered_only_what_the_answers_allow() -> None:
    steps = next_letters(REPORT, "refusal", kinds=KINDS, facts={"speaker": "relative"})
    assert [step.kind for step in steps] == ["complaint_124"]
    steps = next_letters(REPORT, "refusal", kinds=KINDS, facts={"speaker": "lawyer"})
    assert [step.kind for step in steps] == ["complaint_124", "complaint_125"]


def test_kind_that_is_no_longer_known_is_not_offered() -> None:
    assert next_letters(REPORT, "refusal", kinds={}) == ()
