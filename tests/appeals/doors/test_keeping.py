"""The action "keep" of the interview: nothing is kept but after a choice, and the name once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from glasno.appeals.actions import opening
from glasno.appeals.cases.lines import DIRECT_PLACES
from glasno.appeals.models import Case
from tests.factories.cases import GUESSER
from tests.factories.following import Visitor


def test_nothing_is_kept_before_it_is_chosen(visitor: Visitor) -> None:
    asked = visitor.send("keep")
    assert (asked.status, visitor.heading) == (200, "Keep the case under a code name")
    undecided = visitor.send("keep:yes")
    assert undecided.status == 422
    assert "Choose for how long it shall be kept." in visitor.text
    for days in ("0", "91", "-30", "x", "30 "):
        assert visitor.send("keep:yes", days=days).status == 422
    assert Case.objects.count() == 0
    back = visitor.send("")
    assert (back.status, visitor.heading) == (200, "Your letter is ready")


def test_code_name_is_shown_once_and_opens_the_case(visitor: Visitor) -> None:
    reply = visitor.keep(days=180)
    words = visitor.words
    row = Case.objects.get()

    assert (reply.status, visitor.heading, len(words.split())) == (200, "Your code name", 7)
    assert row.erase_on == visitor.now.date() + timedelta(days=180)
    assert "21 May 2027" in visitor.text
    visitor.send("case")
    # One word, say "new", may stand in the page for a reason of its own; all of them do not.
    shown = visitor.page.split("<main")[1]
    assert "code-name" not in shown
    assert [word for word in words.split() if word in shown] != words.split()
    assert visitor.heading == "Your case"
    later = visitor.later(1)
    assert (later.come_back().status, later.heading) == (200, "Your case")


def test_names_are_in_the_words_of_the_pages_language(visitor: Visitor) -> None:
    visitor.language = "ru"
    visitor.keep()
    assert all("а" <= letter <= "я" for letter in visitor.words.replace(" ", "").replace("ё", "е"))
    assert 'lang="ru" translate="no"' in visitor.page


def test_case_holds_the_letters_as_they_were_changed(visitor: Visitor) -> None:
    visitor.send("edit:crime_report.gvsu")
    parts = {"addressee": "Куда", "sender": "От кого", "title": "НАЗВАНИЕ", "signature": "М. К."}
    visitor.send("", **parts, body="Моими словами.")
    visitor.keep()
    visitor.send("case")
    visitor.send("letter:1")
    assert "Моими словами." in visitor.page
    assert "With your changes." in visitor.text


def test_keeping_twice_makes_two_cases_with_names_of_their_own(visitor: Visitor) -> None:
    again = replace(visitor)
    visitor.keep()
    again.keep()
    assert Case.objects.count() == 2
    assert visitor.words != again.words


def test_letters_that_are_not_made_cannot_be_kept(visitor: Visitor) -> None:
    finished = visitor.page
    for action in ("keep", "keep:yes"):
        visitor.page = ""
        reply = visitor.send(action, days="30", speaker="supporter")
        assert (reply.status, "state" in visitor.carried) == (200, True)
    visitor.page = finished
    altered = visitor.carried["state"][:-8] + "AAAAAAAA"
    refused = visitor.send("keep:yes", days="30", state=altered)
    assert refused.status == 400
    visitor.page, visitor.now = finished, visitor.now + timedelta(hours=13)
    assert visitor.send("keep:yes", days="30").status == 410
    assert Case.objects.count() == 0


def test_who_keeps_too_much_is_told_when_to_come_again(
    visitor: Visitor, settings: Settings
) -> None:
    settings.GLASNO = replace(settings.GLASNO, limits=True)
    visitor.origin = GUESSER
    finished = visitor.page
    for _time in range(20):
        visitor.page = finished
        visitor.keep()
    visitor.page = finished
    reply = visitor.keep()
    assert (reply.status, dict(reply.headers)) == (429, {"retry-after": "60"})
    assert "Please come again in 1 minute." in visitor.text
    assert Case.objects.count() == 20


def test_full_line_is_told_and_nothing_is_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opening.LINES._waiting, "shared", DIRECT_PLACES)
    reply = visitor.keep()
    assert (reply.status, dict(reply.headers)) == (503, {"retry-after": "5"})
    assert "Please try again in a few seconds." in visitor.text
    assert Case.objects.count() == 0


def test_server_without_its_key_keeps_nothing_and_says_so(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.counter.ledger.close()
    reply = visitor.keep()
    assert reply.status == 503
    assert Case.objects.count() == 0
