"""A campaign's own paragraphs in a supporter's letter: of what changes, its figures alone."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.composing import CampaignFacts
from glasno.appeals.composing.reports import ReportError, read_report, said_reports
from glasno.appeals.directory import LONGEST_REPORT

FIGURES = {"campaign_places": "13", "campaign_as_of": "9 января 2023 года"}


def test_figures_stand_in_their_paragraphs() -> None:
    told = said_reports(
        ["Держат взаперти.", "На {campaign_as_of} мест — {campaign_places}."], FIGURES
    )
    assert told.replace("\u00a0", " ") == "Держат взаперти.\nНа 9 января 2023 года мест — 13."


def test_paragraph_whose_figure_is_not_there_stands_in_no_letter() -> None:
    assert said_reports(["Не менее {campaign_held}.", "Держат взаперти."], FIGURES) == (
        "Держат взаперти."
    )
    assert said_reports(["Мест — {campaign_places}."], {}) == ""


@pytest.mark.parametrize(
    ("paragraph", "fault"),
    [
        ("{writer_name}", "of what changes, only {campaign_places}, {campaign_held}"),
        ("{campaign_title}", "of what changes, only"),
        ("{gender(writer): был|была}", "of what changes, only"),
        ("{campaign_palces}", 'did you mean "campaign_places"?'),
        ("{campaign_places", "{"),
        ("1. Первое", "without a number or a condition"),
        ("?if campaign_places", "the condition has nothing below it"),
        ("?own own_words", "write one paragraph to an item"),
        ("Раз.\n\nДва.", "write one paragraph to an item"),
        ("", "the text has no paragraph"),
    ],
)
def test_paragraph_that_cannot_stand_in_a_letter_is_told(paragraph: str, fault: str) -> None:
    with pytest.raises(ReportError, match=re.escape(fault)):
        read_report(paragraph)


@given(st.text(max_size=LONGEST_REPORT))
def test_any_paragraph_is_refused_or_stands_in_the_letter(paragraph: str) -> None:
    try:
        read_report(paragraph)
    except ReportError:
        return
    assert "\n\n" not in said_reports([paragraph], FIGURES)


def test_reports_are_of_the_letters_language_alone() -> None:
    campaign = CampaignFacts(
        {"ru": "Отпустите их"},
        places=13,
        as_of=date(2023, 1, 9),
        reports=({"ru": "Мест — {campaign_places}."}, {"en": "Places: {campaign_places}."}),
    )
    assert campaign.variables("ru")["campaign_reports"].replace("\u00a0", " ") == "Мест — 13."
    assert campaign.variables("en")["campaign_reports"] == "Places: 13."
