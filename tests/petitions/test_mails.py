"""Which letter goes, decided at the moment of sending."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from glasno.outbox.composing import Again, Done, Park
from glasno.outbox.models import Job
from glasno.petitions.actions.opening import close_petition
from glasno.petitions.mails import LINKS_KEPT
from glasno.petitions.models import SignatureLink
from glasno.petitions.steps import PARKED, REMIND, REMIND_AFTER
from tests.factories.petitions import SLUG, House, letter, letters, link_in


def test_the_first_letter_asks_and_comes_back_to_remind(house: House, now: datetime) -> None:
    house.sign(now=now)

    [composed] = letters(now=now)

    assert composed.to == "vera@example.org"
    assert composed.then == Again(on=now.date() + REMIND_AFTER, step=REMIND)
    assert composed.capped


def test_the_reminder_is_the_last_request(house: House, now: datetime) -> None:
    house.sign(now=now)
    Job.objects.update(step=REMIND)

    [composed] = letters(now=now + REMIND_AFTER)

    assert composed.then == Park(step=PARKED)


def test_composing_again_after_a_crash_gives_the_same_letter(house: House, now: datetime) -> None:
    house.sign(now=now)

    assert letters(now=now) == letters(now=now)


def test_no_reminder_goes_to_who_has_confirmed(house: House, now: datetime) -> None:
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)

    [composed] = letters(now=now)

    assert link_in(composed).startswith("/do/mine/")
    assert composed.then == Done()


def test_a_confirmed_mailbox_is_told_so_with_a_fresh_link(house: House, now: datetime) -> None:
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    house.sign(now=now)
    again = Job.objects.order_by("-pk")[0]

    composed = letter(again, now=now)

    assert composed is not None
    assert (link_in(composed).startswith("/do/mine/"), composed.capped) == (True, True)


def test_links_of_one_signature_do_not_pile_up_and_the_first_stays(
    house: House, now: datetime
) -> None:
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    [thanks] = letters(now=now)
    for _ in range(LINKS_KEPT + 3):
        house.sign(now=now)
    newest = letters(now=now)[-1]

    assert SignatureLink.objects.count() == LINKS_KEPT
    assert house.get(link_in(thanks), now=now).status == 200
    assert house.get(link_in(newest), now=now).status == 200


def test_a_request_that_was_erased_is_not_mailed(house: House, now: datetime) -> None:
    house.sign(now=now)
    job = Job.objects.get()
    [asked] = letters(now=now)
    house.post(link_in(asked), {"action": "not-me"}, now=now)

    assert letter(job, now=now) is None


def test_a_closed_petition_asks_nobody_to_confirm(house: House, now: datetime) -> None:
    house.sign(now=now)
    close_petition(SLUG, reason={"en": "Won."})

    assert letters(now=now) == []


def test_no_thanks_after_a_withdrawal(house: House, now: datetime) -> None:
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    job = Job.objects.get()
    [thanks] = letters(now=now)
    house.post(link_in(thanks), {"action": "withdraw"}, now=now)

    assert letter(job, now=now) is None


@pytest.mark.parametrize("language", ["en", "ru"])
def test_letters_name_neither_campaign_nor_cause(
    house: House, now: datetime, language: str
) -> None:
    house.sign(now=now, lang=language)
    [composed] = letters(now=now)

    said = composed.subject + composed.text + composed.html
    words = [SLUG.replace("-", " "), "Let them go", "Отпустите", "petition", "петици", "Vera"]
    assert [word for word in words if word.lower() in said.lower().replace(SLUG, "")] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_link_stands_on_a_line_of_its_own(house: House, now: datetime, language: str) -> None:
    house.sign(now=now, lang=language)
    [composed] = letters(now=now)

    lines = [line for line in composed.text.splitlines() if link_in(composed) in line]
    assert [line.split() for line in lines] == [[line] for line in lines]
    assert len(lines) == 1


def test_every_letter_has_its_link_at_every_live_address(
    house: House, now: datetime, settings: Settings
) -> None:
    onion = "http://" + "a" * 56 + ".onion"
    settings.GLASNO = replace(settings.GLASNO, addresses=(settings.GLASNO.base_url, onion))
    house.sign(now=now)
    [confirm] = letters(now=now)
    Job.objects.update(step=REMIND)
    [remind] = letters(now=now + REMIND_AFTER)
    house.post(link_in(confirm), {}, now=now)
    house.sign(now=now)
    thanks, already = letters(now=now)

    for composed in (confirm, remind, thanks, already):
        links = [address + link_in(composed) for address in settings.GLASNO.addresses]
        assert [line for line in composed.text.splitlines() if "/do/" in line] == links
        assert [link for link in links if f'href="{link}"' in composed.html] == links
    assert len({each.subject for each in (confirm, remind, thanks, already)}) == 4


def test_the_letter_speaks_the_language_of_the_form(house: House, now: datetime) -> None:
    house.sign(now=now, lang="ru")
    house.sign(now=now, lang="en", email="other@example.org")

    russian, english = letters(now=now + timedelta(hours=1))
    assert (russian.language, english.language) == ("ru", "en")
    assert russian.subject != english.subject
