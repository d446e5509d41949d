"""Other people's programs open our sheets: qpdf finds no fault, pdftotext the words in order."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import envelope_pdf, inventory_pdf, letter_pdf
from tests.appeals.letters.sheets import ENGLISH, PARAGRAPH, RUSSIAN

pytestmark = pytest.mark.foreign

LONG = replace(RUSSIAN, body=(PARAGRAPH,) * 30)
HOSTILE = replace(
    RUSSIAN,
    body=(
        "Ударе\u0301ние, 1\u0300 и 😀 — #eval(1) $x$ *б* @в <г> `д`",
        "Қазақ ғіңүұқөһ, Ґанок її єдність",
    ),
)
SHEETS = {
    "letter": letter_pdf(RUSSIAN),
    "stamp": letter_pdf(RUSSIAN, copy="stamp"),
    "long": letter_pdf(LONG),
    "hostile": letter_pdf(HOSTILE),
    "english": letter_pdf(ENGLISH),
    "envelope": envelope_pdf(RUSSIAN.addressee, RUSSIAN.sender, language="ru"),
    "inventory": inventory_pdf(RUSSIAN.addressee, RUSSIAN.sender, ("Письмо",) * 40, language="ru"),
}


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    """A missing one fails: skipping would leave the promise untested."""
    for program, package in (("qpdf", "qpdf"), ("pdftotext", "poppler-utils")):
        if shutil.which(program) is None:
            pytest.fail(f"the {program} program is missing; run `apt-get install {package}`")


def run(*arguments: str | Path) -> str:
    ended = subprocess.run([*map(str, arguments)], capture_output=True, text=True, check=False)
    # poppler before 23 takes the boolean that PDF/UA asks for to be of a wrong type.
    errors = ended.stderr.replace("Syntax Error: Suspects object is wrong type (boolean)\n", "")
    assert (ended.returncode, errors) == (0, "")
    return ended.stdout


def said(path: Path) -> str:
    """The text as pdftotext reads it, hyphenated words made whole."""
    return " ".join(run("pdftotext", path, "-").replace("\u00ad\n", "").split())


@pytest.mark.parametrize("name", SHEETS)
def test_qpdf_finds_no_fault(tmp_path: Path, name: str) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(SHEETS[name])
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", path)


@pytest.mark.parametrize("letter", [RUSSIAN, LONG, HOSTILE], ids=["letter", "long", "hostile"])
def test_pdftotext_reads_russian_whole_and_in_order(tmp_path: Path, letter: Letter) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter_pdf(letter))
    found = said(path)
    parts = [*letter.addressee, *letter.sender, letter.title, *letter.body]
    parts += ["Приложения:", *letter.enclosures, letter.signature]
    at = 0
    for part in parts:
        part = part.replace("😀", "\ufffd").replace("- ", "– ", 1 if part.startswith("- ") else 0)
        place = found.find(part, at)
        assert place >= 0, f"{part!r} does not follow in {found[at : at + 200]!r}"
        at = place + len(part)


@pytest.mark.parametrize("name", SHEETS)
def test_pdfinfo_is_told_a_title_and_no_maker_and_no_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(SHEETS[name])
    told = dict(line.split(":", 1) for line in run("pdfinfo", path).splitlines() if ":" in line)
    assert told["Title"].strip()
    assert told["Tagged"].strip() == "yes"
    assert not {"Creator", "Producer", "CreationDate", "ModDate", "Author"} & told.keys()


def test_pdffonts_finds_every_font_within(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(SHEETS["hostile"])
    rows = run("pdffonts", path).splitlines()[2:]
    assert rows
    assert {tuple(row.split()[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
