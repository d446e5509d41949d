"""What the front publishes for itself alone: its error pages, and the lists of live files."""

import json
from collections.abc import Iterator, Set
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from glasno.front.errors import error_path
from glasno.front.live import LIVE_LISTS
from glasno.front.messages import STATUSES, message
from glasno.publishing.pages import Page, Shelf, sources
from glasno.publishing.variants import home


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """Every status that the front answers by itself, in every language; the lists of live files.

    What copies of the site answer where nothing stands is a page like any other.
    """
    for language, _name in settings.LANGUAGES:
        for status in STATUSES:
            yield Page(
                error_path(status, language),
                partial(_render, status, language),
                shelf=Shelf.DOORS,
            )
        # For copies of the site, whose web servers have nobody to ask.
        yield Page(f"{language}/404.html", partial(_error, 404, language))
    for topic, paths in _live_by_topic(topics).items():
        yield Page(
            f"{LIVE_LISTS}{topic.replace(':', '-') or 'all'}.json",
            json.dumps(sorted(paths)).encode,
            shelf=Shelf.DOORS,
            topic=topic,
        )


def _render(status: int, language: str) -> bytes:
    """As the live addresses answer with it."""
    return home(_error(status, language))


def _error(status: int, language: str) -> bytes:
    with translation.override(language):
        words = message(status)
        context = {
            "status": status,
            "title": words.title,
            "what": words.what,
            "next": words.next,
            "languages": [code for code, _name in settings.LANGUAGES],
        }
        return render_to_string("front/error.html", context).encode()


def _live_by_topic(topics: Set[str] | None) -> dict[str, list[str]]:
    """The site's live files as the other sources declare them: they are never served stale."""
    found: dict[str, list[str]] = {}
    for source in sources().values():
        if source is pages:
            continue
        for page in source(topics):
            asked = topics is None or page.topic in topics
            if asked and page.live and page.shelf is Shelf.SITE:
                found.setdefault(page.topic, []).append(page.path)
    return found
