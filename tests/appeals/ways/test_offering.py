"""Which ways a letter has, and in which order: as the directory says on the day."""

from dataclasses import replace
from datetime import date

import pytest

from glasno.appeals.ways import ways_out
from glasno.authorities.directory import Channel, Directory

from .errands import COURT, ENGLISH, FACTS, RUSSIAN, TODAY, directory, ways


def kinds(authority: str) -> list[str]:
    letter = ENGLISH if authority in ("wgeid", "wgad") else RUSSIAN
    return [way.kind for way in ways(replace(letter, authority=authority))]


@pytest.mark.parametrize(
    ("authority", "offered"),
    [
        ("gvsu", ["post"]),
        ("sledkom", ["post", "portal", "in_person", "telephone"]),
        ("gvp", ["post", "portal"]),
        ("genproc", ["post", "portal", "telephone"]),
        ("president", ["post", "portal", "in_person"]),
        ("mod", ["post", "portal", "portal", "telephone"]),
        ("ombudsman", ["portal"]),
        ("wgeid", ["email", "post", "fax"]),
        ("wgad", ["post", "email", "email"]),
        ("court", ["post", "in_person"]),
        ("commissariat", ["post", "in_person"]),
        ("commander", ["post", "in_person"]),
    ],
)
def test_ways_come_in_the_order_of_the_directory(authority: str, offered: list[str]) -> None:
    assert kinds(authority) == offered


def test_e_mail_to_a_russian_body_was_a_way_until_the_law_ended_it() -> None:
    mailbox = Channel(
        kind="email", value="priem@example.org", valid_to=date(2025, 3, 29), quality="own"
    )
    known = directory().authorities["sledkom"]
    then = Directory([replace(known, channels=(mailbox,))])
    letter = replace(RUSSIAN, authority="sledkom")

    before = ways_out(letter, then, on=date(2025, 3, 29), language="en")
    after = ways_out(letter, then, on=date(2025, 3, 30), language="en")

    assert ([way.kind for way in before], after) == (["email"], ())


def test_an_authority_that_left_the_directory_has_no_way() -> None:
    assert ways(replace(RUSSIAN, authority="nobody")) == ()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_way_has_steps_and_says_how_well_its_address_is_known(language: str) -> None:
    bodies = [*directory().authorities, "court", "commissariat", "commander"]
    every = [
        way for key in bodies for way in ways(replace(RUSSIAN, authority=key), language=language)
    ]

    assert [way.title for way in every if not (way.steps and way.pieces and way.source)] == []


def test_a_source_is_told_with_its_day_and_that_nobody_has_checked_it() -> None:
    post = ways(replace(RUSSIAN, authority="president"))[0]

    assert post.source == (
        "Source: cultureoeuvre.com (10605383), eng.kakprosto.ru (125422); not the body’s own page; "
        "read on 22\u00a0November 2026; nobody has checked this at the body itself."
    )
    assert not post.is_checked


def test_what_somebody_has_checked_is_told_with_the_day() -> None:
    known = directory().authorities["president"]
    checked = replace(known.channels[0], checked_on=date(2026, 11, 27))
    then = Directory([replace(known, channels=(checked,))])

    (post,) = ways_out(replace(RUSSIAN, authority="president"), then, on=TODAY, language="en")

    assert post.source.endswith("checked on 27\u00a0November 2026.")
    assert post.is_checked


def test_a_way_without_a_source_says_that_nobody_has_checked_it() -> None:
    known = directory().authorities["president"]
    bare = Directory([replace(known, channels=(Channel(kind="fax", value="+0 000"),))])

    (fax,) = ways_out(replace(RUSSIAN, authority="president"), bare, on=TODAY, language="en")

    assert (fax.source, fax.is_checked) == ("Nobody has checked this.", False)


def test_a_typed_address_is_the_writers_own_word() -> None:
    assert {way.source for way in ways(COURT)} == {
        "You typed this address yourself; we know nothing of it."
    }


def test_nothing_that_was_told_shows_in_a_way_that_is_printed_by_mistake() -> None:
    shown = repr(ways(RUSSIAN)) + repr(ways(replace(RUSSIAN, authority="sledkom")))

    assert [told for told in FACTS.values() if told in shown] == []
