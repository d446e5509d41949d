"""`POST /do/appeal/<slug>`: one turn of the interview, or a file of its letters.

Everything that Django's templates and Typst do happens in a thread, so that others are answered
meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from glasno.appeals.actions.counting import count_prepared
from glasno.appeals.blocks.screens import letters_html, screen_html
from glasno.appeals.blocks.stopped import stopped_html
from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.composing import MissingFactsError
from glasno.appeals.doors import filing, keeping, turns
from glasno.appeals.doors.files import FILES, PrintingFailedError, bundle_file, letter_file
from glasno.appeals.doors.finding import calendar_of, language_for, setting_of, snapshot_of
from glasno.appeals.doors.places import place_of
from glasno.appeals.interview import flow
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import (
    State,
    StateAlteredError,
    StateExpiredError,
    StateForeignError,
    StateTooLargeError,
    begin,
    open_state,
    seal_state,
)
from glasno.appeals.interview.writing import Bundle, write_bundle
from glasno.appeals.keys import keyring
from glasno.front.counter import Counter
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest, Fields
from glasno.publishing.shells import fill

ZIP = "zip"
STOPPED = {StateExpiredError: 410, StateForeignError: 400, StateAlteredError: 400}
WHY = {StateExpiredError: "expired", StateForeignError: "foreign", StateAlteredError: "altered"}


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """What is to be counted of a form whose letters are shown: (kind, authority) each."""

    letters: tuple[tuple[str, str], ...]
    nonce: bytes
    begun: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be set into the plain shell."""

    status: int
    html: str
    prepared: Prepared | None = None


async def turn(request: DoorRequest, counter: Counter) -> Reply:
    snapshot = snapshot_of(counter, request.tail)
    if snapshot is None or not snapshot.languages:
        return counter.page(404, language=request.languages)
    language = language_for(snapshot, [request.fields.get("lang"), *request.languages])
    setting = setting_of(counter, snapshot, today=request.now.date(), language=language)
    shell = counter.shelf.door_file(f"shells/{language}/{snapshot.slug}/plain.html")
    if setting is None or shell is None:
        return counter.page(503, language=language)
    if request.fields.get("action").partition(":")[0] == "keep":
        kept = await _keep(request, counter, snapshot.slug)
        if kept is not None:
            return kept

    calendar = calendar_of(counter)

    def answer() -> Page | Reply:
        with translation.override(language):
            return _answer(request, setting, calendar)

    made = await asyncio.to_thread(answer)
    if isinstance(made, Reply):
        return made
    if made.prepared is not None:
        await _count(made.prepared, counter, campaign=snapshot.slug, now=request.now)
    return Reply(made.status, fill(shell, content=made.html.encode()))


async def _count(prepared: Prepared, counter: Counter, *, campaign: str, now: datetime) -> None:
    """Once a form and letter, however often its page is shown (docs/adr/0161)."""
    await count_prepared(
        counter,
        campaign=campaign,
        letters=prepared.letters,
        nonce=prepared.nonce,
        begun=prepared.begun,
        now=now,
    )


async def _keep(request: DoorRequest, counter: Counter, slug: str) -> Reply | None:
    """The letters are to be kept; None where there are none, or a form that cannot be read."""
    place, sealed = place_of(request, counter), request.fields.get("state")
    try:
        state = open_state(sealed, keyring(), slug=slug, now=request.now)
    except (StateExpiredError, StateForeignError, StateAlteredError):
        return None
    if place is None or state.screen != flow.LETTERS:
        return None
    taken = turns.take_filed(state, request.fields, place.setting)
    if taken.errors:
        return None
    try:
        sealed = seal_state(taken.state, keyring(), slug=slug)
    except StateTooLargeError:
        return None
    return await keeping.keep(request, counter, place, taken.state, sealed=sealed)


def _answer(request: DoorRequest, setting: Setting, calendar: WorkingCalendar) -> Page | Reply:
    fields = request.fields
    try:
        came = _state(request, setting)
    except (StateExpiredError, StateForeignError, StateAlteredError) as error:
        html = stopped_html(WHY[type(error)], fields, setting)
        return Page(STOPPED[type(error)], html)
    action, _, key = fields.get("action").partition(":")
    taken = turns.take_filed(came, fields, setting)
    state = taken.state
    doings: dict[str, Callable[[], turns.Turn]] = {
        "back": lambda: turns.go_back(state, fields, setting),
        "edit": lambda: turns.edit(state, key, setting),
        "reset": lambda: turns.reset(state, setting),
    }
    if state.screen == flow.LETTERS:
        if action in (*FILES, ZIP):
            return _file(action, key, state, setting)
        doings["noted"] = lambda: filing.needed(taken, key, setting)
    going = taken if taken.errors else None
    made = doings.get(action, lambda: going or turns.go_on(state, fields, setting))()
    try:
        if action in filing.ACTIONS and not made.errors:
            shown = filing.shown(action, key, made.state, setting, calendar, now=request.now)
            if shown is not None:
                return shown if isinstance(shown, Reply) else Page(200, shown)
        return _page(made, fields, setting)
    except StateTooLargeError:
        return _page(turns.too_much(came), fields, setting)


def _state(request: DoorRequest, setting: Setting) -> State:
    """The state that the form carries; a new one for the published first page, which has none."""
    text = request.fields.get("state")
    if not text:
        return begin(screen=flow.WHO, now=request.now)
    return open_state(text, keyring(), slug=setting.snapshot.slug, now=request.now)


def _page(made: turns.Turn, fields: Fields, setting: Setting) -> Page:
    state = made.state
    if state.screen == flow.LETTERS:
        try:
            return _letters(made, write_bundle(state, setting), setting, fields)
        except MissingFactsError:
            # A text asks for what no screen of this way does; the first screen is a way on.
            state = state.at(flow.WHO)
    typed = fields if made.errors and made.was_typed else None
    html = screen_html(
        state,
        setting,
        sealed=seal_state(state, keyring(), slug=setting.snapshot.slug),
        asks=turns.asks(state, typed, setting),
        typed=typed,
        errors=made.errors,
    )
    return Page(422 if made.errors else 200, html)


def _letters(
    made: turns.Turn,
    bundle: Bundle,
    setting: Setting,
    fields: Fields,
    *,
    failed: str = "",
) -> Page:
    state, errors = made.state, made.errors
    sealed = seal_state(state, keyring(), slug=setting.snapshot.slug)
    typed = fields if errors else None
    html = letters_html(
        state, bundle, setting, sealed=sealed, failed=failed, typed=typed, errors=errors
    )
    letters = tuple((each.planned.kind.key, each.planned.authority) for each in bundle.letters)
    status = 503 if failed else 422 if errors else 200
    return Page(status, html, Prepared(letters, state.nonce, state.begun))


def _file(action: str, key: str, state: State, setting: Setting) -> Page | Reply:
    """A sheet or all of them; what cannot be set comes back as the page with its text to copy."""
    try:
        bundle = write_bundle(state, setting)
    except MissingFactsError:
        return _page(turns.Turn(state.at(flow.WHO)), Fields(), setting)
    found = None
    try:
        if action == ZIP and bundle.letters:
            found = bundle_file(bundle, setting.told(state), setting)
        elif wanted := bundle.find(key):
            number = bundle.letters.index(wanted) + 1
            found = letter_file(action, wanted, number=number, setting=setting)
    except PrintingFailedError as error:
        return _letters(turns.Turn(state), bundle, setting, Fields(), failed=error.key)
    return found or _letters(turns.Turn(state), bundle, setting, Fields())
