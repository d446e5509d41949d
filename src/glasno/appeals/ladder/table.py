"""One table of what may happen to a letter. Everything else here reads it.

The names of states and events stand in sealed cases and in published figures: they are never
renamed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FIRST = "prepared"
LAST = "closed"
# In the order in which a letter goes through them.
STATES = (
    "prepared",
    "claimed_sent",  # the writer says so; nothing shows that it arrived
    "proven_received",
    "registered",
    "extended",
    "forwarded",
    "answered",
    "refused",
    "silent",
    "ended",  # the body has ended the correspondence
    "escalated",  # the next letter is made
    "closed",
)
# What a writer can say, in the order to be asked.
EVENTS = (
    "sent",
    "received",
    "registered",
    "no_slip",
    "forwarded",
    "extended",
    "answer",
    "formal_reply",
    "refusal",
    "ended",
    "silence",
    "escalated",
    "closed",
)


@dataclass(frozen=True, slots=True)
class Transition:
    """What has happened (`event`) to a letter in `state`, and where it then stands."""

    state: str
    event: str
    to: str


class NotPossibleError(Exception):
    """The event cannot happen to a letter in this state. The message names both."""


# Event -> (the states in which it may happen, the state it leads to; "" for none but the same).
_TABLE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("sent", ("prepared",), "claimed_sent"),
    # Evidence may come with the letter itself, or after it was forwarded, from the new body.
    ("received", ("prepared", "claimed_sent", "forwarded"), "proven_received"),
    (
        "registered",
        ("prepared", "claimed_sent", "proven_received", "forwarded"),
        "registered",
    ),
    # Whoever writes that more time is needed has the letter: its number still has to be asked for.
    ("received", ("extended",), ""),
    ("registered", ("extended",), ""),
    # A report was taken and no slip was given: it stands where it stood.
    ("no_slip", ("claimed_sent", "proven_received"), ""),
    # Also again, from one body to the next; and late, when the writer had already complained.
    (
        "forwarded",
        (
            *("claimed_sent", "proven_received", "registered", "extended", "forwarded"),
            *("silent", "escalated"),
        ),
        "forwarded",
    ),
    # Also a second time: from 3 days to 10, from 10 to 30.
    (
        "extended",
        ("claimed_sent", "proven_received", "registered", "extended", "forwarded", "silent"),
        "extended",
    ),
    *(
        (
            reply,
            (
                *("claimed_sent", "proven_received", "registered", "extended", "forwarded"),
                *("silent", "escalated"),
            ),
            to,
        )
        for reply, to in (
            ("answer", "answered"),
            ("formal_reply", "answered"),
            ("refusal", "refused"),
        )
    ),
    (
        "ended",
        (
            *("claimed_sent", "proven_received", "registered", "extended", "forwarded"),
            *("answered", "refused", "silent", "escalated"),
        ),
        "ended",
    ),
    # Only where evidence has started a clock.
    ("silence", ("proven_received", "registered", "extended"), "silent"),
    # Before any reply only for a slip that was not given.
    (
        "escalated",
        ("claimed_sent", "proven_received", "answered", "refused", "silent", "ended"),
        "escalated",
    ),
    ("closed", tuple(state for state in STATES if state != LAST), LAST),
)

TRANSITIONS = tuple(
    Transition(state, event, to or state) for event, states, to in _TABLE for state in states
)
_TO = {(each.state, each.event): each.to for each in TRANSITIONS}


def events(state: str) -> tuple[str, ...]:
    """What may happen in this state, in the order to be asked. Raises KeyError for no state."""
    if state not in STATES:
        raise KeyError(state)
    return tuple(event for event in EVENTS if (state, event) in _TO)


def move(state: str, event: str) -> str:
    """Where the event leads. Raises NotPossibleError."""
    try:
        return _TO[state, event]
    except KeyError:
        if state not in STATES or event not in EVENTS:
            raise NotPossibleError("No such state or event.") from None
        raise NotPossibleError(f"A letter that is {state} cannot meet {event}.") from None


def walk(history: Iterable[str]) -> str:
    """The state after these events, beginning with a letter just made. Raises NotPossibleError."""
    state = FIRST
    for event in history:
        state = move(state, event)
    return state
