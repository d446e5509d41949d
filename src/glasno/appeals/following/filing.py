"""A letter whose portal has given a number, before and after its case is kept."""

from __future__ import annotations

from hashlib import blake2b

from glasno.appeals.clocks import Evidence, WorkingCalendar
from glasno.appeals.interview.bundle import Planned
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.kinds import kinds
from glasno.appeals.ladder import Due, Event, FollowedLetter, due


def letter_of_filed(state: State, planned: Planned) -> FollowedLetter:
    """A letter of `state.filed`: sent and received on the day of its number, which proves both.

    The same interview gives the same `uid`, so a calendar's entries are moved and not doubled, also
    when the letter comes from its kept case later. Raises KeyError for a letter without a number.
    """
    filed = state.filed[planned.key]
    uid = blake2b(planned.key.encode(), digest_size=16, key=state.nonce).hexdigest()
    received = Event("received", filed.on, number=filed.number, evidence=Evidence.PORTAL.value)
    events = (Event("sent", filed.on), received)
    return FollowedLetter(planned.kind.key, planned.authority, uid, events)


def due_of_filed(
    state: State, planned: Planned, setting: Setting, calendar: WorkingCalendar
) -> Due:
    """What is due of it. Raises KeyError for a letter without a number."""
    return due(letter_of_filed(state, planned), kinds(), calendar, setting.today)
