"""`POST /do/case/<slug>`: coming back with a code name, and every page of a case after it.

A form without a session is a code name that somebody types. The session holds the case's keys,
sealed (`following.session`); the case itself is read anew each time.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from glasno.appeals.actions.opening import erase_case, extend_case, open_case, reopen_case
from glasno.appeals.blocks.followed import ended_html, return_html
from glasno.appeals.cases.lines import LineFullError, MustWaitError
from glasno.appeals.doors.casework import CHANGES, Step
from glasno.appeals.doors.files import FILES
from glasno.appeals.doors.places import FORGET, Place, place_of
from glasno.appeals.doors.visiting import ZIP, At
from glasno.appeals.following.session import begin_session, open_session
from glasno.appeals.forms.lifetimes import check_lifetime
from glasno.appeals.interview.sealing import (
    StateAlteredError,
    StateExpiredError,
    StateForeignError,
)
from glasno.appeals.keys import keyring
from glasno.appeals.waiting import BUSY_SECONDS, when_again, when_again_busy
from glasno.front.counter import Counter
from glasno.front.ledger import LedgerError
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest
from glasno.vault.keyring import KeyringError

GONE = 410
STOPPED = {
    StateExpiredError: (GONE, "expired"),
    StateForeignError: (400, "foreign"),
    StateAlteredError: (400, "altered"),
}


async def visit(request: DoorRequest, counter: Counter) -> Reply:
    place = place_of(request, counter)
    if place is None:
        return counter.page(404, language=request.languages)
    try:
        if "case" not in request.fields:
            return await _come_back(request, counter, place)
        return await _go_on(request, counter, place)
    except (LedgerError, KeyringError):
        return counter.page(503, language=place.language)


async def _come_back(request: DoorRequest, counter: Counter, place: Place) -> Reply:
    typed = request.fields.get("code")
    try:
        case = await open_case(request, counter, typed, language=place.language)
    except MustWaitError as wait:
        seconds, told = wait.seconds, wait
        return await _not_opened(place, 429, lambda: when_again(told), seconds=seconds)
    except LineFullError:
        return await _not_opened(place, 503, when_again_busy, seconds=BUSY_SECONDS)
    if case is None:
        return await _not_opened(place, 422, _nothing_opens)
    if case.content.campaign != place.slug:
        own = place_of(request, counter, slug=case.content.campaign)
        if own is None:
            return await _ended(place, GONE, "elsewhere")
        place = own
    session = begin_session(case.keys, revision=case.revision, now=request.now)
    return await At(request, counter, place, session, case).page(Step())


async def _go_on(request: DoorRequest, counter: Counter, place: Place) -> Reply:
    try:
        session = open_session(
            request.fields.get("case"), keyring(), slug=place.slug, now=request.now
        )
    except (StateExpiredError, StateForeignError, StateAlteredError) as error:
        return await _ended(place, *STOPPED[type(error)])
    action, _colon, key = request.fields.get("action").partition(":")
    if action == "leave":
        return await _ended(place, 200, "left", forget=True)
    if (action, key) == ("erase", "yes"):
        await erase_case(counter, session.keys, now=request.now)
        return await _ended(place, 200, "erased", forget=True)
    case = await reopen_case(counter, session.keys, now=request.now)
    if case is None:
        return await _ended(place, GONE, "gone", forget=True)
    at = At(request, counter, place, session, case)
    if action == "extend":
        return await _extend(at)
    if action in ("ics", ZIP, *FILES):
        return await at.file(action, key)
    if action in CHANGES and session.revision != case.revision:
        return await at.newer()
    made = at.step(action, key)
    if made.content is None:
        return await at.page(made)
    return await at.change(made, made.content) or await _ended(place, GONE, "gone", forget=True)


async def _extend(at: At) -> Reply:
    with translation.override(at.place.language):
        days, error = check_lifetime(at.request.fields)
        done = _("The case is now kept that long.")
    if error:
        return await at.page(Step(errors={"days": error}))
    case = await extend_case(at.counter, at.case, days=days, now=at.request.now)
    if case is None:
        return await _ended(at.place, GONE, "gone", forget=True)
    return await at.with_case(case).page(Step(), notice=done)


def _nothing_opens() -> str:
    return _(
        "Nothing opens with these words. Check that there are seven of them, in the order in "
        "which they were shown. A case whose last day has come is erased."
    )


async def _not_opened(
    place: Place, status: int, told: Callable[[], str], *, seconds: int = 0
) -> Reply:
    headers = (("retry-after", str(seconds)),) if seconds else ()
    return await place.drawn(
        status, lambda: return_html(place.slug, place.language, error=told()), headers=headers
    )


async def _ended(place: Place, status: int, why: str, *, forget: bool = False) -> Reply:
    """A page without the case. Where nothing is to stay behind, it names no campaign either."""
    return await place.drawn(
        status,
        lambda: ended_html(why, place.setting),
        headers=FORGET if forget else (),
        neutral=forget,
    )
