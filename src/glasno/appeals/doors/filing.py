"""Beside the finished letters: a number that a portal gave, and what can be had for it.

The number is in the form alone, sealed with all else. No address and no log knows it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.safestring import SafeString

from glasno.appeals.blocks.filed import filed_html
from glasno.appeals.clocks import WorkingCalendar, ics
from glasno.appeals.doors.turns import Turn
from glasno.appeals.following.filing import due_of_filed, letter_of_filed
from glasno.appeals.forms.filing import NUMBER, number_missing
from glasno.appeals.interview.bundle import Planned
from glasno.appeals.interview.flow import LETTERS
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State, seal_state
from glasno.appeals.keys import keyring
from glasno.appeals.ladder import Due, reminders
from glasno.front.replies import Reply, download

# The buttons of a letter that has its number.
ACTIONS = frozenset({"noted", "dates"})


def needed(taken: Turn, key: str, setting: Setting) -> Turn:
    """The same turn, with an error where the letter has no number yet."""
    planned = _planned(taken.state, key, setting)
    if taken.errors or planned is None or planned.key in taken.state.filed:
        return taken
    return replace(taken, errors={NUMBER + planned.key: number_missing()})


def shown(
    action: str,
    key: str,
    state: State,
    setting: Setting,
    calendar: WorkingCalendar,
    *,
    now: datetime,
) -> SafeString | Reply | None:
    """The page of a letter's number, or its days; None where the letter has none.

    Raises StateTooLargeError, and KeyringError of the vault.
    """
    planned = _planned(state, key, setting)
    if planned is None or planned.key not in state.filed or state.screen != LETTERS:
        return None
    found = due_of_filed(state, planned, setting, calendar)
    if action == "dates" and found.silence_from:
        return _dates(state, planned, found, setting, now=now)
    sealed = seal_state(state, keyring(), slug=setting.snapshot.slug)
    return filed_html(state, planned, found, setting, sealed=sealed)


def _planned(state: State, key: str, setting: Setting) -> Planned | None:
    """The letter that a button names; without a name, as Enter presses it, one with a number."""
    letters = setting.chosen(state)
    if not key:
        return next((each for each in letters if each.key in state.filed), None)
    return next((each for each in letters if each.key == key), None)


def _dates(state: State, planned: Planned, found: Due, setting: Setting, *, now: datetime) -> Reply:
    """For a calendar, which other people may see: without the number."""
    letter = letter_of_filed(state, planned)
    number = 1 + [each.key for each in setting.chosen(state)].index(planned.key)
    return dates_file(ics(reminders(letter, found, number=number), now=now))


def dates_file(file: bytes) -> Reply:
    """Days of a letter or a case, as a calendar takes them."""
    return download(file, name="dates.ics", content_type="text/calendar; charset=utf-8")
