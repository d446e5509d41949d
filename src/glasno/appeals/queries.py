"""Shapes of what is stored that more than one reader needs."""

from __future__ import annotations

from django.utils.translation import override

from glasno.appeals.models import AppealSettings
from glasno.appeals.snapshot import Snapshot
from glasno.campaigns.blocks import invitations
from glasno.campaigns.queries import published_languages

OWN_BLOCK = "appeal"


def snapshot_of(settings: AppealSettings) -> Snapshot:
    """What the doors need, figures and all, as it stands now."""
    campaign = settings.campaign
    languages = published_languages(campaign)
    figures = {figure.position: figure for figure in campaign.figures.all()}
    places, held = figures.get(settings.places), figures.get(settings.held)
    dated = places or held
    asked = {}
    for language in languages:
        with override(language):
            asked[language] = "".join(invitations(campaign, language, after=OWN_BLOCK))
    return Snapshot(
        slug=campaign.slug,
        country=campaign.country,
        languages=tuple(languages),
        titles={
            each.language: each.title
            for each in campaign.translations.all()
            if each.language in languages
        },
        authorities=tuple(settings.authorities),
        places=places.value if places else 0,
        held=held.value if held else 0,
        as_of=dated.as_of if dated else None,
        demonstration=campaign.demonstration,
        invitations=asked,
    )
