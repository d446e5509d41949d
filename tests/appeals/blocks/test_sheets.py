"""The sheet on the page looks as the printed one does."""

from dataclasses import replace

from glasno.appeals.blocks.sheets import sheet_of
from tests.appeals.letters.sheets import ENGLISH, RUSSIAN


def test_heads_stand_in_the_order_of_the_printed_letter() -> None:
    assert [lines[0] for lines in sheet_of(RUSSIAN).heads] == [
        RUSSIAN.addressee[0].replace("В Г", "В\u00a0Г"),
        RUSSIAN.sender[0].replace("от И", "от\u00a0И"),
    ]
    assert sheet_of(ENGLISH).heads == (ENGLISH.sender, ENGLISH.addressee)


def test_title_begins_a_new_line_after_its_words_in_capitals() -> None:
    assert sheet_of(RUSSIAN).title == ("ЗАЯВЛЕНИЕ", "о\u00a0преступлении")
    assert sheet_of(ENGLISH).title == (ENGLISH.title,)


def test_number_alone_before_what_is_no_sentence_heads_a_part() -> None:
    body = ("1. Identity", "- Name: Ivan", "2. Date", "Last seen.", "1. One", "2. Two", "Said:")
    assert sheet_of(replace(ENGLISH, body=body)).paragraphs == (
        ("part", "1. Identity"),
        ("item", "– Name: Ivan"),
        ("part", "2. Date"),
        ("", "Last seen."),
        ("item", "1. One"),
        ("item", "2. Two"),
        ("", "Said:"),
    )
    (only,) = sheet_of(replace(ENGLISH, body=("1. He was seen.",))).paragraphs
    assert only == ("item", "1. He was seen.")
