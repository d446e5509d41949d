"""Letters as files: neutral names, and nothing in them that names this site."""

from __future__ import annotations

import io
import logging
import zipfile

from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.writing import Bundle, Written
from glasno.appeals.letters.printing import letter_pdf
from glasno.front.replies import Reply, download
from glasno.kit.faults import log_fault

logger = logging.getLogger(__name__)


class PdfFailedError(Exception):
    """A letter could not be set; `key` names its kind and addressee, never a person."""

    def __init__(self, key: str) -> None:
        super().__init__("a letter could not be set")
        self.key = key


def letter_file(written: Written, *, number: int) -> Reply:
    """One letter as a PDF. Raises PdfFailedError."""
    name = f"{number:02}-letter.pdf"
    return download(_pdf(written), name=name, content_type="application/pdf")


def bundle_file(bundle: Bundle, setting: Setting) -> Reply:
    """All letters, each as PDF and as text. Raises PdfFailedError."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, written in enumerate(bundle.letters, start=1):
            archive.writestr(_entry(f"{number:02}-letter.pdf"), _pdf(written))
            archive.writestr(_entry(f"{number:02}-letter.txt"), written.letter.plain().encode())
    return download(buffer.getvalue(), name="letters.zip", content_type="application/zip")


def _entry(name: str) -> zipfile.ZipInfo:
    # No time of day: the archive tells nobody when it was made.
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _pdf(written: Written) -> bytes:
    try:
        return letter_pdf(written.letter)
    except Exception as error:
        # Whatever Typst stumbles over, the writer is left with the text and never with a blank.
        log_fault(logger, "A letter could not be set", error)
        raise PdfFailedError(written.planned.key) from None
