"""Which ways lead out for a letter, in the order of the directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import override

from glasno.appeals.letters.letter import Letter
from glasno.appeals.ways import mailing, portal, speaking, visiting
from glasno.appeals.ways.errand import TYPED, Errand
from glasno.appeals.ways.way import NO_FACTS, WayOut
from glasno.authorities.directory import Channel, Directory

_MAKERS: Mapping[str, Callable[[Errand, Channel], WayOut]] = {
    "portal": portal.by_portal,
    "post": mailing.by_post,
    "email": mailing.by_email,
    "in_person": visiting.in_person,
    "fax": speaking.by_fax,
    "telephone": speaking.by_telephone,
}


def ways_out(
    letter: Letter,
    directory: Directory,
    *,
    on: date,
    language: str,
    facts: Mapping[str, str] = NO_FACTS,
) -> tuple[WayOut, ...]:
    """The ways that are open on the day, best first; none when the directory knows none.

    `language` is the reader's. `facts` are what the writer has answered, by their canonical names:
    they fill the fields of a portal. An addressee whose address the writer typed is written to, or
    visited, there.
    """
    with override(language):
        errand = Errand(letter=letter, directory=directory, on=on, language=language, facts=facts)
        if letter.authority in TYPED:
            return mailing.to_typed(errand), visiting.at_typed(errand)
        channels = directory.ways(letter.authority, on=on)
        return tuple(_MAKERS[channel.kind](errand, channel) for channel in channels)
