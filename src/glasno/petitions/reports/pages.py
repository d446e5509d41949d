"""`/<lang>/<slug>/figures/`: progress, curve and tables of a petition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns.models import Campaign
from glasno.campaigns.opendata import FILE
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import published_languages
from glasno.petitions.countries import countries
from glasno.petitions.curves.layout import Curve
from glasno.petitions.curves.looks import LIGHT, SCHEMES, SIZES, WIDE
from glasno.petitions.curves.pictures import fingerprint, png, svg
from glasno.petitions.models import Petition
from glasno.petitions.queries import country_table, figures_of, told_periods
from glasno.petitions.reports.describing import described
from glasno.petitions.reports.tables import country_rows_of, period_rows
from glasno.petitions.statistics import Period
from glasno.publishing.pages import Page

NAME = "figures"
DRAWING = "curve.svg"
DATA_FILES = ("days.csv", "days.json", "countries.csv", "countries.json", FILE)


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    campaigns = Campaign.objects.public().of_topics(topics)
    for petition in Petition.objects.filter(campaign__in=campaigns).select_related("campaign"):
        yield from _of_petition(petition)


def _of_petition(petition: Petition) -> Iterator[Page]:
    campaign, periods = petition.campaign, tuple(told_periods(petition))
    for language in published_languages(campaign):
        here = f"{language}/{campaign.slug}/{NAME}"
        made = partial(_figures, petition, periods, language)
        yield Page(f"{here}/index.html", made, topic=campaign.topic)
        if periods:
            yield from _pictures(petition, periods, language, here)


def _pictures(
    petition: Petition, periods: tuple[Period, ...], language: str, here: str
) -> Iterator[Page]:
    topic = petition.campaign.topic
    for size, points in SIZES.items():
        for scheme, colours in SCHEMES.items():
            curve = Curve(periods, petition.goal, language, points, colours)
            yield _drawn(f"{here}/{size}-{scheme}.png", png, curve, topic)
    curve = Curve(periods, petition.goal, language, WIDE, LIGHT)
    yield _drawn(f"{here}/{DRAWING}", svg, curve, topic)


def _drawn(path: str, draw: Callable[[Curve], bytes], curve: Curve, topic: str) -> Page:
    return Page(path, partial(draw, curve), topic=topic, fingerprint=partial(fingerprint, curve))


def _figures(petition: Petition, periods: Sequence[Period], language: str) -> bytes:
    campaign, figures = petition.campaign, figures_of(petition)
    told = country_rows_of(country_table(petition), dict(countries(language)))
    here = f"{campaign.path(language)}{NAME}/"
    with override(language):
        context = {
            "figures": figures,
            "goal": petition.goal,
            "percent": figures.confirmed * 100 // petition.goal,
            "periods": period_rows(periods),
            "until": periods[-1].last if periods else None,
            "countries": told,
            "largest": max((each.signatures for each in told), default=0),
            "described": described(periods, petition.goal) if periods else "",
            "sizes": SIZES,
            "here": here,
            "drawing": f"{here}{DRAWING}",
            "data_files": [(each, f"/data/{campaign.slug}/{each}") for each in DATA_FILES],
            "slug": campaign.slug,
        }
        content = render_to_string("petitions/figures.html", context)
        title = _("How the count grew")
        return frame(
            campaign,
            language,
            path=f"{NAME}/",
            title=title,
            content=content,
            description=_("Signatures by day and by country, as a picture, tables and files."),
        )
