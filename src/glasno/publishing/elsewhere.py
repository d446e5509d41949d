"""The page that says where else the site can be found, and how anybody checks or keeps a copy."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.design.heads import site_head
from glasno.design.navigation import LanguageLink
from glasno.design.whereabouts import copies, live
from glasno.publishing.pages import Page
from glasno.publishing.paths import INDEX, MANIFEST, PUBLIC_KEY

NAME = "mirrors"


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES. It follows settings alone, so no topic of its own."""
    if topics is None or "" in topics:
        for language, _name in settings.LANGUAGES:
            yield Page(f"{language}/{NAME}/index.html", partial(_mirrors, language))


def _mirrors(language: str) -> bytes:
    key = _public_key()
    context: dict[str, object] = {
        "languages": [
            LanguageLink(code, name, f"/{code}/{NAME}/") for code, name in settings.LANGUAGES
        ],
        "live": live(),
        "copies": copies(),
        "key": key,
        # The second line alone is what minisign takes on its command line.
        "check_list": f"minisign -Vm {MANIFEST} -P {key.splitlines()[-1]}" if key else "",
        "check_file": f"sha256sum {INDEX}",
        "pull": f"glasno mirror pull {settings.GLASNO.base_url} --key {PUBLIC_KEY} --out copy",
        "contact": settings.GLASNO.contact,
    }
    with override(language):
        title = _("Other addresses and copies")
        context["title"] = title
        context["head"] = site_head(
            language,
            f"{NAME}/",
            title=title,
            description=_(
                "Where else this site can be found, and how to check that a copy is true."
            ),
        )
        return render_to_string("publishing/mirrors.html", context).encode()


def _public_key() -> str:
    """minisign's file of two lines; "" while the site has not been signed yet."""
    try:
        return (settings.GLASNO.data / PUBLIC_KEY).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
