"""The table of letters, told to programs (docs/organisers/appeal-figures.md)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from glasno.appeals.models import AppealSettings
from glasno.campaigns.models import Campaign
from glasno.kit.datapackages import Column, Table


def tables(campaign: Campaign) -> Iterator[Table]:
    """The function of GLASNO_DATA_TABLES."""
    if not AppealSettings.objects.filter(campaign=campaign).exists():
        return
    yield Table(
        path="appeals.csv",
        title=_("Letters by authority and stage"),
        description=_(
            "How many letters each authority has had, at least. Every figure is a sum of multiples "
            "of five that are not above the truth, one a kind of letter; nothing below five is "
            "shown. Figures are taken only at the end of a day by which five people have come "
            "since they were last taken. All stages but “prepared” come from writers who came "
            "back and said so."
        ),
        columns=(
            Column("until", "date", _("The day at whose end this was true.")),
            Column(
                "authority",
                "string",
                _(
                    "Its key in the directory of authorities; “court”, “commissariat” and "
                    "“commander” are all of their kind together; “all” is everybody."
                ),
            ),
            Column(
                "stage",
                "string",
                _(
                    "How far the letters have come: prepared, claimed_sent, proven_received, "
                    "answered, silent. With “all”: writers, which counts people."
                ),
            ),
            Column("at_least", "integer", _("At least so many.")),
        ),
    )
