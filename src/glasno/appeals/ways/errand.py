"""What all ways out of one letter have in common: who reads, what was told, what each source is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from glasno.appeals.letters.letter import Letter
from glasno.appeals.ways.way import Piece
from glasno.authorities.directory import Authority, Channel, Directory
from glasno.kit.typography import bind

# Addressees of whom no directory knows the address: the writer types it.
TYPED = frozenset({"court", "commissariat", "commander"})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Errand:
    """One letter that is to leave on the day `on`, explained to a reader of `language`."""

    letter: Letter
    directory: Directory
    on: date
    language: str
    facts: Mapping[str, str]

    def words(self, texts: Mapping[str, str]) -> str:
        """The text of the reader's language, "" where there is none at all."""
        return bind(texts.get(self.language) or texts.get("en", ""), self.language)

    def mark(self, channel: Channel) -> str:
        """What a letter through another body is marked with: in the letter's language."""
        return channel.mark.get(self.letter.language) or channel.mark.get("en", "")

    def lender(self, channel: Channel) -> Authority | None:
        """The other body whose address the way uses."""
        return self.directory.get(channel.through) if channel.through else None

    def addressee(self) -> str:
        """Whom the letter speaks to, as it says so itself."""
        return self.letter.addressee[0] if self.letter.addressee else ""

    def text(self) -> Piece:
        return Piece(_("The whole letter"), self.letter.plain(), self.letter.language)

    def notes(self, channel: Channel) -> tuple[str, ...]:
        """What the directory says of a way, its doubts first."""
        told = (self.words(channel.doubt), self.words(channel.notes))
        return tuple(each for each in told if each)

    def source(self, channel: Channel) -> str:
        """One line: where the address was read, when, and who has checked it."""
        told = [_("Source: %(name)s") % {"name": channel.source}] if channel.source else []
        if channel.quality == "third":
            told.append(_("not the body’s own page"))
        if channel.seen_on:
            told.append(_("read on %(day)s") % {"day": _day(channel.seen_on)})
        if channel.checked_on:
            told.append(_("checked on %(day)s") % {"day": _day(channel.checked_on)})
        elif told:
            told.append(_("nobody has checked this at the body itself"))
        else:
            told.append(_("Nobody has checked this"))
        return bind("; ".join(told) + ".", self.language)

    def typed_source(self) -> str:
        return _("You typed this address yourself; we know nothing of it.")


def _day(day: date) -> str:
    return date_format(day, "j\N{NO-BREAK SPACE}E Y")
