"""Risk notes: complete in every language, sourced, and honest about what nobody has checked."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils.translation import override

from glasno.campaigns.risks import countries_with_notes, notes_for, notes_of
from glasno.campaigns.risks.notes import FOLDER, SAID
from glasno.campaigns.rules import country_fault
from glasno.kit.links import link_fault
from glasno.kit.text import clean_line

FILES = sorted(FOLDER.glob("*.yaml"))


def test_form_of_a_russian_campaign_has_the_three_notes() -> None:
    assert [note.key for note in notes_for("RU")] == ["discrediting", "fakes", "undesirable"]


def test_form_of_a_campaign_about_another_country_has_the_general_note() -> None:
    assert [note.key for note in notes_for("FR")] == ["found_out"]
    assert notes_for("") == notes_for("FR")


def test_page_of_all_notes_has_more_than_the_form() -> None:
    assert [note.key for note in notes_of("RU")] == [
        "discrediting",
        "fakes",
        "undesirable",
        "extremist",
        "mailbox",
    ]
    assert countries_with_notes() == ["BY", "KZ", "RU"]


def test_notes_speak_the_active_language() -> None:
    with override("ru"):
        active = notes_for("RU")

    assert active == notes_for("RU", "ru")
    assert active[0].title == "«Дискредитация» армии"
    assert notes_for("RU", "en")[0].title == "“Discrediting” the army"


def test_notes_fall_back_to_english() -> None:
    assert notes_for("RU", "eo") == notes_for("RU", "en")


def test_russian_notes_hold_their_words_together() -> None:
    assert "до\u00a015\u00a0лет" in notes_for("RU", "ru")[1].what


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_note_is_complete_in_every_language(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert country_fault(data["country"]) == ""
    for note in data["notes"]:
        for name in SAID:
            texts = note[name]
            assert sorted(texts) == sorted(code for code, _ in settings.LANGUAGES), name
            assert len({bool(text) for text in texts.values()}) == 1, name
            assert [clean_line(text) for text in texts.values()] == list(texts.values())
        assert note["title"]["en"]
        assert note["what"]["en"]
        assert note["safer"]["en"]


@pytest.mark.parametrize("country", ["", "BY", "KZ", "RU"])
def test_every_note_says_where_it_comes_from_and_that_no_lawyer_has_read_it(country: str) -> None:
    for note in notes_of(country):
        assert note.sources or note.known_only
        assert note.checked_on >= date(2026, 11, 1)
        assert note.reviewed_by_lawyer is False
        assert [link_fault(source.url, web_only=True) for source in note.sources if source.url] == [
            ""
        ] * sum(bool(source.url) for source in note.sources)


def test_notes_at_the_form_are_short_enough_to_be_read() -> None:
    for note in notes_for("RU", "ru"):
        assert len(note.what) + len(note.safer) < 280
