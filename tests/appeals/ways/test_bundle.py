"""The ZIP: what lies in it, that it tells of nobody, and that other programs open it."""

import email
import io
import re
import subprocess
import zipfile
from dataclasses import replace
from email.policy import SMTP
from pathlib import Path

import pytest

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import letter_pdf
from glasno.appeals.ways import NotPrintedError, bundle_zip
from glasno.appeals.ways.bundle import text_file
from glasno.typesetting.templates import MOST_CHARACTERS
from tests.appeals.letters.test_injection import HOSTILE
from tools.programs import missing

from .errands import COURT, ENGLISH, FACTS, RUSSIAN, SIX, TODAY, directory

NAMES = re.compile(
    r"checklist\.html"
    r"|[0-9]{2}-(letter\.pdf|copy-for-stamp\.pdf|envelope\.pdf|contents\.pdf|letter\.txt|mail\.eml)"
)


def bundle(*letters: Letter, language: str = "en") -> bytes:
    return bundle_zip(letters, directory(), on=TODAY, language=language, facts=FACTS)


def opened(archive: bytes) -> zipfile.ZipFile:
    found = zipfile.ZipFile(io.BytesIO(archive))
    assert found.testzip() is None
    return found


def test_each_letter_brings_what_its_ways_need_and_the_checklist_comes_first() -> None:
    portal_only = replace(RUSSIAN, authority="ombudsman")

    assert opened(bundle(COURT, portal_only, ENGLISH)).namelist() == [
        "checklist.html",
        "01-letter.pdf",
        "01-copy-for-stamp.pdf",
        "01-envelope.pdf",
        "01-contents.pdf",
        "01-letter.txt",
        "02-letter.pdf",
        "02-letter.txt",
        "03-letter.pdf",
        "03-copy-for-stamp.pdf",
        "03-envelope.pdf",
        "03-letter.txt",
        "03-mail.eml",
    ]


def test_files_hold_the_letter() -> None:
    archive = opened(bundle(ENGLISH))
    draft = email.message_from_bytes(archive.read("01-mail.eml"), policy=SMTP)

    assert archive.read("01-letter.pdf") == letter_pdf(ENGLISH)
    assert archive.read("01-copy-for-stamp.pdf") == letter_pdf(ENGLISH, copy="stamp")
    assert archive.read("01-letter.txt") == text_file(ENGLISH)
    assert draft["To"] == "hrc-wg-eid@un.org"


def test_text_opens_in_the_oldest_editor() -> None:
    text = text_file(RUSSIAN)

    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig") == RUSSIAN.plain().replace("\n", "\r\n")


def test_the_same_letters_give_the_same_bytes_whenever_they_are_asked_for() -> None:
    entries = opened(bundle(*SIX)).infolist()

    assert bundle(*SIX) == bundle(*SIX)
    assert {(each.date_time, each.comment, each.extra) for each in entries} == {
        ((1980, 1, 1, 0, 0, 0), b"", b"")
    }


def test_neither_names_nor_files_tell_of_this_site() -> None:
    archive = opened(bundle(*SIX))

    for name in archive.namelist():
        assert NAMES.fullmatch(name)
        assert b"glasno" not in archive.read(name).lower()
        assert b"typst" not in archive.read(name).lower()


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "C:\\x", "a\0b", "имя\nname"])
def test_what_is_typed_into_a_letter_names_no_file(hostile: str) -> None:
    everywhere = replace(
        ENGLISH,
        kind=hostile,
        addressee=(hostile,),
        sender=(hostile,),
        title=hostile,
        body=(hostile,),
        enclosures=(hostile,),
        signature=hostile,
    )

    names = opened(bundle(everywhere)).namelist()

    assert names == opened(bundle(ENGLISH)).namelist()


def test_markup_of_every_kind_passes_through_all_files() -> None:
    lines = tuple(HOSTILE)
    letter = replace(ENGLISH, addressee=lines, sender=lines, title=" ".join(lines), body=lines)

    archive = opened(bundle(letter))

    assert archive.read("01-letter.txt") == text_file(letter)
    draft = email.message_from_bytes(archive.read("01-mail.eml"), policy=SMTP)
    text = next(part for part in draft.walk() if part.get_content_type() == "text/plain")
    assert text.get_content().replace("\r\n", "\n") == letter.plain()


def test_a_letter_that_cannot_be_set_is_named_by_its_place() -> None:
    endless = replace(RUSSIAN, body=("а " * MOST_CHARACTERS,))

    with pytest.raises(NotPrintedError) as raised:
        bundle(COURT, endless)

    assert (raised.value.place, raised.value.__cause__) == (1, None)
    assert "а а" not in str(raised.value)


@pytest.mark.foreign
def test_other_programs_open_the_archive_and_its_sheets(tmp_path: Path) -> None:
    lacking = missing(("unzip", "qpdf", "pdftotext"))
    assert lacking == [], f"On Debian: apt install {' '.join(lacking)}"
    (tmp_path / "letters.zip").write_bytes(bundle(*SIX, language="ru"))

    subprocess.run(["unzip", "-q", "letters.zip"], cwd=tmp_path, check=True)

    for pdf in sorted(tmp_path.glob("*.pdf")):
        subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
    told = subprocess.run(
        ["pdftotext", "01-letter.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    )
    text = " ".join(told.stdout.decode().split())
    order = [text.index(part) for part in ("Следственного", "ЗАЯВЛЕНИЕ", "Прошу", "Приложения")]
    assert order == sorted(order)
