"""What a campaign may be called, and which keys it may be sealed to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel import Locale
from django.conf import settings

from glasno.campaigns.models import Campaign, Recipient

MIN_SLUG = 3
MAX_SLUG = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# First steps of addresses that the site itself uses, or is going to.
RESERVED_SLUGS = _words(
    """
    about admin api appeal appeals assets authorities campaign campaigns check check-mail count
    data demo do doctor embed errors feed feeds health help home index license log mail manifest
    metrics mirror mirrors names news oembed office petition petitions press privacy register
    risks robots search shells site sitemap sitemaps static thanks well-known
    """
)
# Pages under a campaign that features write, or are going to.
RESERVED_PAGES = _words(
    """
    answers appeal appeals card cards check-mail close closed comments confirm count data days
    embed feed figures goal handover history index letters log mail mine names news offline
    petition poster posters print privacy qr reasons receipt register results return risks share
    sign signatures statistics thanks undo updates withdraw
    """
)


class RecipientRefusedError(Exception):
    """A key that this campaign may not be sealed to; the message is for the operator."""


def slug_fault(slug: str) -> str:
    """What is wrong with a campaign's slug, as a sentence with the mend; "" when it may stand."""
    fault = _name_fault(slug)
    if fault:
        return fault
    if slug in RESERVED_SLUGS or slug in languages():
        return f"`{slug}` is an address of the site itself; choose another"
    return ""


def page_name_fault(name: str) -> str:
    """What is wrong with the name of a further page; "" when it may stand."""
    fault = _name_fault(name)
    if fault:
        return fault
    if name in RESERVED_PAGES:
        return f"`{name}` is a page that the site writes itself; choose another"
    return ""


def update_name_fault(name: str) -> str:
    """What is wrong with the name of an update; "" when it may stand."""
    return _name_fault(name)


def country_fault(country: str) -> str:
    """What is wrong with a country's code; "" when it is one of ISO 3166, or none."""
    if not country or country in country_codes():
        return ""
    return "write the country's two capital letters of ISO 3166, for example RU"


def country_codes() -> frozenset[str]:
    territories = Locale("en").territories
    reserved = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}  # not countries of ISO 3166
    return frozenset(code for code in map(str, territories) if len(code) == 2) - reserved


def languages() -> tuple[str, ...]:
    """The codes of the languages the site speaks, in the order of the settings."""
    return tuple(code for code, _ in settings.LANGUAGES)


def check_recipients(campaign: Campaign, recipients: Iterable[str]) -> None:
    """Raises RecipientRefusedError when a real campaign would be sealed to a demonstration's key.

    The identity of a demonstration lies on the demonstration's own machine, where it opens all.
    """
    if campaign.demonstration:
        return
    demonstrations = Recipient.objects.filter(campaign__demonstration=True)
    if demonstrations.filter(recipient__in=list(recipients)).exists():
        raise RecipientRefusedError(
            "This key belongs to the demonstration and opens on this machine. "
            "Make one with `glasno keys new` and name its recipient."
        )


def _name_fault(name: str) -> str:
    if not SLUG.fullmatch(name):
        return "use small Latin letters, digits and single hyphens, for example free-the-held"
    if not MIN_SLUG <= len(name) <= MAX_SLUG:
        return f"use {MIN_SLUG} to {MAX_SLUG} characters"
    return ""
