"""The published files of appeals: the first screen, and what the doors need to know."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from glasno.appeals.blocks.counted import DATA_FILES
from glasno.appeals.blocks.followed import return_html
from glasno.appeals.blocks.screens import screen_html
from glasno.appeals.interview import flow
from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import snapshot_of, told_of
from glasno.appeals.statistics import COLUMNS
from glasno.authorities.queries import whole_directory
from glasno.campaigns.models import Campaign, slugs_of
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import published_languages
from glasno.design.heads import CARD
from glasno.kit import clock
from glasno.kit.opendata import as_csv, as_json
from glasno.publishing.pages import Page, Shelf


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    chosen = AppealSettings.objects.select_related("campaign")
    if topics is not None:
        chosen = chosen.filter(campaign__slug__in=slugs_of(topics))
    for settings in chosen:
        campaign = settings.campaign
        yield Page(
            f"appeals/slug/{campaign.slug}.json",
            partial(_snapshot, settings.pk),
            shelf=Shelf.DOORS,
            topic=campaign.topic,
        )
        yield from _figures(campaign)
        for language in published_languages(campaign):
            yield Page(
                f"{language}/{campaign.slug}/appeal/index.html",
                partial(_first_screen, campaign, settings.pk, language),
                topic=campaign.topic,
            )
            yield Page(
                f"{language}/{campaign.slug}/appeal/return/index.html",
                partial(_return, campaign, language),
                topic=campaign.topic,
            )


def _return(campaign: Campaign, language: str) -> bytes:
    """Where a code name is typed."""
    with translation.override(language):
        content, title = return_html(campaign.slug, language), _("Come back to your case")
        return frame(
            campaign,
            language,
            path="appeal/return/",
            title=title,
            content=content,
            description=_("Open the case that you kept, by its code name."),
        )


def _figures(campaign: Campaign) -> Iterator[Page]:
    """Open data; it moves once a day at most, and is rewritten with the pages."""
    renders = (
        lambda: as_csv(COLUMNS, told_of(campaign, now=clock.now()).rows()),
        lambda: as_json("appeals", COLUMNS, told_of(campaign, now=clock.now()).rows()),
    )
    for name, render in zip(DATA_FILES, renders, strict=True):
        yield Page(f"data/{campaign.slug}/{name}", render, topic=campaign.topic, live=True)


def _snapshot(number: int) -> bytes:
    settings = AppealSettings.objects.select_related("campaign").get(pk=number)
    return snapshot_of(settings).to_json()


def _first_screen(campaign: Campaign, number: int, language: str) -> bytes:
    """Who speaks: the supporter is the answer that stands there already."""
    snapshot = snapshot_of(AppealSettings.objects.select_related("campaign").get(pk=number))
    today = clock.now().date()
    setting = Setting(snapshot, whole_directory(), today, language)
    state = State(screen=flow.WHO, answers=Answers({"speaker": "supporter"}))
    with translation.override(language):
        content = screen_html(
            state, setting, sealed="", asks=flow.asks(flow.WHO, state, setting.authorities)
        )
        title = _("Write to the authorities")
        return frame(
            campaign,
            language,
            path="appeal/",
            title=title,
            content=content,
            description=_("A letter in your own name, which an authority has to answer."),
            card=f"appeal/{CARD}",
        )
