"""What the open data tells of answers, in a campaign's history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from glasno.appeals.blocks.counted import figures_view
from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import told_of
from glasno.appeals.statistics import STAGES
from glasno.authorities.queries import whole_directory
from glasno.campaigns.events import Event
from glasno.campaigns.models import Campaign
from glasno.kit import clock

ANSWERED, SILENT = STAGES.index("answered"), STAGES.index("silent")


def events(campaigns: Sequence[Campaign], language: str, *, most: int | None) -> Iterator[Event]:
    """The function of GLASNO_CAMPAIGN_EVENTS: what stood at the last look, and no earlier day.

    What stood moves with each look, so feeds have nothing of it.
    """
    if most is None:
        for settings in AppealSettings.objects.filter(campaign__in=campaigns):
            yield from _stages(settings.campaign, language)


def _stages(campaign: Campaign, language: str) -> Iterator[Event]:
    told = told_of(campaign, now=clock.now())
    view = figures_view(told, whole_directory(), language=language)
    for place, words in (
        (ANSWERED, _("%(authority)s: letters answered by this day, at least %(number)s.")),
        (SILENT, _("%(authority)s: letters left without an answer in time, at least %(number)s.")),
    ):
        for row in view.rows:
            _stage, number = row.cells[place]
            if number:
                shown = {"authority": row.name, "number": number_format(number)}
                yield Event(campaign.slug, view.until, words % shown)
