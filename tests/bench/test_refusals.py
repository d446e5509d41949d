"""A figure that is not true is not reported: one sentence says why, and the status is 1."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import mixing, nginx, wrk
from bench.refusing import RefusedError
from bench.report import Line
from bench.stage import Stage
from bench.web import Answer
from bench.wrk import Heard
from tools import programs

WHOLE = Heard(asked=1000, answered=1000, accepted=1000, seconds=0.5, broken=0)
SAID = '1000 requests in 0.5s\nheard {"asked": 2, "answered": 2, "accepted": 1, "seconds": 1,'
PAGE = Answer(200, {"content-type": "text/html", "vary": "accept-encoding"}, b"<p>")


def test_a_whole_round_is_reported_by_its_own_time() -> None:
    wrk.check(WHOLE, expected=303)
    wrk.check_stored(WHOLE, stored=1000)
    assert WHOLE.rate == 2000.0


@pytest.mark.parametrize(
    ("heard", "word"),
    [
        (replace(WHOLE, accepted=999), "1 answers of 1000 were not 303"),
        (replace(WHOLE, answered=998), "2 requests of a round were never answered"),
        (replace(WHOLE, broken=3), "3 connections broke"),
        (replace(WHOLE, asked=0, answered=0, accepted=0), "without one answer"),
    ],
)
def test_a_round_with_another_answer_or_none_is_refused(heard: Heard, word: str) -> None:
    with pytest.raises(RefusedError, match=word):
        wrk.check(heard, expected=303)


@pytest.mark.parametrize("stored", [999, 1001])
def test_a_round_whose_rows_are_not_those_acknowledged_is_refused(stored: int) -> None:
    with pytest.raises(RefusedError, match=f"1000 signatures were acknowledged and {stored} are"):
        wrk.check_stored(WHOLE, stored=stored)


def test_words_without_figures_are_refused() -> None:
    with pytest.raises(RefusedError, match="it said: unable to connect"):
        wrk.parse("warming up\nunable to connect\n")
    assert wrk.parse(f'{SAID} "broken": 0}}\n') == Heard(2, 2, 1, 1, 0)


def test_readers_that_fall_behind_are_refused() -> None:
    mixing.check_steady(replace(WHOLE, accepted=490), 1000)
    with pytest.raises(RefusedError, match="Only 978 /s pages were read"):
        mixing.check_steady(replace(WHOLE, accepted=489), 1000)


def test_nginx_with_the_same_file_and_headers_is_compared() -> None:
    own = {"server": "nginx", "date": "today", "connection": "keep-alive"}
    nginx.check_same(PAGE, replace(PAGE, headers={**PAGE.headers, **own}))


@pytest.mark.parametrize(
    ("theirs", "word"),
    [
        (None, "the same file"),
        (replace(PAGE, body=b"<b>"), "the same file"),
        (replace(PAGE, status=304), "the same file"),
        (replace(PAGE, headers={"content-type": "text/html"}), r"other headers \(vary\)"),
        (replace(PAGE, headers={**PAGE.headers, "etag": "x"}), r"other headers \(etag\)"),
    ],
)
def test_nginx_with_another_file_or_other_headers_is_refused(
    theirs: Answer | None, word: str
) -> None:
    with pytest.raises(RefusedError, match=word):
        nginx.check_same(PAGE, theirs)


@pytest.fixture
def all_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "missing", lambda _names: [])


@pytest.mark.usefixtures("all_programs")
def test_a_refusal_is_one_sentence_no_figure_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refuse(_stage: Stage) -> list[Line]:
        wrk.check_stored(WHOLE, stored=7)
        return []

    monkeypatch.setitem(command.MEASUREMENTS, "sign", refuse)
    document = tmp_path / "capacity.md"
    document.write_text(f"{command.BEGIN}before{command.END}")

    assert command.main(["--only", "sign", "--write", str(document)]) == 1

    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.endswith(".\n")) == ("", 1, True)
    assert document.read_text() == f"{command.BEGIN}before{command.END}"


def test_missing_programs_are_named_with_the_way_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main(["--quick"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Missing: ")
    assert "wrk; on Debian: apt-get install " in err


def test_a_report_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    document = tmp_path / "capacity.md"
    document.write_text(f"# Capacity\n{command.BEGIN}old{command.END}\nafter\n")
    command.write(document, "new")
    command.write(document, "newer")
    expected = f"# Capacity\n{command.BEGIN}\n\nnewer\n{command.END}\nafter\n"
    assert document.read_text() == expected


def test_a_report_is_written_into_no_other_document(tmp_path: Path) -> None:
    document = tmp_path / "other.md"
    document.write_text("text")
    with pytest.raises(SystemExit, match="has no <!-- bench: begin -->"):
        command.write(document, "new")
    assert document.read_text() == "text"
