"""The action "keep" of the interview: the finished letters, kept under a new code name.

Asked for twice it keeps two cases, each with a name of its own: the page with the name is shown
once, and whoever has lost it presses again.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from glasno.appeals.actions.opening import Kept, keep_case
from glasno.appeals.blocks.followed import keep_html, kept_html
from glasno.appeals.cases.contents import CaseContent, CaseTooLargeError
from glasno.appeals.cases.lines import LineFullError, MustWaitError
from glasno.appeals.composing import MissingFactsError
from glasno.appeals.doors.counting import count_kept
from glasno.appeals.doors.places import Place
from glasno.appeals.following.following import content_of
from glasno.appeals.following.session import begin_session, seal_session
from glasno.appeals.forms.lifetimes import check_lifetime
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import write_bundle
from glasno.appeals.keys import keyring
from glasno.appeals.waiting import BUSY_SECONDS, when_again, when_again_busy
from glasno.front.counter import Counter
from glasno.front.ledger import LedgerError
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest
from glasno.vault.keyring import KeyringError


async def keep(
    request: DoorRequest, counter: Counter, place: Place, state: State, *, sealed: str
) -> Reply | None:
    """The answer to "keep" and "keep:yes"; None where the letters are not made yet.

    `sealed` is the form's state as it came.
    """
    try:
        bundle = write_bundle(state, place.setting)
    except MissingFactsError:
        return None
    if not bundle.letters:
        return None
    content = content_of(state, bundle, place.setting, language=place.language)
    if request.fields.get("action") != "keep:yes":
        return await place.drawn(200, lambda: keep_html(place.setting, sealed=sealed))
    return await _keep(request, counter, place, content, state, sealed=sealed)


async def _keep(
    request: DoorRequest,
    counter: Counter,
    place: Place,
    content: CaseContent,
    state: State,
    *,
    sealed: str,
) -> Reply:
    with translation.override(place.language):
        days, error = check_lifetime(request.fields)
    if error:
        return await _refused(place, sealed, 422, error)
    try:
        kept = await keep_case(request, counter, content, language=place.language, days=days)
    except MustWaitError as wait:
        with translation.override(place.language):
            told = when_again(wait)
        return await _refused(place, sealed, 429, told, seconds=wait.seconds)
    except LineFullError:
        with translation.override(place.language):
            told = when_again_busy()
        return await _refused(place, sealed, 503, told, seconds=BUSY_SECONDS)
    except CaseTooLargeError:
        with translation.override(place.language):
            told = _("This is more than a case can hold. Shorten the letters, and keep it then.")
        return await _refused(place, sealed, 422, told)
    except (LedgerError, KeyringError):
        return counter.page(503, language=place.language)
    await count_kept(counter, content, state, campaign=place.slug, now=request.now)
    return await _shown(request, place, kept)


async def _refused(
    place: Place, sealed: str, status: int, error: str, *, seconds: int = 0
) -> Reply:
    headers = (("retry-after", str(seconds)),) if seconds else ()
    return await place.drawn(
        status, lambda: keep_html(place.setting, sealed=sealed, error=error), headers=headers
    )


async def _shown(request: DoorRequest, place: Place, kept: Kept) -> Reply:
    case = kept.case
    session = begin_session(case.keys, revision=case.revision, now=request.now)
    sealed = seal_session(session, keyring(), slug=place.slug)
    return await place.drawn(
        200, lambda: kept_html(kept.name, case.erase_on, place.setting, sealed=sealed)
    )
