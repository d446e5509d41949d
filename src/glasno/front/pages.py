"""What the front publishes for itself alone: its error pages."""

from collections.abc import Iterator, Set
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from glasno.front.errors import error_path
from glasno.front.messages import STATUSES, message
from glasno.publishing.pages import Page, Shelf
from glasno.publishing.variants import home


def pages(_topics: Set[str] | None = None) -> Iterator[Page]:
    """Every status that the front answers by itself, in every language.

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
