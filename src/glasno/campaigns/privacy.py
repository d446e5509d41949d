"""Parts of the page that says what is kept and who can read it.

A feature that keeps something says so: it names a function in GLASNO_PRIVACY_SECTIONS,

    def privacy(language: str) -> PrivacySection | None

called with the translation of `language` active. Sections stand in the order of the setting,
between what holds for the whole site: who can open what, how long it is kept, and what nobody can
promise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class PrivacySection:
    """`title` becomes an h2; `html` is ready and trusted, with headings from h3 down."""

    title: str
    html: SafeString


SectionMaker = Callable[[str], PrivacySection | None]


def sections(language: str) -> list[PrivacySection]:
    """The page's sections, in the active language, which is `language`."""
    makers = [cast("SectionMaker", import_string(d)) for d in settings.GLASNO_PRIVACY_SECTIONS]
    made = [maker(language) for maker in makers]
    return [
        _section(_("Who can open it"), "_privacy_who.html"),
        *(section for section in made if section is not None),
        _section(_("How long it is kept"), "_privacy_time.html"),
        _section(_("What we cannot promise"), "_privacy_limits.html"),
    ]


def _section(title: str, template: str) -> PrivacySection:
    return PrivacySection(title, render_to_string(f"campaigns/{template}"))
