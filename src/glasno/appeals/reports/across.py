"""`/data/answers.csv`: what every campaign tells of every authority for programs.

The page of the directory has the sums (docs/organisers/appeal-figures.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from django.utils.translation import gettext as _

from glasno.appeals.blocks.answered import ACROSS_FILES
from glasno.appeals.queries import told_across
from glasno.appeals.statistics import STAGES
from glasno.authorities.models import TOPIC
from glasno.kit import clock
from glasno.kit.datapackages import Column, Table
from glasno.kit.opendata import Row, as_csv, as_json
from glasno.publishing.pages import Page

COLUMNS = ("campaign", "until", "authority", "stage", "since", "at_least")


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES: drawn with the page of the directory, which shows them."""
    if topics is not None and TOPIC not in topics:
        return
    renders = (
        lambda: as_csv(COLUMNS, rows()),
        lambda: as_json("answers", COLUMNS, rows()),
    )
    for name, render in zip(ACROSS_FILES, renders, strict=True):
        yield Page(f"data/{name}", render, topic=TOPIC)


def rows() -> list[Row]:
    """Rows of COLUMNS, by campaign, authority and stage."""
    return [
        (
            campaign.slug,
            told.until.isoformat(),
            authority,
            stage,
            told.since[authority][stage].isoformat(),
            stages[stage],
        )
        for campaign, told in told_across(now=clock.now())
        if told.until is not None
        for authority, stages in sorted(told.figures.items())
        for stage in STAGES
        if stage in stages
    ]


def tables() -> Iterator[Table]:
    """The function of GLASNO_AUTHORITY_TABLES."""
    yield Table(
        path="answers.csv",
        title=_("Letters by campaign, authority and stage"),
        description=_(
            "What the campaigns of this site publish of their letters, in one table. An "
            "authority’s figure on the page of the directory is the sum of its rows. How figures "
            "are rounded down, and which are left out, stands in each campaign’s own package."
        ),
        columns=(
            Column("campaign", "string", _("The campaign’s name in its address.")),
            Column("until", "date", _("The day at whose end this was true.")),
            Column(
                "authority",
                "string",
                _(
                    "Its key in the directory of authorities; “court”, “commissariat” and "
                    "“commander” are all of their kind together."
                ),
            ),
            Column(
                "stage",
                "string",
                _(
                    "How far the letters have come: prepared, claimed_sent, proven_received, "
                    "answered, silent."
                ),
            ),
            Column("since", "date", _("The day since whose end there is a figure at all.")),
            Column("at_least", "integer", _("At least so many.")),
        ),
    )
