"""Shapes of what is stored that more than one reader needs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import override

from glasno.appeals.models import AppealCount, AppealSettings
from glasno.appeals.snapshot import Snapshot
from glasno.appeals.statistics import Cell, Counted, Told, told
from glasno.campaigns.blocks import invitations
from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import published_languages

OWN_BLOCK = "appeal"
# So long after its end a day is over: what was typed at midnight is on the ledger by then.
MARGIN = timedelta(minutes=10)


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
        reports=tuple(settings.reports),
        demonstration=campaign.demonstration,
        invitations=asked,
    )


def told_of(campaign: Campaign, *, now: datetime) -> Told:
    """What may be published of the campaign's letters."""
    over = (now - MARGIN).date()
    rows = AppealCount.objects.filter(campaign=campaign, day__lt=over).order_by("day")
    return told(
        Counted(row.day, Cell(row.authority, row.kind, row.stage), row.number) for row in rows
    )
