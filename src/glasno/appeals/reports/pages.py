"""`/<lang>/<slug>/answers/`: which authorities were written to, and which have answered."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.appeals.blocks.counted import DATA_FILES, figures_view
from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import told_of
from glasno.authorities.queries import whole_directory
from glasno.campaigns.models import Campaign
from glasno.campaigns.opendata import FILE
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import published_languages
from glasno.kit import clock
from glasno.publishing.pages import Page

NAME = "answers"


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    campaigns = Campaign.objects.public().of_topics(topics)
    for settings in AppealSettings.objects.filter(campaign__in=campaigns):
        campaign = settings.campaign
        for language in published_languages(campaign):
            yield Page(
                f"{language}/{campaign.slug}/{NAME}/index.html",
                partial(_answers, campaign, language),
                topic=campaign.topic,
            )


def _answers(campaign: Campaign, language: str) -> bytes:
    told = told_of(campaign, now=clock.now())
    with override(language):
        view = figures_view(told, whole_directory(), language=language)
        context = {
            "figures": view,
            "largest": max((number for row in view.rows for _, number in row.cells), default=0),
            "data_files": [(each, f"/data/{campaign.slug}/{each}") for each in (*DATA_FILES, FILE)],
        }
        content = render_to_string("appeals/answers.html", context)
        title = _("What was sent and what was answered")
        return frame(
            campaign,
            language,
            path=f"{NAME}/",
            title=title,
            content=content,
            description=_("Which authorities were written to, and which of them have answered."),
        )
