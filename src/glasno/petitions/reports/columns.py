"""The tables of a petition's open data, told to programs (docs/organisers/statistics.md)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from glasno.campaigns.models import Campaign
from glasno.kit.datapackages import Column, Table
from glasno.petitions.models import Petition


def tables(campaign: Campaign) -> Iterator[Table]:
    """The function of GLASNO_DATA_TABLES."""
    if Petition.objects.filter(campaign=campaign).exists():
        yield _days()
        yield _countries()


def _days() -> Table:
    return Table(
        path="days.csv",
        title=_("Signatures by periods of days"),
        description=_(
            "How the count moved. Days are those of UTC. A period lasts until at least five have "
            "been confirmed in it; fewer than five withdrawn or removed wait for a later period. "
            "A period that was published never changes. Added up, confirmed less withdrawn less "
            "removed is the count at the end of the last period, but for what waits."
        ),
        columns=(
            Column("from", "date", _("The first day of the period.")),
            Column("to", "date", _("The last day of the period; it belongs to it.")),
            Column(
                "confirmed",
                "integer",
                _("Signatures that came into the count; less than 0 where more were set aside."),
            ),
            Column("withdrawn", "integer", _("Of all that had come, those withdrawn by signers.")),
            Column(
                "removed",
                "integer",
                _("Those removed as not genuine; less than 0 where more were restored."),
            ),
        ),
    )


def _countries() -> Table:
    return Table(
        path="countries.csv",
        title=_("Signatures by country"),
        description=_(
            "How many standing signatures name a country, at least. A figure is a multiple of "
            "five, one to nine below the truth, and moves only when the truth has moved by five; "
            "a country is named once about ten have signed from it. All else is in “other”, so "
            "that the rows add up to the count; it is left out below five."
        ),
        columns=(
            Column("until", "date", _("The day at whose end this was true.")),
            Column(
                "country", "string", _("The ISO 3166 code that signers chose, or the word “other”.")
            ),
            Column("signatures", "integer", _("At least so many; for “other”, all the rest.")),
        ),
    )
