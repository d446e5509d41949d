"""All letters with everything that goes with them, as one ZIP.

Neither a file's name nor anything in the archive tells of a person, a campaign or this site, or
when it was made: the same letters give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import envelope_pdf, inventory_pdf, letter_pdf
from glasno.appeals.ways.checklist import Part, checklist_html
from glasno.appeals.ways.mail import eml, is_mailbox
from glasno.appeals.ways.offering import ways_out
from glasno.appeals.ways.way import NO_FACTS, WayOut
from glasno.authorities.directory import Directory
from glasno.typesetting.errors import TypesettingError

CHECKLIST = "checklist.html"
# Where somebody hands something in, a copy is stamped.
_ON_PAPER = frozenset({"post", "in_person"})
# The least day that a ZIP can tell.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


class NotPrintedError(Exception):
    """A letter could not be set; `place` is its place in the bundle, from 0."""

    def __init__(self, place: int) -> None:
        super().__init__("a letter of the bundle could not be set")
        self.place = place


@dataclass(frozen=True, slots=True, repr=False)
class _File:
    name: str
    content: bytes


def bundle_zip(
    letters: Sequence[Letter],
    directory: Directory,
    *,
    on: date,
    language: str,
    facts: Mapping[str, str] = NO_FACTS,
) -> bytes:
    """Per letter: PDF, copy for the stamp, envelope, list of contents, text, e-mail where it is a
    way; and `checklist.html`, which says in order what to do with which file.

    `language` is the reader's; `facts` are as in `ways_out`. Raises NotPrintedError.
    """
    files: list[_File] = []
    parts: list[Part] = []
    for place, letter in enumerate(letters):
        ways = ways_out(letter, directory, on=on, language=language, facts=facts)
        try:
            own = list(_files(letter, ways, number=place + 1))
        except TypesettingError:
            raise NotPrintedError(place) from None
        files += own
        parts.append(Part(letter=letter, ways=ways, files=tuple(file.name for file in own)))
    page = checklist_html(parts, language=language).encode("utf-8", "replace")
    return _zipped([_File(CHECKLIST, page), *files])


def text_file(letter: Letter) -> bytes:
    """The letter as plain text, with the marks by which old editors know UTF-8 and lines."""
    return letter.plain().replace("\n", "\r\n").encode("utf-8-sig", "replace")


def _files(letter: Letter, ways: Sequence[WayOut], *, number: int) -> Iterator[_File]:
    begins = f"{number:02}-"
    pdf = letter_pdf(letter)
    yield _File(f"{begins}letter.pdf", pdf)
    if any(way.kind in _ON_PAPER for way in ways):
        yield _File(f"{begins}copy-for-stamp.pdf", letter_pdf(letter, copy="stamp"))
    envelope = next((way.envelope for way in ways if way.envelope), ())
    if envelope:
        yield _File(
            f"{begins}envelope.pdf",
            envelope_pdf(envelope, letter.sender, language=letter.language),
        )
    if any(way.is_listed for way in ways):
        contents = (" ".join(letter.title.split()), *letter.enclosures)
        yield _File(
            f"{begins}contents.pdf",
            inventory_pdf(envelope, letter.sender, contents, language=letter.language),
        )
    yield _File(f"{begins}letter.txt", text_file(letter))
    mailbox = next((way.mailbox for way in ways if is_mailbox(way.mailbox)), "")
    if mailbox:
        yield _File(f"{begins}mail.eml", eml(letter, mailbox, pdf=pdf))


def _zipped(files: Sequence[_File]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, date_time=_NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # whatever the server runs on
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, file.content)
    return buffer.getvalue()
