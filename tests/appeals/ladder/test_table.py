"""The one table: every state, every event, and nothing besides."""

from itertools import product

import pytest

from glasno.appeals.kinds.kind import EVENTS as KIND_EVENTS
from glasno.appeals.ladder.table import (
    EVENTS,
    FIRST,
    LAST,
    STATES,
    TRANSITIONS,
    NotPossibleError,
    events,
    move,
    walk,
)

# The whole ladder once more, by state, as people meet it.
LADDER = {
    "prepared": {
        "sent": "claimed_sent",
        "received": "proven_received",
        "registered": "registered",
        "closed": "closed",
    },
    "claimed_sent": {
        "received": "proven_received",
        "registered": "registered",
        "no_slip": "claimed_sent",
        "forwarded": "forwarded",
        "extended": "extended",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "escalated": "escalated",
        "closed": "closed",
    },
    "proven_received": {
        "registered": "registered",
        "no_slip": "proven_received",
        "forwarded": "forwarded",
        "extended": "extended",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "silence": "silent",
        "escalated": "escalated",
        "closed": "closed",
    },
    "registered": {
        "forwarded": "forwarded",
        "extended": "extended",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "silence": "silent",
        "closed": "closed",
    },
    "extended": {
        "received": "extended",
        "registered": "extended",
        "forwarded": "forwarded",
        "extended": "extended",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "silence": "silent",
        "closed": "closed",
    },
    "forwarded": {
        "received": "proven_received",
        "registered": "registered",
        "forwarded": "forwarded",
        "extended": "extended",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "closed": "closed",
    },
    "answered": {"ended": "ended", "escalated": "escalated", "closed": "closed"},
    "refused": {"ended": "ended", "escalated": "escalated", "closed": "closed"},
    "silent": {
        "forwarded": "forwarded",
        "extended": "extended",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "escalated": "escalated",
        "closed": "closed",
    },
    "ended": {"escalated": "escalated", "closed": "closed"},
    "escalated": {
        "forwarded": "forwarded",
        "answer": "answered",
        "formal_reply": "answered",
        "refusal": "refused",
        "ended": "ended",
        "closed": "closed",
    },
    "closed": {},
}


def test_table_is_the_ladder() -> None:
    assert {
        state: {each.event: each.to for each in TRANSITIONS if each.state == state}
        for state in STATES
    } == LADDER


def test_transition_stands_once() -> None:
    assert len({(each.state, each.event) for each in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVENTS)))
def test_move_leads_where_the_table_says_or_nowhere(state: str, event: str) -> None:
    if event in LADDER[state]:
        assert move(state, event) == LADDER[state][event]
        assert event in events(state)
    else:
        with pytest.raises(NotPossibleError, match=f"{state} cannot meet {event}"):
            move(state, event)
        assert event not in events(state)


def test_every_state_can_be_reached() -> None:
    reached, new = {FIRST}, {FIRST}
    while new:
        new = {each.to for each in TRANSITIONS if each.state in new} - reached
        reached |= new
    assert reached == set(STATES)


def test_closing_is_possible_from_every_state_but_closed() -> None:
    assert [state for state in STATES if "closed" not in events(state)] == [LAST]


def test_events_stand_in_the_order_to_be_asked() -> None:
    for state in STATES:
        assert list(events(state)) == sorted(events(state), key=EVENTS.index)


def test_silence_needs_a_state_that_evidence_led_to() -> None:
    assert [state for state in STATES if "silence" in events(state)] == [
        "proven_received",
        "registered",
        "extended",
    ]


def test_ladder_knows_every_event_that_kinds_answer() -> None:
    assert set(KIND_EVENTS) - set(EVENTS) == set()


def test_unknown_names_are_refused() -> None:
    with pytest.raises(NotPossibleError):
        move("lost", "sent")
    with pytest.raises(NotPossibleError):
        move("prepared", "lost")
    with pytest.raises(KeyError):
        events("lost")


def test_walk_begins_with_a_letter_just_made() -> None:
    assert walk([]) == "prepared"
    assert walk(["sent", "received", "silence", "escalated", "refusal"]) == "refused"
    with pytest.raises(NotPossibleError):
        walk(["received", "sent"])
