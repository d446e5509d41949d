"""What the privacy page says of appeals."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from glasno.campaigns.privacy import PrivacySection


def privacy(_language: str) -> PrivacySection:
    """The appeals' section of the privacy page, by GLASNO_PRIVACY_SECTIONS."""
    html = render_to_string("appeals/privacy.html", {})
    return PrivacySection(title=_("When you write to an authority"), html=html)
