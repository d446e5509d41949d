"""`/<lang>/<slug>/history/`: what happened since the campaign began, by date."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns.events import history_of
from glasno.campaigns.models import Campaign
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import published_languages
from glasno.publishing.pages import Page

NAME = "history"


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    for campaign in Campaign.objects.public().of_topics(topics):
        for language in published_languages(campaign):
            yield Page(
                f"{language}/{campaign.slug}/{NAME}/index.html",
                partial(_history, campaign, language),
                topic=campaign.topic,
            )


def _history(campaign: Campaign, language: str) -> bytes:
    with override(language):
        events = history_of(campaign, language)
        content = render_to_string("campaigns/history.html", {"events": events})
        title = _("The campaign by date")
        return frame(
            campaign,
            language,
            path=f"{NAME}/",
            title=title,
            content=content,
            description=_("What has happened since the campaign began, day by day."),
        )
