"""What can be done about a followed letter on a day: clocks, what may be told, letters to offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from glasno.appeals.clocks.calendar import WorkingCalendar
from glasno.appeals.clocks.evidence import Evidence, Start
from glasno.appeals.clocks.ics import Entry, Title
from glasno.appeals.clocks.running import ClockRange, run
from glasno.appeals.kinds.kind import ClockRule, Kind, NextStep
from glasno.appeals.ladder.case import Event, FollowedLetter
from glasno.appeals.ladder.steps import next_letters
from glasno.appeals.ladder.table import LAST, events

# What proves a rule's start, best first.
PREFERRED: Mapping[str, tuple[Start, ...]] = {
    "receipt": ("receipt", "registration", "sending"),
    "registration": ("registration", "receipt", "sending"),
    "sending": ("sending", "receipt", "registration"),
}


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A rule and its range, with the rule's extension if `extended`.

    The end of the `decisive` one is silence; the others are shown beside it. `named` is the day
    until which the body has said that it takes time.
    """

    rule: ClockRule
    range: ClockRange
    extended: bool
    decisive: bool
    named: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter that can be made ready from `from_day` on; that day may have passed."""

    step: NextStep
    from_day: date


@dataclass(frozen=True, slots=True)
class Due:
    """`events` may be told today; `silence_from` is None while nothing proves that a clock runs."""

    state: str
    clocks: tuple[RunningClock, ...]
    events: tuple[str, ...]
    silence_from: date | None
    offers: tuple[Offer, ...]


def due(
    letter: FollowedLetter,
    kinds: Mapping[str, Kind],
    calendar: WorkingCalendar,
    today: date,
    *,
    facts: Mapping[str, str] | None = None,
) -> Due:
    """What stands open. With the writer's `facts`, letters that they do not allow are left out.

    A kind that this version no longer has runs no clock and leads nowhere.
    """
    kind = kinds.get(letter.kind)
    clocks = _clocks(letter, kind, calendar) if kind and letter.state != LAST else ()
    silence_from = next(
        (each.range.complain_from for each in clocks if each.decisive and not each.range.estimate),
        None,
    )
    possible = events(letter.state)
    if silence_from is None or today < silence_from:
        possible = tuple(event for event in possible if event != "silence")
    if kind is None or not next_letters(kind, "no_slip"):
        possible = tuple(event for event in possible if event != "no_slip")
    offers = _offers(letter, kind, kinds, silence_from, facts) if kind else ()
    return Due(letter.state, clocks, possible, silence_from, tuple(offers))


def reminders(letter: FollowedLetter, found: Due, *, number: int) -> tuple[Entry, ...]:
    """For the writer's calendar: when to look for an answer, and when the term is over.

    `number` tells the letters of a case apart. Nothing where no clock has been shown to run.
    """
    decisive = [each.range for each in found.clocks if each.decisive and not each.range.estimate]
    return tuple(
        Entry(_uid(letter.uid, title), day, title, number)
        for each in decisive
        for title, day in ((Title.CHECK_MAIL, each.earliest), (Title.TERM, each.complain_from))
    )


def _uid(uid: str, title: Title) -> str:
    return blake2b(bytes.fromhex(uid), digest_size=16, person=title.name.encode()).hexdigest()


def _clocks(
    letter: FollowedLetter, kind: Kind, calendar: WorkingCalendar
) -> tuple[RunningClock, ...]:
    history = letter.since_forwarded()
    rules = kind.clocks_at(letter.holder)
    decisive = _decisive(rules, sum(event.name == "extended" for event in history))
    found = []
    for rule in rules:
        start = _start(rule, history)
        if start is None:
            continue
        day, by = start
        for extended in (False, True) if rule.extension else (False,):
            ends = run(rule, day, calendar, by=by, extended=extended)
            found.append(RunningClock(rule, ends, extended, (rule, extended) == decisive))
    named = next((event.until for event in reversed(history) if event.name == "extended"), None)
    if decisive is None or named is None:
        return tuple(found)
    rest = [each for each in found if not each.decisive]
    return _named_clock(found, *decisive, named, calendar), *rest


def _named_clock(
    found: list[RunningClock],
    rule: ClockRule,
    extended: bool,  # noqa: FBT001 - one half of what is decisive
    named: date,
    calendar: WorkingCalendar,
) -> RunningClock:
    """The decisive clock, which ends on the day that the body has named for its answer.

    As far as the law lets it: not after the longer term, whose end needs no patience, nor before
    the usual one, within which it need not answer. Whoever names a day has the letter, so the clock
    is proven even if nothing shows when the letter arrived.
    """
    end = named
    lawful = next((each.range for each in found if each.decisive), None)
    if lawful is not None and not lawful.estimate:
        usual = found[0].range  # the kind's first clock, not extended
        end = max(min(named, lawful.latest), usual.latest)
    complain_from = calendar.next_working(end)
    uncertain = not calendar.knows(end, complain_from)
    return RunningClock(
        rule, ClockRange(end, end, complain_from, uncertain), extended, decisive=True, named=named
    )


def _decisive(rules: tuple[ClockRule, ...], extensions: int) -> tuple[ClockRule, bool] | None:
    """The clock whose end is silence: the kind's first, as often extended as the body has said.

    A rule either has an extension of its own, or longer rules of the same start stand after it.
    """
    if not rules:
        return None
    first = rules[0]
    if first.extension:
        return first, extensions > 0
    longer = [each for each in rules if each.starts == first.starts and each.length > first.length]
    stairs = [first, *sorted(longer, key=lambda each: each.length)]
    return stairs[min(extensions, len(stairs) - 1)], False


def _start(rule: ClockRule, history: tuple[Event, ...]) -> tuple[date, Start] | None:
    """The best proof of a start that the history has: the day, and what it is the day of."""
    proven = {by: event.on for event in history if (by := _proves(event))}
    for by in PREFERRED[rule.starts]:
        if by in proven:
            return proven[by], by
    return None


def _proves(event: Event) -> Start | None:
    match event.name:
        case "received":
            return Evidence(event.evidence).starts
        case "registered":
            return "registration"
        case "sent" | "forwarded":
            return "sending"
        case _:
            return None


def _offers(
    letter: FollowedLetter,
    kind: Kind,
    kinds: Mapping[str, Kind],
    silence_from: date | None,
    facts: Mapping[str, str] | None,
) -> Iterator[Offer]:
    """Each letter once, from the earliest day on which it may be made."""
    reasons = [(event.name, event.on) for event in _standing(letter)]
    if silence_from is not None and "silence" in events(letter.state):
        reasons.append(("silence", silence_from))
    offered = set()
    for name, day in reasons:
        steps = next_letters(kind, name, kinds=kinds, facts=facts, complained_of=letter.holder)
        for step in steps:
            if (step.kind, step.authority) not in offered:
                offered.add((step.kind, step.authority))
                yield Offer(step, day)


def _standing(letter: FollowedLetter) -> Iterator[Event]:
    """What the last word is, and a slip that was never given since."""
    if letter.state == LAST:
        return
    history = [event for event in letter.events if event.name != "escalated"]
    for back, event in enumerate(reversed(history)):
        if back == 0 or event.name == "no_slip":
            yield event
        if event.name in ("registered", "forwarded"):
            return
