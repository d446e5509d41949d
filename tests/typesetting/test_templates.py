"""A kept compiler: data stays data, threads take turns, and a failure tells nothing."""

import io
import logging
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from glasno.typesetting.errors import TooLongError, TypesettingError
from glasno.typesetting.templates import (
    MOST_CHARACTERS,
    MOST_IN_A_WORD,
    MOST_LINES,
    Template,
    template,
)

SECRET = "Пётр Вымышленный"
SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(lang: "ru", font: "Libertinus Serif")
#if data.at("fail", default: false) { panic(data.body) }
= #data.title
#data.body
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Template:
    path = tmp_path / "sheet.typ"
    path.write_text(SOURCE, "utf-8")
    return Template(path)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_same_data_gives_the_same_bytes(sheet: Template) -> None:
    first = sheet.pdf({"title": "Письмо", "body": "слово"})
    assert sheet.pdf({"title": "Письмо", "body": "иное"}) != first
    assert sheet.pdf({"title": "Письмо", "body": "слово"}) == first


def test_process_keeps_one_of_each_template(tmp_path: Path) -> None:
    path = tmp_path / "sheet.typ"
    path.write_text(SOURCE, "utf-8")
    assert template(path) is template(path)


def test_eight_threads_get_each_its_own_sheet(sheet: Template) -> None:
    def made(number: int) -> str:
        return text_of(sheet.pdf({"title": "Письмо", "body": f"номер {number}"}))

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(made, range(64)))
    assert found == [f"Письмо\nномер {number}" for number in range(64)]


def test_pictures_are_png_one_a_page(sheet: Template) -> None:
    one = sheet.png({"title": "Письмо", "body": "слово"}, pixels_per_inch=50)
    many = sheet.png({"title": "Письмо", "body": "слово\n" * 100}, pixels_per_inch=50)
    assert [len(one), len(many)] == [1, 3]
    assert {each[:8] for each in (*one, *many)} == {b"\x89PNG\r\n\x1a\n"}


def test_failure_tells_nothing_of_the_data(
    sheet: Template, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(TypesettingError) as failure:
        sheet.pdf({"title": "Письмо", "body": SECRET, "fail": True})
    assert str(failure.value) == "sheet.typ could not be set"
    assert (failure.value.__context__, failure.value.__cause__) == (None, None)
    told = "".join(traceback.format_exception(failure.value))
    assert SECRET not in told + caplog.text + "".join(capfd.readouterr())


def test_panic_of_typst_is_a_failure_like_any(
    sheet: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As Rust's panics come through: no Exception."""

    class Panicking:
        def compile(self, **_wanted: Any) -> bytes:
            raise Panic(SECRET)

    monkeypatch.setattr(sheet, "_taken", Panicking)
    with pytest.raises(TypesettingError, match=r"^sheet\.typ could not be set$"):
        sheet.pdf({"title": "Письмо", "body": SECRET})


def test_sheet_is_set_again_after_a_failure(sheet: Template) -> None:
    with pytest.raises(TypesettingError):
        sheet.pdf({"title": "", "body": "слово", "fail": True})
    assert text_of(sheet.pdf({"title": "Письмо", "body": "слово"})) == "Письмо\nслово"


@pytest.mark.parametrize(
    "body",
    [
        "а " * (MOST_CHARACTERS // 2 + 1),
        "\n" * MOST_LINES,
        ["а"] * (MOST_LINES + 1),
        "а" * (MOST_IN_A_WORD + 1),
    ],
    ids=["characters", "lines", "items", "one word"],
)
def test_too_much_is_refused_before_any_work(sheet: Template, body: str | list[str]) -> None:
    began = time.process_time()
    with pytest.raises(TooLongError):
        sheet.pdf({"title": "Письмо", "body": body})
    assert time.process_time() - began < 0.1


@pytest.mark.parametrize(
    "piece",
    ["слово", "а ", "а", "а" + "\u0301" * 6, "אb1", "-", "а\u200c", "(«", "😀"],
    ids=[
        "words",
        "letters",
        "word",
        "accents",
        "directions",
        "hyphens",
        "joiners",
        "signs",
        "marks",
    ],
)
def test_the_most_that_is_taken_is_set_in_seconds(sheet: Template, piece: str) -> None:
    word = (piece * MOST_IN_A_WORD)[:MOST_IN_A_WORD]
    body = " ".join([word] * (MOST_CHARACTERS // (MOST_IN_A_WORD + 1)))
    began = time.process_time()
    sheet.pdf({"title": "Письмо", "body": body})
    assert time.process_time() - began < 5
