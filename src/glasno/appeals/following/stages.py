"""What public figures count of a letter: how far it has come, each stage once."""

from __future__ import annotations

from collections.abc import Mapping

from glasno.appeals.ladder import FollowedLetter, move
from glasno.appeals.ladder.table import FIRST, LAST

STAGES = ("claimed_sent", "proven_received", "answered", "silent")
# A body that refuses, or ends the correspondence, has answered.
_STAGE_OF: Mapping[str, str] = {
    "claimed_sent": "claimed_sent",
    "proven_received": "proven_received",
    "registered": "proven_received",
    "answered": "answered",
    "refused": "answered",
    "ended": "answered",
    "silent": "silent",
}


def stages_of(letter: FollowedLetter) -> frozenset[str]:
    """The stages that its history has reached. Whatever has happened to it, it was sent."""
    reached, state = set(), FIRST
    for event in letter.events:
        state = move(state, event.name)
        if state != LAST:
            reached |= {"claimed_sent", _STAGE_OF.get(state, "claimed_sent")}
    return frozenset(reached)


def newly_reached(before: FollowedLetter, after: FollowedLetter) -> tuple[str, ...]:
    """The stages that `after` has reached and `before` had not, in their order."""
    new = stages_of(after) - stages_of(before)
    return tuple(stage for stage in STAGES if stage in new)
