"""On paper by post, and by e-mail where that is a way."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glasno.appeals.ways.errand import Errand
from glasno.appeals.ways.way import Piece, WayOut
from glasno.authorities.directory import Channel
from glasno.authorities.words import way_name


def by_post(errand: Errand, channel: Channel) -> WayOut:
    """To the body's own address, or to another's with the mark that says for whom it is."""
    lines = _envelope(errand, channel)
    warnings = list(errand.notes(channel))
    lender = errand.lender(channel)
    if lender is not None:
        warnings.insert(
            0,
            _("The letter goes through another body: %(name)s. Write on the envelope “%(mark)s”.")
            % {"name": errand.words(lender.names), "mark": errand.mark(channel)},
        )
    return WayOut(
        kind="post",
        title=way_name("post"),
        steps=_post_steps(errand),
        pieces=(_address(errand, lines),),
        warnings=tuple(warnings),
        source=errand.source(channel),
        source_url=channel.source_url,
        is_checked=channel.checked_on is not None,
        envelope=lines,
        is_listed=not _goes_abroad(errand),
    )


def to_typed(errand: Errand) -> WayOut:
    """To the court, commissariat or commander whose address the writer gave."""
    lines = errand.letter.addressee
    return WayOut(
        kind="post",
        title=way_name("post"),
        steps=_post_steps(errand),
        pieces=(_address(errand, lines),),
        source=errand.typed_source(),
        envelope=lines,
        is_listed=not _goes_abroad(errand),
    )


def by_email(errand: Errand, channel: Channel) -> WayOut:
    subject = " ".join(errand.letter.title.split())
    steps = [
        _("Open the ready-made e-mail (.eml) in your mail program: the letter is in it as a PDF."),
        _("Or begin a new e-mail yourself: copy the address, the subject and the text from below."),
        _("Add your papers, read it once more and send it from your own address."),
        _("Keep the sent e-mail and whatever comes back: it shows that the letter has arrived."),
    ]
    if channel.doubt:
        steps.insert(
            0, _("Check the address before sending: nobody has settled whether it is right.")
        )
    return WayOut(
        kind="email",
        title=way_name("email"),
        steps=tuple(steps),
        pieces=(
            Piece(_("E-mail address"), channel.value),
            Piece(_("Subject"), subject, errand.letter.language),
            errand.text(),
        ),
        warnings=errand.notes(channel),
        source=errand.source(channel),
        source_url=channel.source_url,
        is_checked=channel.checked_on is not None,
        mailbox=channel.value,
    )


def _envelope(errand: Errand, channel: Channel) -> tuple[str, ...]:
    letter, lender = errand.letter, errand.lender(channel)
    if lender is None and any(channel.value in line for line in letter.addressee):
        return letter.addressee
    # A writer may have changed the head of the letter: the envelope goes where the directory says.
    body = lender or errand.directory.authorities[letter.authority]
    name = body.dative if letter.language == "ru" else body.names.get(letter.language, "")
    return tuple(line for line in (name, errand.mark(channel), channel.value) if line)


def _address(errand: Errand, lines: tuple[str, ...]) -> Piece:
    return Piece(_("Address for the envelope"), "\n".join(lines), errand.letter.language)


def _post_steps(errand: Errand) -> tuple[str, ...]:
    copies = max(errand.letter.copies, 2)
    return (
        ngettext(
            "Print the letter: %(number)s copy. Write the date and sign it by hand.",
            "Print the letter: %(number)s copies. Write the date and sign each by hand.",
            copies,
        )
        % {"number": copies},
        _("One copy goes into the envelope with your papers, as copies. The other stays with you."),
        _("Print the sheet for the envelope and paste it on, or write both addresses by hand."),
        *(_abroad() if _goes_abroad(errand) else _inland()),
    )


def _goes_abroad(errand: Errand) -> bool:
    """Bodies of the country are written to in its language, and no others."""
    return errand.letter.language != "ru"


def _inland() -> tuple[str, ...]:
    """Russian Post lists the contents of letters with a declared value (form 107), of no others."""
    return (
        _("Fill in both pages of the list of contents: how many sheets each paper has."),
        _(
            "At the post office ask for a letter of declared value, a small one, with a list of "
            "contents (form 107) and a receipt of delivery (form 119). Leave the envelope open: "
            "the clerk compares what lies in it."
        ),
        _(
            "Keep the stamped list, the bill and the number on it: by the number you see when the "
            "letter arrives, and the clocks of the law begin then."
        ),
    )


def _abroad() -> tuple[str, ...]:
    return (
        _(
            "At the post office ask for a registered letter abroad with a receipt of delivery "
            "(form CN 07)."
        ),
        _("Keep the bill and the number on it: by the number you see when the letter arrives."),
    )
