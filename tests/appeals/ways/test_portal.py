"""The companion of a portal: what to copy into which field, and nothing sent by us."""

from dataclasses import replace

import pytest

from glasno.appeals.ways import ways_out
from glasno.appeals.ways.portal import portal_text
from glasno.appeals.ways.splitting import length
from glasno.authorities.directory import Channel, Directory

from .errands import FACTS, LONG, RUSSIAN, TODAY, directory, way, ways

SHORT_TO_COMMITTEE = replace(RUSSIAN, authority="sledkom")
LONG_TO_COMMITTEE = replace(LONG, authority="sledkom")
UNCHECKED = "Nobody has checked whether one has to log in there."


def test_each_field_of_the_form_has_what_to_paste_into_it() -> None:
    pieces = way(SHORT_TO_COMMITTEE, "portal").pieces

    assert [(piece.label, piece.text) for piece in pieces[:-1]] == [
        ("Surname", "Иванова"),
        ("Given name", "Мария"),
        ("Patronymic", "Петровна"),
        ("Postal address", FACTS["writer_address"]),
        ("E-mail address", "ivanova@example.org"),
    ]


def test_a_field_whose_content_was_not_told_is_left_out() -> None:
    pieces = way(SHORT_TO_COMMITTEE, "portal", facts={"writer_surname": "Иванова"}).pieces

    assert [piece.label for piece in pieces] == ["Surname", "Text of the letter"]


def test_text_for_a_form_that_asks_for_the_sender_leaves_out_the_letters_head() -> None:
    assert portal_text(RUSSIAN, has_fields=True) == "\n\n".join(
        [
            RUSSIAN.title,
            *RUSSIAN.body,
            "Приложения:\n1. Копия паспорта\n2. Копия свидетельства о рождении",
            "М. П. Иванова\n",
        ]
    )


def test_text_for_a_form_of_which_nothing_is_known_is_the_whole_letter() -> None:
    text = way(replace(RUSSIAN, authority="gvp"), "portal").pieces[-1]

    assert (text.text, text.language) == (RUSSIAN.plain(), "ru")


def test_a_long_text_is_split_to_the_limit_and_each_part_says_which_it_is() -> None:
    portal = way(LONG_TO_COMMITTEE, "portal")
    parts = [piece for piece in portal.pieces if piece.language]

    assert [piece.label for piece in parts] == ["Text, part 1 of 2", "Text, part 2 of 2"]
    assert [piece.text.splitlines()[0] for piece in parts] == ["Часть 1 из 2.", "Часть 2 из 2."]
    assert all(length(piece.text) <= 2000 for piece in parts)
    assert "a message of its own" in portal.steps[2]


def test_parts_together_are_the_letter() -> None:
    parts = [piece.text for piece in way(LONG_TO_COMMITTEE, "portal").pieces if piece.language]
    bodies = "".join(part.partition("\n")[2] for part in parts)

    assert "".join(bodies.split()) == "".join(portal_text(LONG, has_fields=True).split())


@pytest.mark.parametrize(
    ("identification", "language", "told"),
    [
        ("unchecked", "ru", True),
        ("unchecked", "en", True),
        ("esia", "ru", False),
        ("", "ru", False),
    ],
)
def test_a_log_in_that_nobody_has_checked_is_told(
    identification: str, language: str, *, told: bool
) -> None:
    channel = Channel(
        kind="portal", value="https://example.org/", identification=identification, quality="own"
    )
    known = directory().authorities["gvp"]
    letter = replace(RUSSIAN, authority="gvp", language=language)

    (portal,) = ways_out(
        letter, Directory([replace(known, channels=(channel,))]), on=TODAY, language="en"
    )

    assert any(warning.startswith(UNCHECKED) for warning in portal.warnings) is told
    assert any("Gosuslugi" in step for step in portal.steps) is (identification == "esia")


def test_post_is_advised_where_its_address_is_known_and_else_to_ask_for_it() -> None:
    known = way(replace(RUSSIAN, authority="gvp"), "portal")
    unknown = way(replace(RUSSIAN, authority="ombudsman"), "portal")

    assert known.warnings[0].endswith("asks for no log-in, send the letter by post as well.")
    assert unknown.warnings[0].endswith(
        "ask the body for its postal address and send the letter by post as well."
    )


@pytest.mark.parametrize(
    ("email", "told"), [("a@example.org", True), ("", True), ("a@example.ru", False)]
)
def test_a_reply_address_outside_the_russian_zones_is_warned_of(email: str, *, told: bool) -> None:
    portal = way(SHORT_TO_COMMITTEE, "portal", facts={**FACTS, "writer_email": email})

    assert any("As far as we have read" in warning for warning in portal.warnings) is told


@pytest.mark.parametrize("value", ["javascript:alert(1)", "data:text/html,x", "//example.org"])
def test_only_an_address_of_the_web_becomes_a_link(value: str) -> None:
    known = directory().authorities["gvp"]
    odd = Directory([replace(known, channels=(Channel(kind="portal", value=value),))])

    (portal,) = ways_out(replace(RUSSIAN, authority="gvp"), odd, on=TODAY, language="en")

    assert portal.link == ""


def test_steps_end_with_the_number_to_write_down() -> None:
    last = [each.steps[-1] for each in ways(SHORT_TO_COMMITTEE) if each.kind == "portal"]

    assert last == [
        "Send it. Write down the number and the day that the page shows, and keep a picture."
    ]
