"""A portal's companion: we send nothing there, the writer does, and is told how."""

from __future__ import annotations

from django.utils.translation import gettext as _

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.words import words_of
from glasno.appeals.ways.errand import Errand
from glasno.appeals.ways.splitting import length, split_for_portal
from glasno.appeals.ways.way import Piece, WayOut
from glasno.authorities.directory import Channel
from glasno.authorities.words import field_names, way_name

# A line at the head of each part, in the letter's language, and how much room is kept for it.
_HEADS = {"ru": "Часть {part} из {parts}.\n", "en": "Part {part} of {parts}.\n"}
_ROOM = 24
# To which addresses a Russian body answers by e-mail, by the page of a school of 26 April 2025
# (xn--03-6kcat8a7bhj.xn--p1ai, news 1574); the wording of 59-FZ, article 7.3 itself was not seen.
_HOME_ZONES = (".ru", ".рф", ".su")


def by_portal(errand: Errand, channel: Channel) -> WayOut:
    texts = _texts(errand, channel)
    link = channel.value if channel.value.startswith(("https://", "http://")) else ""
    return WayOut(
        kind="portal",
        title=way_name("portal"),
        steps=_steps(channel, parts=len(texts)),
        pieces=(*_fields(errand, channel), *texts),
        warnings=(*_warnings(errand, channel), *errand.notes(channel)),
        source=errand.source(channel),
        source_url=channel.source_url,
        is_checked=channel.checked_on is not None,
        link=link,
    )


def portal_text(letter: Letter, *, has_fields: bool) -> str:
    """What goes into the field for the text.

    Where the form asks for the sender itself, the letter's head would say it twice and take room.
    """
    if not has_fields:
        return letter.plain()
    enclosed = [f"{number}. {what}" for number, what in enumerate(letter.enclosures, start=1)]
    if enclosed:
        enclosed.insert(0, f"{words_of(letter.language).enclosures}:")
    parts = (letter.title, *letter.body, "\n".join(enclosed), letter.signature)
    return "\n\n".join(part for part in parts if part) + "\n"


def _steps(channel: Channel, *, parts: int) -> tuple[str, ...]:
    steps = [
        _("Open the address below. The page is the body’s own; we send nothing there for you.")
    ]
    if channel.identification == "esia":
        steps.append(_("Log in there through Gosuslugi. Type that password nowhere else."))
    if channel.fields:
        steps.append(_("Copy what belongs into each field from below."))
    else:
        steps.append(_("Which fields it has we do not know. Copy from below what it asks for."))
    if parts == 1:
        steps.append(_("Paste the text of the letter into the field for the text."))
    else:
        steps.append(
            _(
                "The field may not take the whole text, so it stands below in parts. "
                "Send the first part, then each other part as a message of its own."
            )
        )
    if channel.limit_files:
        steps.append(
            _("Attach the letter as a PDF. Files that it takes: %(files)s.")
            % {"files": channel.limit_files}
        )
    steps.append(
        _("Send it. Write down the number and the day that the page shows, and keep a picture.")
    )
    return tuple(steps)


def _warnings(errand: Errand, channel: Channel) -> tuple[str, ...]:
    told = []
    if channel.identification == "unchecked":
        told.append(_unchecked(errand))
    email = errand.facts.get("writer_email", "")
    asks = "writer_email" in channel.fields
    if errand.letter.language == "ru" and asks and not email.lower().endswith(_HOME_ZONES):
        told.append(
            _(
                "As far as we have read, an answer by e-mail comes only to an address that ends in "
                ".ru, .рф or .su. Give your postal address too."
            )
        )
    return tuple(told)


def _unchecked(errand: Errand) -> str:
    if errand.letter.language != "ru":
        return _("Nobody has checked whether one has to log in there.")
    if any(
        way.kind == "post" for way in errand.directory.ways(errand.letter.authority, on=errand.on)
    ):
        return _(
            "Nobody has checked whether one has to log in there. Since 30 March 2025 a Russian "
            "body considers only what comes through a site that knows who you are: if this one "
            "asks for no log-in, send the letter by post as well."
        )
    return _(
        "Nobody has checked whether one has to log in there. Since 30 March 2025 a Russian "
        "body considers only what comes through a site that knows who you are: if this one "
        "asks for no log-in, ask the body for its postal address and send the letter by post as "
        "well."
    )


def _fields(errand: Errand, channel: Channel) -> tuple[Piece, ...]:
    """A piece for each field whose content was told."""
    labels = field_names()
    return tuple(
        Piece(label[:1].upper() + label[1:], told)
        for name in channel.fields
        if (label := labels.get(name, "")) and (told := errand.facts.get(name, ""))
    )


def _texts(errand: Errand, channel: Channel) -> tuple[Piece, ...]:
    letter = errand.letter
    text = portal_text(letter, has_fields=bool(channel.fields))
    limit = channel.limit_characters
    if not limit or length(text.strip()) <= limit:
        return (Piece(_("Text of the letter"), text, letter.language),)
    parts = split_for_portal(text, max(limit - _ROOM, 2))
    head = _HEADS[letter.language]
    return tuple(
        Piece(
            _("Text, part %(part)s of %(parts)s") % {"part": part, "parts": len(parts)},
            head.format(part=part, parts=len(parts)) + each,
            letter.language,
        )
        for part, each in enumerate(parts, start=1)
    )
