"""Pages that a door draws itself: into the published shell of the campaign, in one language."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from glasno.front.counter import Counter
from glasno.front.replies import Reply
from glasno.petitions.blocks import deed_html
from glasno.petitions.forms import Typed
from glasno.petitions.snapshot import Figures, Snapshot
from glasno.publishing.shells import fill

NO_ERRORS: dict[str, str] = {}
# By path: what the file held and what was made of it. As many as petitions are published.
_SNAPSHOTS: dict[str, tuple[dict[str, Any], Snapshot]] = {}


def snapshot_by_slug(counter: Counter, slug: str) -> Snapshot | None:
    return _snapshot(counter, f"petitions/slug/{slug}.json")


def snapshot_by_number(counter: Counter, number: int) -> Snapshot | None:
    return _snapshot(counter, f"petitions/number/{number}.json")


def language_for(snapshot: Snapshot, wanted: Sequence[str]) -> str:
    """The first of the visitor's languages that the campaign speaks, else its own first."""
    return next((each for each in wanted if each in snapshot.languages), snapshot.languages[0])


async def campaign_page(
    counter: Counter,
    snapshot: Snapshot,
    *,
    status: int,
    language: str,
    typed: Typed | None = None,
    errors: Mapping[str, str] = NO_ERRORS,
) -> Reply:
    """The campaign's page with its petition block drawn anew: the errors, or why it is shut."""
    shell = counter.shelf.door_file(f"shells/{language}/{snapshot.slug}/campaign.html")
    if shell is None:
        return counter.page(503, language=language)
    figures = _figures(counter, snapshot.slug)

    def draw() -> bytes:
        with translation.override(language):
            block = deed_html(snapshot, figures, language=language, typed=typed, errors=errors)
        return fill(shell, petition=block.encode())

    # Templates hold the interpreter for milliseconds; other requests go on meanwhile.
    return Reply(status, await asyncio.to_thread(draw))


async def plain_page(
    counter: Counter,
    snapshot: Snapshot | None,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    language: str,
) -> Reply:
    """A page behind a secret, in the frame of its campaign, or of the site where there is none."""
    where = f"{language}/{snapshot.slug}" if snapshot else language
    shell = counter.shelf.door_file(f"shells/{where}/plain.html")
    if shell is None:
        return counter.page(503, language=language)

    def draw() -> bytes:
        with translation.override(language):
            campaign_url = f"/{language}/{snapshot.slug}/" if snapshot else ""
            known = {"language": language, "campaign_url": campaign_url}
            content = render_to_string(template, {**known, **context})
        return fill(shell, content=content.encode())

    return Reply(status, await asyncio.to_thread(draw))


def _snapshot(counter: Counter, path: str) -> Snapshot | None:
    data = counter.shelf.door_json(path)
    if data is None:
        return None
    known = _SNAPSHOTS.get(path)
    if known is None or known[0] is not data:
        # The shelf parses a file once a version, so another object means another version.
        known = _SNAPSHOTS[path] = data, Snapshot.from_dict(data)
    return known[1]


def _figures(counter: Counter, slug: str) -> Figures:
    published = counter.shelf.site_file(f"count/{slug}.json")
    if published is None:
        return Figures()
    count = json.loads(published)
    return Figures(count["confirmed"], count["withdrawn"], count["removed"])
