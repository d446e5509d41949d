"""The way of a letter after it was made: what may come back, and which letter follows."""

from glasno.appeals.ladder.case import CaseError, Event, EvidenceMissingError, FollowedLetter
from glasno.appeals.ladder.diagram import diagram
from glasno.appeals.ladder.dues import Due, Offer, RunningClock, due, reminders
from glasno.appeals.ladder.steps import next_letters
from glasno.appeals.ladder.table import (
    EVENTS,
    STATES,
    TRANSITIONS,
    NotPossibleError,
    Transition,
    events,
    move,
)
from glasno.appeals.ladder.words import event_label, evidence_label, state_label

__all__ = [
    "EVENTS",
    "STATES",
    "TRANSITIONS",
    "CaseError",
    "Due",
    "Event",
    "EvidenceMissingError",
    "FollowedLetter",
    "NotPossibleError",
    "Offer",
    "RunningClock",
    "Transition",
    "diagram",
    "due",
    "event_label",
    "events",
    "evidence_label",
    "move",
    "next_letters",
    "reminders",
    "state_label",
]
