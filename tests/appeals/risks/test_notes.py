"""What a letter can cost: each risk with a safer way, its source, and who has not read it."""

import re
from datetime import date
from pathlib import Path

import pytest

from glasno.appeals.facts import SPEAKERS
from glasno.appeals.records import LANGUAGES, RecordErrors
from glasno.appeals.risks import RiskNote, risk_keys, risks_for
from glasno.appeals.risks.notes import FILE, read_risks

ALL = tuple(read_risks(FILE).values())


def test_notes_are_those_that_letters_need() -> None:
    assert [note.key for note in ALL] == [
        "retaliation",
        "unit_mail",
        "false_report",
        "discrediting",
        "fakes",
        "undesirable",
        "own_name",
        "foreign_reply",
        "same_text",
        "un_contact",
    ]
    assert risk_keys() == {note.key for note in ALL}


def test_supporter_meets_no_note_that_is_not_his() -> None:
    assert [note.key for note in risks_for(risk_keys(), speaker="supporter")] == [
        "discrediting",
        "fakes",
        "undesirable",
        "own_name",
        "foreign_reply",
        "same_text",
    ]


def test_relative_meets_every_note() -> None:
    assert risks_for(risk_keys(), speaker="relative") == ALL


def test_notes_stand_in_the_order_of_the_file_each_once() -> None:
    notes = risks_for(["fakes", "discrediting", "fakes"], speaker="lawyer")
    assert [note.key for note in notes] == ["discrediting", "fakes"]


def test_what_touches_the_man_is_met_before_anything_is_typed() -> None:
    assert [note.key for note in ALL if note.before] == ["retaliation", "unit_mail"]


@pytest.mark.parametrize("note", ALL, ids=lambda note: note.key)
def test_note_has_a_safer_way_and_says_what_stands_behind_it(note: RiskNote) -> None:
    for language in LANGUAGES:
        assert note.title[language]
        assert note.what[language]
        assert note.safer[language]
    assert note.law or all(note.known_only.values())
    assert note.checked_on is not None
    assert note.checked_on >= date(2026, 11, 22)
    assert note.reviewed_by_lawyer is False
    assert set(note.speakers) <= set(SPEAKERS)


def test_russian_notes_hold_their_words_together() -> None:
    (fakes,) = risks_for(["fakes"], speaker="supporter")
    assert "до\N{NO-BREAK SPACE}15\N{NO-BREAK SPACE}лет" in fakes.what["ru"]


@pytest.mark.parametrize("note", ALL, ids=lambda note: note.key)
def test_notes_are_short_enough_to_be_read(note: RiskNote) -> None:
    for language in LANGUAGES:
        assert len(note.what[language]) + len(note.safer[language]) < 560


def test_note_without_source_or_confession_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "risks.yaml"
    text = FILE.read_text("utf-8")
    begin = text.index("    known_only:")
    end = text.index("    checked_on:", begin)
    path.write_text(text[:begin] + text[end:], "utf-8")

    with pytest.raises(RecordErrors) as caught:
        read_risks(path)

    assert caught.value.faults == [
        "risks.yaml: risks.retaliation.known_only: say what stands behind a note without law"
    ]


def test_unknown_speaker_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "risks.yaml"
    path.write_text(FILE.read_text("utf-8").replace("[relative, self]", "[aunt]", 1), "utf-8")

    with pytest.raises(RecordErrors) as caught:
        read_risks(path)

    assert caught.value.faults == ["risks.yaml: risks.unit_mail.speakers: aunt is not known here"]


def test_man_himself_is_told_of_himself() -> None:
    of_him = {note.key: note for note in risks_for(risk_keys(), speaker="relative")}
    for note in risks_for(risk_keys(), speaker="self"):
        for said in (note.title, note.what, note.safer):
            words = set(re.findall(r"\w+", said["en"].lower()))
            assert words & {"him", "his", "he"} == set(), note.key
        assert note.law == of_him[note.key].law
    (first, *_) = risks_for(["retaliation"], speaker="self")
    assert first.title["ru"] == "О\u00a0письме могут узнать те, кто вас держит"
