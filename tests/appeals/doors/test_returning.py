"""`POST /do/case/<slug>`: coming back, staying, leaving and erasing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from glasno.appeals.actions import opening
from glasno.appeals.cases.lines import SHARED_PLACES
from glasno.appeals.models import Case
from glasno.front.requests import MOST_FIELDS
from glasno.publishing.actions.publishing import publish
from glasno.vault.codenames import draw
from tests.factories.cases import FAMILY, GUESSER
from tests.factories.following import Visitor

FORGET = {"clear-site-data": '"cache"'}


def test_published_page_asks_for_the_code_name_alone(case: Visitor) -> None:
    publish(topics={f"campaign:{case.slug}"})
    headings = {"en": "Come back to your case", "ru": "Вернуться к\N{NO-BREAK SPACE}своему делу"}
    for language, heading in headings.items():
        site = Path(django_settings.GLASNO.data) / "site"
        page = (site / language / case.slug / "appeal/return/index.html").read_text()
        assert heading in page
        for attribute in (
            *('autocomplete="off"', 'autocapitalize="none"', 'spellcheck="false"'),
            f'action="/do/case/{case.slug}"',
        ):
            assert attribute in page


def test_wrong_unknown_erased_and_malformed_names_are_answered_alike(case: Visitor) -> None:
    erased = replace(case)
    erased.send("erase:yes")
    words = draw("en").words
    wrong = [
        *(case.words, draw("en").text, draw("ru").text, " ".join(words[:6])),
        *("", "x" * 5000, "' OR 1=1 --", "<script>alert(1)</script>", "a\x00b", "й" * 300),
    ]
    answers = set()
    for typed in wrong:
        answers.add((case.come_back(typed).status, case.replies[-1]))
    case.post({"lang": "en"}, door="case")
    answers.add((case.replies[-1].status, case.replies[-1]))

    assert len(answers) == 1
    ((status, reply),) = answers
    assert (status, reply.headers) == (422, ())
    assert "Nothing opens with these words." in case.text
    assert "case" not in case.carried


def test_name_opens_in_any_case_with_ye_for_yo_and_any_spaces(case: Visitor) -> None:
    case.language = "ru"
    later = case.later(3)
    typed = case.words.upper().replace(" ", ",  \n")
    assert later.come_back(typed).status == 200
    assert later.heading == "Ваше дело"


def test_guesser_is_told_when_to_come_again_and_the_family_comes_in(
    case: Visitor, settings: Settings
) -> None:
    settings.GLASNO = replace(settings.GLASNO, limits=True)
    guesser = replace(case, origin=GUESSER, page="")
    for _try in range(20):
        assert guesser.come_back(draw("en").text).status == 422
    refused = guesser.come_back(case.words)
    assert (refused.status, dict(refused.headers)) == (429, {"retry-after": "60"})
    assert "Please come again in 1 minute. Your case stays as it is." in guesser.text
    assert replace(case, origin=FAMILY, page="").come_back().status == 200


def test_full_line_is_told_and_when_to_try_again(
    case: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opening.LINES._waiting, "shared", SHARED_PLACES)
    reply = case.come_back()
    assert (reply.status, dict(reply.headers)) == (503, {"retry-after": "5"})
    assert "Please try again in a few seconds." in case.text


def test_store_that_is_gone_is_a_readable_page(case: Visitor) -> None:
    case.counter.ledger.close()
    assert case.come_back().status == 503
    case.post({"lang": "en", "case": "x", "action": "leave"}, door="case")
    assert case.replies[-1].status == 400


def test_page_of_a_case_works_for_twelve_hours_and_then_asks_for_the_words(case: Visitor) -> None:
    page = case.page
    case.now += timedelta(hours=11)
    assert case.send("case").status == 200
    case.now += timedelta(hours=1)
    assert (case.send("case").status, case.heading) == (410, "This page has expired")
    assert f"/en/{case.slug}/appeal/return/" in case.page
    case.page = page
    case.now += timedelta(days=3)
    assert case.send("case").status == 410


def test_session_that_was_altered_or_is_another_campaigns_opens_nothing(case: Visitor) -> None:
    session = case.carried["case"]
    slug, _dot, box = session.partition(".")
    told = {
        case.send("case", case=altered).status
        for altered in (f"{slug}.{box[:-4]}AAAA", "x", f"{slug}.", f"other.{box}", "x" * 200_000)
    }
    assert told == {400}
    assert case.heading == "This page cannot be read"
    # The state of an interview is none of a case, whatever key has sealed it.
    begun = replace(case, page="")
    begun.send(speaker="supporter")
    assert case.send("case", case=begun.carried["state"]).status == 400


def test_session_of_one_campaign_is_refused_at_anothers_door(case: Visitor) -> None:
    stranger = replace(case, slug="no-such-campaign")
    assert stranger.send("case").status == 404


def test_leaving_shows_a_page_that_tells_nothing_and_clears_the_cache(case: Visitor) -> None:
    reply = case.send("leave")
    assert (reply.status, dict(reply.headers), case.heading) == (200, FORGET, "You have left")
    assert case.slug not in case.page
    assert case.carried == {}
    assert Case.objects.count() == 1


def test_case_is_erased_with_the_second_press_and_its_name_opens_nothing(case: Visitor) -> None:
    sure = case.send("erase")
    assert (sure.status, case.heading, Case.objects.count()) == (200, "Erase the case?", 1)
    session = case.carried["case"]
    gone = case.send("erase:yes")
    assert (gone.status, dict(gone.headers), case.heading) == (200, FORGET, "Erased")
    assert Case.objects.count() == 0
    # In another window nothing is left to be seen or done.
    for action in ("case", "told:1:sent", "extend", "ics", "pdf:1"):
        reply = case.send(action, case=session, days="30", on="22.11.2026")
        assert (reply.status, case.heading) == (410, "The case is gone")
    assert case.send("erase:yes", case=session).status == 200
    assert case.come_back().status == 422


def test_lifetime_is_chosen_anew_and_by_the_writer_alone(case: Visitor) -> None:
    later = case.later(80)
    later.come_back()
    assert "Kept until 20 February 2027." in later.text
    assert later.send("extend", days="").status == 422
    assert later.send("extend", days="366").status == 422
    assert later.send("extend", days="365").status == 200
    assert "Kept until 10 February 2028." in later.text
    assert Case.objects.get().erase_on == later.now.date() + timedelta(days=365)
    # Looking extends nothing.
    later.come_back()
    assert Case.objects.get().revision == 1


def test_case_that_has_outlived_its_days_opens_nothing(case: Visitor) -> None:
    assert case.later(89).come_back().status == 200
    assert case.later(90).come_back().status == 422


def test_nothing_of_a_case_stands_in_an_address_or_a_header(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.send("letter:1")
    case.send("case")
    case.send("leave")
    told = [name for reply in case.replies for name, _value in reply.headers]
    assert set(told) <= {"clear-site-data", "content-disposition"}
    assert case.page.count("name=") < MOST_FIELDS
