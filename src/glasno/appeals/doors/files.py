"""Letters as files: neutral names, and nothing in them that names this site."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.writing import Bundle, Written
from glasno.appeals.letters.printing import envelope_pdf, inventory_pdf, letter_pdf
from glasno.appeals.ways import MailboxError, NotPrintedError, WayOut, bundle_zip, eml, ways_out
from glasno.front.replies import Reply, download
from glasno.kit.faults import log_fault

logger = logging.getLogger(__name__)

PDF, MAIL = "application/pdf", "message/rfc822"


class PrintingFailedError(Exception):
    """A letter could not be set; `key` names its kind and addressee, never a person."""

    def __init__(self, key: str) -> None:
        super().__init__("a letter could not be set")
        self.key = key


def bundle_file(bundle: Bundle, facts: Mapping[str, str], setting: Setting) -> Reply:
    """All letters with everything that goes with them. Raises PrintingFailedError."""
    keys = [written.planned.key for written in bundle.letters]
    try:
        content = bundle_zip(
            [written.letter for written in bundle.letters],
            setting.directory,
            on=setting.today,
            language=setting.language,
            facts=facts,
        )
    except NotPrintedError as error:
        raise _failed(keys[error.place], error) from None
    except Exception as error:
        raise _failed(keys[0], error) from None
    return download(content, name="letters.zip", content_type="application/zip")


def letter_file(what: str, written: Written, *, number: int, setting: Setting) -> Reply | None:
    """One sheet of FILES for a letter; None for one that it does not need, or that is none.

    Raises PrintingFailedError.
    """
    if what not in FILES:
        return None
    name, kind, make = FILES[what]
    try:
        content = make(written, setting)
    except Exception as error:
        raise _failed(written.planned.key, error) from None
    if content is None:
        return None
    return download(content, name=f"{number:02}-{name}", content_type=kind)


def _failed(key: str, error: Exception) -> PrintingFailedError:
    # Whatever Typst stumbles over, the writer is left with the text and never with a blank.
    log_fault(logger, "A letter could not be set", error)
    return PrintingFailedError(key)


def _letter(written: Written, _setting: Setting) -> bytes:
    return letter_pdf(written.letter)


def _stamp(written: Written, _setting: Setting) -> bytes:
    return letter_pdf(written.letter, copy="stamp")


def _envelope(written: Written, setting: Setting) -> bytes | None:
    to, letter = _to(written, setting), written.letter
    return envelope_pdf(to, letter.sender, language=letter.language) if to else None


def _contents(written: Written, setting: Setting) -> bytes | None:
    if not any(way.is_listed for way in _ways(written, setting)):
        return None
    letter = written.letter
    held = (letter.title, *letter.enclosures)
    return inventory_pdf(_to(written, setting), letter.sender, held, language=letter.language)


def _mail(written: Written, setting: Setting) -> bytes | None:
    for way in _ways(written, setting):
        if way.mailbox:
            try:
                return eml(written.letter, way.mailbox)
            except MailboxError:
                return None
    return None


def _to(written: Written, setting: Setting) -> tuple[str, ...]:
    return next((way.envelope for way in _ways(written, setting) if way.envelope), ())


def _ways(written: Written, setting: Setting) -> tuple[WayOut, ...]:
    return ways_out(written.letter, setting.directory, on=setting.today, language=setting.language)


# What can be had of a letter alone: its file's name, its type, and how it is made.
FILES: dict[str, tuple[str, str, Callable[[Written, Setting], bytes | None]]] = {
    "pdf": ("letter.pdf", PDF, _letter),
    "stamp": ("copy-for-stamp.pdf", PDF, _stamp),
    "envelope": ("envelope.pdf", PDF, _envelope),
    "contents": ("contents.pdf", PDF, _contents),
    "mail": ("mail.eml", MAIL, _mail),
}
