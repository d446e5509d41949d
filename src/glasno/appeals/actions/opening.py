"""Coming back with a code name, and what may then be done: for doors, on the ledger alone.

Wrong, unknown, erased and malformed names cost the same work, one derivation and one question to
the database, and end in the same None: a door that answers None with one page tells nobody which
it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings

from glasno.appeals.actions.keeping import WRITER, Advance, Erase, Extend, Keep
from glasno.appeals.cases.contents import CaseContent
from glasno.appeals.cases.lines import LineFullError, Lines, MustWaitError
from glasno.appeals.cases.sealing import open_sealed, seal_case
from glasno.appeals.keys import keyring
from glasno.appeals.models import LIFETIMES, Case
from glasno.front.counter import Counter
from glasno.front.ledger import Outcome
from glasno.front.requests import DoorRequest
from glasno.kit import metering
from glasno.vault.codenames import CaseKeys, CodeName, CodeNameError, derive, draw, normalise

LINES = Lines()
TRIES = metering.counters(
    "glasno_code_names",
    "Code names tried, by what came of it.",
    outcome=("opened", "nothing", "wait", "full"),
)


@dataclass(frozen=True, slots=True, repr=False)
class OpenedCase:
    """A case as it stood when it was read. `keys` open it again without the words: they may travel
    in a sealed form from page to page, and nowhere else. On `erase_on` it is gone.
    """

    keys: CaseKeys
    content: CaseContent
    revision: int
    erase_on: date


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A case just kept, with its code name, which is shown once and then known to nobody."""

    name: CodeName
    case: OpenedCase


@dataclass(frozen=True, slots=True, repr=False)
class Advanced:
    """Whether this change was kept, and how the case stands now.

    Where another browser was quicker that is its newer state; None where it was erased in between.
    """

    done: bool
    case: OpenedCase | None


async def keep_case(
    request: DoorRequest, counter: Counter, content: CaseContent, *, language: str, days: int
) -> Kept:
    """Keeps a new case for so many days, one of LIFETIMES, under a new code name.

    Raises ValueError for other days, CaseTooLargeError, MustWaitError, LineFullError, LedgerError,
    vault's KeyringError.
    """
    erase_on = _last_day(request.now, days)
    content.to_bytes()  # what is too large is told before anybody waits
    name = draw(language)
    async with LINES.place(request.origin):
        LINES.check(request.origin, request.now)
        LINES.charge(request.origin, request.now, opened=False)
        keys = await _derived(request, name.words)
        box, today = seal_case(keys, content), request.now.date()
        await counter.ledger.append(WRITER, Keep(keys.lookup, box, erase_on, today))
    return Kept(name, OpenedCase(keys, content, 1, erase_on))


async def open_case(
    request: DoorRequest, counter: Counter, typed: str, *, language: str
) -> OpenedCase | None:
    """The case that this code name opens, or None, whatever is wrong with the name.

    `language` is the page's. Raises MustWaitError (429), LineFullError (503), LedgerError, vault's
    KeyringError and BoxError.
    """
    try:
        case = await _tried(request, counter, _words(typed, language))
    except MustWaitError:
        TRIES["wait",].inc()
        raise
    except LineFullError:
        TRIES["full",].inc()
        raise
    TRIES["nothing" if case is None else "opened",].inc()
    return case


def _words(typed: str, language: str) -> tuple[str, ...]:
    try:
        return normalise(typed, language)
    except CodeNameError:
        return draw(language).words  # they open nothing, and cost what every other name costs


async def _tried(
    request: DoorRequest, counter: Counter, words: tuple[str, ...]
) -> OpenedCase | None:
    async with LINES.place(request.origin):
        LINES.check(request.origin, request.now)
        if settings.GLASNO.limits:
            await LINES.hold_back(words, request.now)
        keys = await _derived(request, words)
        case = await reopen_case(counter, keys, now=request.now)
        LINES.charge(request.origin, request.now, opened=case is not None)
        if case is None:
            LINES.failed(words, request.now)
    return case


async def reopen_case(counter: Counter, keys: CaseKeys, *, now: datetime) -> OpenedCase | None:
    """The case of keys that a code name gave before; None where it was erased since.

    Raises LedgerError, vault's BoxError.
    """
    today = now.date()
    row = await counter.ledger.read(
        lambda _connection: Case.objects.of_lookup(keys.lookup, today=today).first()
    )
    if row is None:
        return None
    return OpenedCase(keys, open_sealed(keys, bytes(row.box)), row.revision, row.erase_on)


async def advance_case(
    counter: Counter, case: OpenedCase, content: CaseContent, *, now: datetime
) -> Advanced:
    """Puts `content` in place of what `case` held, unless the case has moved on since.

    Raises CaseTooLargeError, LedgerError, vault's BoxError.
    """
    box = seal_case(case.keys, content)
    entry = Advance(case.keys.lookup, box, case.revision, now.date())
    outcome = await counter.ledger.append(WRITER, entry)
    if outcome is Outcome.DONE:
        moved = replace(case, content=content, revision=case.revision + 1)
        return Advanced(done=True, case=moved)
    return Advanced(done=False, case=await reopen_case(counter, case.keys, now=now))


async def extend_case(
    counter: Counter, case: OpenedCase, *, days: int, now: datetime
) -> OpenedCase | None:
    """Keeps the case for so many days from now, one of LIFETIMES; None where it is gone.

    Raises ValueError for other days, LedgerError.
    """
    erase_on = _last_day(now, days)
    entry = Extend(case.keys.lookup, erase_on, now.date())
    outcome = await counter.ledger.append(WRITER, entry)
    return replace(case, erase_on=erase_on) if outcome is Outcome.DONE else None


async def erase_case(counter: Counter, keys: CaseKeys, *, now: datetime) -> None:
    """Erases the case; nothing happens where it is gone already. Raises LedgerError."""
    await counter.ledger.append(WRITER, Erase(keys.lookup, now.date()))


async def _derived(request: DoorRequest, words: tuple[str, ...]) -> CaseKeys:
    salt = keyring().server("cases")
    return await LINES.work(
        request.origin, lambda: derive(words, salt=salt), paced=settings.GLASNO.limits
    )


def _last_day(now: datetime, days: int) -> date:
    if days not in LIFETIMES:
        raise ValueError("a case is kept for one of the lifetimes that are offered")
    return now.date() + timedelta(days=days)
