"""The petition's published files: further pages, live count and names, and the doors' snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from glasno.campaigns.blocks import invitations
from glasno.campaigns.models import Campaign
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import published_languages
from glasno.kit.opendata import as_csv, as_json
from glasno.outbox.actions.telling import told_step
from glasno.outbox.rules import DELAYS
from glasno.petitions.blocks import OWN_BLOCK
from glasno.petitions.models import PENDING_DAYS, Petition
from glasno.petitions.queries import (
    count_json,
    country_table,
    day_rows,
    shown_names,
    snapshot_of,
)
from glasno.petitions.sharing import qr_code, share_links
from glasno.petitions.statistics import COUNTRY_COLUMNS, DAY_COLUMNS
from glasno.publishing.actions.publishing import rewrite
from glasno.publishing.pages import Page, Shelf

DEMO_MAIL = "/demo/mail/"


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    for petition in Petition.objects.of_topics(topics).select_related("campaign"):
        yield from _of_petition(petition)


def rewrite_live(petition: Petition) -> None:
    """Rewrite what has to follow at once: the names and the count.

    One that fails does not keep the others back. Raises the first one's error.
    """
    failures: list[Exception] = []
    for page in (*_names_pages(petition), _count_file(petition)):
        try:
            rewrite(page)
        except Exception as error:  # whatever it is, a name must be hidden all the same
            failures.append(error)
    if failures:
        raise failures[0]


def rewrite_check_mail() -> None:
    """Rewrite what says how long letters take now, of every petition. Raises PublishError."""
    for petition in Petition.objects.select_related("campaign"):
        for page in _check_mail_pages(petition.campaign):
            rewrite(page)


def _of_petition(petition: Petition) -> Iterator[Page]:
    campaign = petition.campaign
    for name in (f"slug/{campaign.slug}", f"number/{petition.pk}"):
        yield Page(
            f"petitions/{name}.json",
            lambda: snapshot_of(petition).to_json(),
            shelf=Shelf.DOORS,
            topic=campaign.topic,
        )
    for language in published_languages(campaign):
        here = f"{language}/{campaign.slug}"
        yield Page(
            f"{here}/thanks/index.html",
            partial(_thanks, campaign, language),
            topic=campaign.topic,
            mirrored=False,
        )
        yield Page(
            f"{here}/share.png",
            partial(qr_code, settings.GLASNO.base_url + campaign.path(language)),
            topic=campaign.topic,
        )
    yield _count_file(petition)
    yield from _names_pages(petition)
    yield from _check_mail_pages(campaign)
    yield from _statistics(petition)


def _count_file(petition: Petition) -> Page:
    campaign = petition.campaign
    return Page(
        f"count/{campaign.slug}.json",
        partial(_count, petition.pk),
        topic=campaign.topic,
        live=True,
    )


def _names_pages(petition: Petition) -> Iterator[Page]:
    campaign = petition.campaign
    for language in published_languages(campaign):
        yield Page(
            f"{language}/{campaign.slug}/names/index.html",
            partial(_names, petition.pk, language),
            topic=campaign.topic,
            live=True,
            mirrored=False,
        )


def _statistics(petition: Petition) -> Iterator[Page]:
    """Open data (docs/adr/0089); it moves once a day at most, and is rewritten with the pages."""
    campaign = petition.campaign
    renders = {
        "days.csv": lambda: as_csv(DAY_COLUMNS, day_rows(petition)),
        "days.json": lambda: as_json("days", DAY_COLUMNS, day_rows(petition)),
        "countries.csv": lambda: as_csv(COUNTRY_COLUMNS, country_table(petition)),
        "countries.json": lambda: as_json("countries", COUNTRY_COLUMNS, country_table(petition)),
    }
    for name, render in renders.items():
        yield Page(f"data/{campaign.slug}/{name}", render, topic=campaign.topic, live=True)


def _count(number: int) -> bytes:
    # Read when it is written, under the lock of live files: an older count never overtakes.
    return count_json(Petition.objects.get(pk=number))


def _names(number: int, language: str) -> bytes:
    petition = Petition.objects.select_related("campaign").get(pk=number)
    context = {
        "names": [shown.text for shown in shown_names(petition)],
        "confirmed": petition.confirmed,
        "data_url": f"/data/{petition.campaign.slug}/",
    }
    title = gettext_lazy("Names that signers chose to show")
    return _framed(petition.campaign, language, "names", title, context)


def _check_mail_pages(campaign: Campaign) -> Iterator[Page]:
    for language in published_languages(campaign):
        yield Page(
            f"{language}/{campaign.slug}/check-mail/index.html",
            partial(_check_mail, campaign, language),
            topic=campaign.topic,
            live=True,
            mirrored=False,
        )


def _check_mail(campaign: Campaign, language: str) -> bytes:
    step = told_step()
    context = {
        "minutes": round(DELAYS[step].total_seconds() / 60) if step < len(DELAYS) else 0,
        "campaign_url": campaign.path(language),
        "days": PENDING_DAYS,
        "sender": settings.GLASNO.mail_from,
        "demo_mail_url": DEMO_MAIL if campaign.demonstration else "",
    }
    return _framed(
        campaign, language, "check-mail", gettext_lazy("Check your mail"), context, "check_mail"
    )


def _thanks(campaign: Campaign, language: str) -> bytes:
    title = campaign.translations.get(language=language).title
    url = settings.GLASNO.base_url + campaign.path(language)
    with translation.override(language):
        links = share_links(url, title)
        asked = invitations(campaign, language, after=OWN_BLOCK)
    context = {
        "share_links": links,
        "share_url": url,
        "share_title": title,
        "share_page_url": f"{campaign.path(language)}share/",
        "qr_url": f"{campaign.path(language)}share.png",
        "names_url": f"{campaign.path(language)}names/",
        "invitations": asked,
    }
    return _framed(campaign, language, "thanks", gettext_lazy("Your signature counts"), context)


def _framed(
    campaign: Campaign,
    language: str,
    name: str,
    title: Any,
    context: Mapping[str, object],
    template: str = "",
) -> bytes:
    with translation.override(language):
        content = render_to_string(f"petitions/{template or name}.html", dict(context))
        return frame(
            campaign,
            language,
            path=f"{name}/",
            title=str(title),
            content=content,
            # Names may be taken back, and the others are where signing leads.
            listed=False,
        )
