"""What a case holds when it is kept, and how it goes on. Unchanging: each step gives a new one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

from glasno.appeals.cases.contents import CaseContent, KeptLetter
from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.composing.dates import in_words
from glasno.appeals.following.filing import letter_of_filed
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import Bundle, Written
from glasno.appeals.kinds import kinds
from glasno.appeals.ladder import (
    Due,
    Event,
    FollowedLetter,
    NotPossibleError,
    Offer,
    due,
)

REPLIES = ("answer", "formal_reply", "refusal", "ended")
# How texts call what came back. Who ends a correspondence has replied, and decided nothing.
_REPLY_KIND = {"refusal": "refusal", "formal_reply": "formal_reply", "ended": "formal_reply"}
PREVIOUS = "previous_"
# In these an answer has come, or will not be waited for.
_NOT_AWAITED = ("prepared", "answered", "refused", "silent", "ended", "escalated", "closed")


class NoSuchLetterError(Exception):
    """The case has no such letter, or it does not lead there (any more)."""


def content_of(state: State, bundle: Bundle, setting: Setting, *, language: str) -> CaseContent:
    """A new case: what was answered on the way to these letters, and the letters as changed."""
    letters = tuple(_first_letter(state, written, setting) for written in bundle.letters)
    return CaseContent(
        campaign=setting.snapshot.slug,
        language=language,
        facts=setting.told(state),
        letters=letters,
        forms=dict(state.forms),
    )


def _first_letter(state: State, written: Written, setting: Setting) -> KeptLetter:
    """A letter of the interview; one that has its number already is sent and received."""
    kind, authority = written.planned.kind.key, written.planned.authority
    edits = dict(state.edits.get(written.planned.key, {}))
    filed = state.filed.get(written.planned.key)
    if filed is None:
        return new_letter(kind, authority, made_on=setting.today, edits=edits)
    followed = letter_of_filed(state, written.planned)
    return KeptLetter(followed, min(filed.on, setting.today), edits=edits)


def new_letter(
    kind: str,
    authority: str,
    *,
    made_on: date,
    told: Mapping[str, str] | None = None,
    edits: Mapping[str, str] | None = None,
) -> KeptLetter:
    followed = FollowedLetter(kind, authority, uid=secrets.token_hex(16))
    return KeptLetter(followed, made_on, dict(told or {}), dict(edits or {}))


def facts_of(content: CaseContent, letter: KeptLetter) -> dict[str, str]:
    """What a letter is composed from. Of an earlier letter only what `told` says of it."""
    facts = dict(content.facts)
    if letter.told:
        facts = {name: value for name, value in facts.items() if not name.startswith(PREVIOUS)}
    return facts | dict(letter.told)


def due_of(
    content: CaseContent, letter: KeptLetter, calendar: WorkingCalendar, *, today: date
) -> Due:
    """What stands open for this letter, with only those next letters that the facts allow."""
    return due(letter.followed, kinds(), calendar, today, facts=content.facts)


def is_awaited(letter: KeptLetter) -> bool:
    """Whether an answer to it may still come in time."""
    return letter.followed.state not in _NOT_AWAITED


def letter_at(content: CaseContent, number: str) -> KeptLetter:
    """The letter of this number, from 1. Raises NoSuchLetterError."""
    if not (number.isascii() and number.isdecimal() and len(number) < 4):
        raise NoSuchLetterError("no such letter")
    if not 1 <= int(number) <= len(content.letters):
        raise NoSuchLetterError("no such letter")
    return content.letters[int(number) - 1]


def with_letter(content: CaseContent, number: str, letter: KeptLetter) -> CaseContent:
    """The same case with this letter in the place of that number."""
    place = int(number) - 1
    letters = (*content.letters[:place], letter, *content.letters[place + 1 :])
    return replace(content, letters=letters)


def offer_of(found: Due, key: str, *, today: date) -> Offer:
    """The letter "complaint_124.gvp" that can be made today. Raises NoSuchLetterError."""
    for offer in found.offers:
        if f"{offer.step.kind}.{offer.step.authority}" == key and offer.from_day <= today:
            return offer
    raise NoSuchLetterError("no such letter can be made today")


def left_behind(letter: KeptLetter, offer: Offer, *, today: date) -> KeptLetter:
    """The letter once the next one is made: its silence is told, and that it has a follower."""
    followed = letter.followed
    steps = ("silence", "escalated") if offer.step.event == "silence" else ("escalated",)
    for name in steps:
        # A second letter after the same answer changes nothing more.
        with suppress(NotPossibleError):
            followed = followed.after(Event(name, today))
    return replace(letter, followed=followed)


def told_of(letter: KeptLetter, found: Due, offer: Offer) -> dict[str, str]:
    """The facts of this letter for the one that follows it, as far as they were told."""
    events = letter.followed.events
    told = {"previous_kind": letter.kind, "previous_authority": letter.authority}
    for event in events:
        if event.name == "sent":
            told["previous_sent_on"] = event.on.isoformat()
        if event.name == "received":
            told["previous_received_on"] = event.on.isoformat()
        if event.name == "registered" or (event.name == "received" and event.number):
            told["previous_number"] = event.number
    told |= _reply(events, offer)
    if "previous_reply_on" not in told:
        told |= _term(found, offer)
    return {name: value for name, value in told.items() if value}


def _reply(events: tuple[Event, ...], offer: Offer) -> dict[str, str]:
    if offer.step.event in ("no_slip", "silence"):
        return {"previous_reply_kind": offer.step.event}
    replies = [event for event in events if event.name in REPLIES]
    if not replies:
        return {}
    last = replies[-1]
    return {
        "previous_reply_kind": _REPLY_KIND.get(last.name, ""),
        "previous_reply_on": last.on.isoformat(),
        "previous_reply_number": last.number,
    }


def _term(found: Due, offer: Offer) -> dict[str, str]:
    """The last lawful day for an answer, as the next letter names it in its own language."""
    if offer.step.event != "silence":
        return {}
    language = kinds()[offer.step.kind].language
    for clock in found.clocks:
        if clock.decisive and not clock.range.estimate:
            return {"clock_until": in_words(clock.range.latest, language)}
    return {}
