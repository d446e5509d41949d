"""Shapes of what is stored that more than one reader needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet
from django.utils.translation import override

from glasno.appeals.models import AppealCount, AppealSettings
from glasno.appeals.snapshot import Snapshot
from glasno.appeals.statistics import Cell, Counted, Told, told
from glasno.campaigns.blocks import invitations
from glasno.campaigns.models import Campaign, Translation
from glasno.campaigns.queries import only_demonstrations, published_languages
from glasno.publishing.remembering import remembered

OWN_BLOCK = "appeal"
# So long after its end a day is over: what was typed at midnight is on the ledger by then.
MARGIN = timedelta(minutes=10)
_CELL = ("authority", "kind", "stage")


@remembered
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
    rows = _over(now).filter(campaign=campaign).values_list("day", *_CELL, "number")
    return told(Counted(day, Cell(*cell), number) for day, *cell, number in rows)


def told_across(*, now: datetime) -> Iterator[tuple[Campaign, Told]]:
    """What every campaign that can be read tells of its letters, by slug, if it tells anything.

    Where there is one that is meant in earnest, demonstrations are left out: their letters are
    invented. Asks once for all, however many there are.
    """
    chosen = Campaign.objects.public().filter(pk__in=AppealSettings.objects.values("campaign"))
    if not only_demonstrations():
        chosen = chosen.filter(demonstration=False)
    rows = _over(now).filter(campaign__in=chosen.values("pk")).order_by("campaign__slug")
    tolds = {
        number: told(Counted(day, Cell(*cell), count) for _campaign, day, *cell, count in group)
        for number, group in groupby(
            rows.values_list("campaign", "day", *_CELL, "number").iterator(), key=itemgetter(0)
        )
    }
    telling = {number for number, each in tolds.items() if each.figures}
    for campaign in chosen.filter(pk__in=telling).prefetch_related("translations"):
        yield campaign, tolds[campaign.pk]


def titles_across() -> frozenset[tuple[str, str, str, bool]]:
    """What the page of all campaigns' figures says of those that write letters, beside the figures:
    slug, language, title, and whether it is a demonstration."""
    public = Translation.objects.filter(
        state=Translation.State.PUBLISHED,
        campaign__in=AppealSettings.objects.values("campaign"),
    )
    return frozenset(
        public.values_list("campaign__slug", "language", "title", "campaign__demonstration")
    )


def _over(now: datetime) -> QuerySet[AppealCount]:
    """What was counted on days that are over."""
    return AppealCount.objects.filter(day__lt=(now - MARGIN).date())
