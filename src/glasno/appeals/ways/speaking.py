"""By fax, and by a message that is read aloud on the telephone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from glasno.appeals.ways.errand import Errand
from glasno.appeals.ways.way import Piece, WayOut
from glasno.authorities.directory import Channel
from glasno.authorities.words import way_name

_BLANK = "____________"


def by_fax(errand: Errand, channel: Channel) -> WayOut:
    return WayOut(
        kind="fax",
        title=way_name("fax"),
        steps=(
            _("Print the letter, write the date and sign it by hand."),
            _("Send it to the number below, and keep the report that the machine prints."),
            _("Send the letter by post as well: a fax fades and gets lost."),
        ),
        pieces=(Piece(_("Number"), channel.value),),
        warnings=errand.notes(channel),
        source=errand.source(channel),
        source_url=channel.source_url,
        is_checked=channel.checked_on is not None,
    )


def by_telephone(errand: Errand, channel: Channel) -> WayOut:
    return WayOut(
        kind="telephone",
        title=way_name("telephone"),
        steps=(
            _("Call the number below and ask whether they take down a telephone message."),
            _("If so, read the text below aloud, slowly. Ask to have it read back."),
            _("Ask who took it and under which number, and write down both with day and hour."),
        ),
        pieces=(
            Piece(_("Number"), channel.value),
            Piece(_("To read aloud"), telephone_message(errand), errand.letter.language),
        ),
        warnings=(
            _("A call alone obliges nobody to answer. Send the letter as well."),
            *errand.notes(channel),
        ),
        source=errand.source(channel),
        source_url=channel.source_url,
        is_checked=channel.checked_on is not None,
    )


def telephone_message(errand: Errand) -> str:
    """Who, to whom, what, and where to call back: in the letter's language, as it is read aloud."""
    letter = errand.letter
    sender = letter.sender[0].removeprefix("от ") if letter.sender else _BLANK
    phone = errand.facts.get("writer_phone", "") or _BLANK
    title = " ".join(letter.title.split())
    if letter.language == "ru":
        lines = (
            "Телефонограмма.",
            f"Кому: {errand.addressee()}",
            f"От кого: {sender}",
            f"Что: {title}. Письмо с подробностями посылаю отдельно.",
            f"Телефон для ответа: {phone}",
            "Прошу назвать фамилию принявшего и номер, под которым принято.",
        )
    else:
        lines = (
            "Telephone message.",
            f"To: {errand.addressee()}",
            f"From: {sender}",
            f"What: {title}. A letter with the details is on its way.",
            f"Number to call back: {phone}",
            "Please tell me who took this message and under which number.",
        )
    return "\n".join(lines)
