"""Handing a letter in oneself, against a stamp."""

from __future__ import annotations

from django.utils.translation import gettext as _

from glasno.appeals.ways.errand import Errand
from glasno.appeals.ways.way import Piece, WayOut
from glasno.authorities.directory import Channel
from glasno.authorities.words import way_name


def in_person(errand: Errand, channel: Channel) -> WayOut:
    return WayOut(
        kind="in_person",
        title=way_name("in_person"),
        steps=_steps(),
        pieces=(Piece(_("Where to go"), channel.value, errand.letter.language),),
        warnings=errand.notes(channel),
        source=errand.source(channel),
        source_url=channel.source_url,
        is_checked=channel.checked_on is not None,
    )


def at_typed(errand: Errand) -> WayOut:
    """At the address that the writer gave."""
    where = "\n".join(errand.letter.addressee)
    return WayOut(
        kind="in_person",
        title=way_name("in_person"),
        steps=_steps(),
        pieces=(Piece(_("Where to go"), where, errand.letter.language),),
        source=errand.typed_source(),
    )


def _steps() -> tuple[str, ...]:
    return (
        _("Print the letter and the copy with a place for the stamp. Date and sign both by hand."),
        _("Take a document that shows who you are, and copies of your papers."),
        _("Hand in the letter. Whoever takes it stamps your copy: day, number, name, signature."),
        _("Keep the stamped copy: it shows that the letter has arrived, and when."),
        _("If they take no letter or give no stamp, send it by post the same day."),
    )
