"""`/data/<slug>/datapackage.json`: what a campaign's open data holds, told to programs.

A feature names a function in GLASNO_DATA_TABLES:

    def tables(campaign: Campaign) -> Iterator[Table]

It is called with the translation of each language active, and tells of the same CSV files under
`/data/<slug>/` each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import partial
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns.models import Campaign
from glasno.campaigns.rules import languages
from glasno.kit.datapackages import Description, Table, data_package
from glasno.publishing.pages import Page

FILE = "datapackage.json"

TableMaker = Callable[[Campaign], Iterator[Table]]


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES; a campaign without open data has none."""
    for campaign in Campaign.objects.public().of_topics(topics):
        if tables_of(campaign):
            made = partial(package_of, campaign)
            yield Page(f"data/{campaign.slug}/{FILE}", made, topic=campaign.topic)


def tables_of(campaign: Campaign) -> list[Table]:
    """In the active language."""
    makers = [cast("TableMaker", import_string(each)) for each in settings.GLASNO_DATA_TABLES]
    return [table for maker in makers for table in maker(campaign)]


def package_of(campaign: Campaign) -> bytes:
    """The campaign's own words are not in it: one descriptor serves all of its languages."""
    said = {}
    for language in languages():
        with override(language):
            said[language] = Description(
                title=_("Figures of the campaign “%(slug)s”") % {"slug": campaign.slug},
                description=_(
                    "Figures that would tell of fewer than five people are told later, rounded "
                    "down, or not at all; each table says how. Nothing in it leads to a person."
                ),
                tables=tables_of(campaign),
            )
    return data_package(
        name=campaign.slug,
        homepage=f"{settings.GLASNO.base_url}/{languages()[0]}/{campaign.slug}/",
        said=said,
    )
