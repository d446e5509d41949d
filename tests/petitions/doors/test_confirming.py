"""What the link in the letter does: nothing by itself, all by a button."""

import json
from datetime import datetime, timedelta

import pytest
from pyrage import decrypt  # noqa: TID251 - the organiser opens on her own machine

from glasno.outbox.models import Job, Stop
from glasno.petitions.actions.expiring import expire_pending
from glasno.petitions.actions.opening import close_petition, pause_petition
from glasno.petitions.keys import keyring
from glasno.petitions.models import EpochKey, Pending, PendingState, Signature, SignatureState
from glasno.petitions.sealing import ADDRESS, PERSON, Record
from glasno.petitions.steps import REMIND, REMIND_AFTER, THANKS
from glasno.vault.boxes import key_id_of, open_box
from glasno.vault.keyring import MissingKeyError
from glasno.vault.secrets import LinkSecret
from tests.factories.petitions import ORGANISER, SLUG, House, letter, letters, link_in, location

THANKS_PAGE = f"/en/{SLUG}/thanks/"


@pytest.fixture
def link(house: House, now: datetime) -> str:
    """The link in the letter to the signer."""
    house.sign(now=now, town="Tver", display="initials", delivery="full")
    [composed] = letters(now=now)
    return link_in(composed)


def shown_text(signature: Signature) -> str:
    record = Record(signature.petition_id, bytes(signature.record))
    return record.open_display(bytes(signature.display_text or b""))


def test_get_shows_what_came_and_changes_nothing(house: House, link: str, now: datetime) -> None:
    before = list(Pending.objects.values_list())

    reply = house.get(link, now=now)

    assert reply.status == 200
    assert "V.\u00a0S., Tver" in reply.body.decode()
    assert list(Pending.objects.values_list()) == before
    assert Signature.objects.count() == 0


def test_get_never_shows_the_name_or_the_address(house: House, link: str, now: datetime) -> None:
    page = house.get(link, now=now).body.decode()

    assert ("Vera" in page, "vera@example.org" in page) == (False, False)


def test_confirm_counts_what_was_submitted_with_the_secret(
    house: House, link: str, now: datetime
) -> None:
    reply = house.post(link, {}, now=now)

    assert (reply.status, location(reply)) == (303, THANKS_PAGE)
    signature = Signature.objects.get()
    assert (signature.state, signature.delivery, signature.display) == (
        SignatureState.CONFIRMED,
        "full",
        "initials",
    )
    assert shown_text(signature) == "V.\u00a0S., Tver"


def test_confirm_erases_the_request(house: House, link: str, now: datetime) -> None:
    house.post(link, {}, now=now)

    spent = Pending.objects.get()
    assert (spent.state, spent.person, spent.address, spent.mac, spent.display_text) == (
        PendingState.USED,
        None,
        None,
        None,
        None,
    )


def test_confirm_wakes_the_job_for_the_thanks(house: House, link: str, now: datetime) -> None:
    house.post(link, {}, now=now)

    job = Job.objects.get()
    assert (job.step, job.due_on) == (THANKS, now.date())
    thanks = letter(job, now=now)
    assert thanks is not None
    assert (thanks.capped, link_in(thanks).startswith("/do/mine/")) == (False, True)


def test_confirm_twice_counts_once(house: House, link: str, now: datetime) -> None:
    first = house.post(link, {}, now=now)
    second = house.post(link, {}, now=now)

    assert first == second
    assert Signature.objects.count() == 1


def test_confirm_takes_choices_typed_anew(house: House, link: str, now: datetime) -> None:
    fields = {"name": "Anna Own", "town": "", "display": "initials", "delivery": "number"}
    before = bytes(Pending.objects.get().person or b"")

    assert house.post(link, fields, now=now).status == 303

    signature = Signature.objects.get()
    assert (shown_text(signature), signature.delivery) == ("A.\u00a0O.", "number")
    assert bytes(signature.person or b"") != before


def test_confirm_with_a_bad_name_shows_the_error_and_counts_nothing(
    house: House, link: str, now: datetime
) -> None:
    reply = house.post(link, {"name": "Anna\x00", "display": "initials"}, now=now)

    assert reply.status == 422
    assert Signature.objects.count() == 0


def test_confirm_can_drop_the_display_without_typing_the_name(
    house: House, link: str, now: datetime
) -> None:
    house.post(link, {"display": "nothing"}, now=now)

    signature = Signature.objects.get()
    assert (signature.display, signature.display_text) == ("nothing", None)


def test_confirm_cannot_show_more_without_typing_the_name(house: House, now: datetime) -> None:
    house.sign(now=now)
    [composed] = letters(now=now)

    assert house.post(link_in(composed), {"display": "initials"}, now=now).status == 422


def test_confirm_drops_the_mailboxs_other_requests(house: House, link: str, now: datetime) -> None:
    house.sign(now=now, name="Stranger")

    house.post(link, {}, now=now)

    assert Pending.objects.waiting().count() == 0
    assert Pending.objects.filter(person__isnull=False).count() == 0
    assert Job.objects.count() == 1  # the thanks


def test_a_stranger_who_signs_first_neither_takes_the_place_nor_plants_a_name(
    house: House, now: datetime
) -> None:
    house.sign(now=now, name="False Name", display="initials")
    house.sign(now=now, name="Vera Signer", display="initials")
    _strangers, own = letters(now=now)

    house.post(link_in(own), {}, now=now)

    assert shown_text(Signature.objects.get()) == "V.\u00a0S."


def test_two_secrets_of_one_mailbox_count_once(house: House, now: datetime) -> None:
    house.sign(now=now)
    house.sign(now=now)
    first, second = letters(now=now)

    house.post(link_in(first), {}, now=now)
    late = house.post(link_in(second), {}, now=now)

    assert Signature.objects.count() == 1
    assert (late.status, location(late)) == (303, THANKS_PAGE)
    assert house.get(link_in(second), now=now).status == 410


def test_the_link_expires_after_seven_days(house: House, link: str, now: datetime) -> None:
    late = now + timedelta(days=8)

    assert house.get(link, now=late).status == 410
    assert house.post(link, {}, now=late).status == 410
    assert Signature.objects.count() == 0


def test_an_expired_link_explains_itself_after_the_data_is_erased(
    house: House, link: str, now: datetime
) -> None:
    late = now + timedelta(days=8)
    expire_pending(now=late)

    assert Pending.objects.get().person is None
    assert house.get(link, now=late).status == 410


def test_a_used_link_explains_itself(house: House, link: str, now: datetime) -> None:
    house.post(link, {}, now=now)

    reply = house.get(link, now=now)

    assert reply.status == 410
    assert "This link has been used" in reply.body.decode()


@pytest.mark.parametrize(
    "secret", ["1", "1-short", "0-" + "A" * 43, "1-" + "A" * 43, "99999-" + "A" * 43, "x" * 200]
)
def test_an_unknown_link_explains_itself(house: House, now: datetime, secret: str) -> None:
    assert house.get(f"/do/confirm/{secret}", now=now).status == 404
    assert house.post(f"/do/confirm/{secret}", {}, now=now).status == 404


def test_a_my_signature_secret_confirms_nothing(house: House, link: str, now: datetime) -> None:
    house.post(link, {}, now=now)
    [thanks] = letters(now=now)
    mine = link_in(thanks).removeprefix("/do/mine/")

    assert house.post(f"/do/confirm/{mine}", {}, now=now).status == 404
    assert house.get(f"/do/mine/{link.removeprefix('/do/confirm/')}", now=now).status == 404


def test_the_reminders_own_secret_confirms(house: House, link: str, now: datetime) -> None:
    later = now + REMIND_AFTER
    Job.objects.update(step=REMIND)
    [reminder] = letters(now=later)

    assert link_in(reminder) != link
    assert house.post(link_in(reminder), {}, now=later).status == 303
    assert Signature.objects.count() == 1


def test_not_me_erases_every_request_and_mail_of_the_mailbox(
    house: House, link: str, now: datetime
) -> None:
    house.sign(now=now)

    reply = house.post(link, {"action": "not-me"}, now=now)

    assert reply.status == 200
    assert [(row.state, row.person, row.mac) for row in Pending.objects.all()] == [
        (PendingState.REFUSED, None, None),
        (PendingState.REFUSED, None, None),
    ]
    assert (Job.objects.count(), Stop.objects.count()) == (0, 0)


def test_not_me_leaves_a_confirmed_signature(house: House, link: str, now: datetime) -> None:
    house.post(link, {}, now=now)

    assert house.post(link, {"action": "not-me"}, now=now).status == 410
    assert Signature.objects.confirmed().count() == 1


def test_not_me_with_the_tick_stops_mail_until_undone(
    house: House, link: str, now: datetime
) -> None:
    page = house.post(link, {"action": "not-me", "stop": "yes"}, now=now).body.decode()
    assert Stop.objects.count() == 1

    undo = page.split('action="')[1].split('"')[0]
    assert house.post(undo, {"action": "undo"}, now=now).status == 200
    assert Stop.objects.count() == 0


def test_undo_pressed_twice_says_that_there_is_nothing_to_undo(
    house: House, link: str, now: datetime
) -> None:
    page = house.post(link, {"action": "not-me", "stop": "yes"}, now=now).body.decode()
    undo = page.split('action="')[1].split('"')[0]
    house.post(undo, {"action": "undo"}, now=now)

    again = house.post(undo, {"action": "undo"}, now=now)

    assert again.status == 200
    assert "There is nothing to undo" in again.body.decode()


def test_undo_with_a_strangers_secret_lifts_nothing(house: House, link: str, now: datetime) -> None:
    house.post(link, {"action": "not-me", "stop": "yes"}, now=now)
    number = Pending.objects.get().petition_id

    house.post(f"/do/confirm/{LinkSecret.draw(number).text}", {"action": "undo"}, now=now)

    assert Stop.objects.count() == 1


def test_not_me_pressed_twice_does_no_more(house: House, link: str, now: datetime) -> None:
    house.post(link, {"action": "not-me"}, now=now)

    assert house.post(link, {"action": "not-me"}, now=now).status == 200
    assert Pending.objects.count() == 1


def test_the_other_letter_says_that_it_was_not_me_has_been_pressed(
    house: House, link: str, now: datetime
) -> None:
    house.sign(now=now)
    other = link_in(letters(now=now)[-1])
    house.post(link, {"action": "not-me"}, now=now)

    reply = house.get(other, now=now)

    assert reply.status == 410
    assert "It was not me" in reply.body.decode()


def test_a_spent_link_speaks_the_language_of_its_form(house: House, now: datetime) -> None:
    house.sign(now=now, lang="ru")
    path = link_in(letters(now=now)[0])
    house.post(path, {}, now=now)

    assert '<html lang="ru"' in house.get(path, now=now).body.decode()


def test_confirming_again_after_a_withdrawal_does_not_say_that_it_counts(
    house: House, link: str, now: datetime
) -> None:
    house.post(link, {}, now=now)
    house.post(link_in(letters(now=now)[0]), {"action": "withdraw"}, now=now)

    assert house.post(link, {}, now=now).status == 410


def test_an_unknown_action_is_a_bad_request(house: House, link: str, now: datetime) -> None:
    assert house.post(link, {"action": "delete-all"}, now=now).status == 400
    assert Pending.objects.get().state == PendingState.WAITING


@pytest.mark.parametrize("stop", [pause_petition, close_petition])
def test_a_shut_petition_confirms_nothing_and_says_why(
    house: House, link: str, now: datetime, stop: object
) -> None:
    stop(SLUG, reason={"en": "We are under attack."})  # type: ignore[operator] # one of two actions
    house.publish()

    shown, answered = house.get(link, now=now), house.post(link, {}, now=now)

    assert (shown.status, answered.status) == (410, 410)
    assert "We are under attack." in shown.body.decode()
    assert Signature.objects.count() == 0


def test_not_me_works_while_the_petition_is_shut(house: House, link: str, now: datetime) -> None:
    close_petition(SLUG, reason={"en": "Won."})
    house.publish()

    assert house.post(link, {"action": "not-me"}, now=now).status == 200


def test_the_organiser_opens_what_was_confirmed(house: House, link: str, now: datetime) -> None:

    house.post(link, {}, now=now)
    signature = Signature.objects.get()
    row = Record(signature.petition_id, bytes(signature.record)).row
    epoch = EpochKey.objects.get()
    key = decrypt(bytes(epoch.sealed_key), [ORGANISER])[-32:]

    person = open_box(key, bytes(signature.person or b""), purpose=PERSON, row=row)
    address = open_box(key, bytes(signature.address or b""), purpose=ADDRESS, row=row)
    assert key_id_of(bytes(signature.person or b"")) == bytes(epoch.key_id)
    assert json.loads(person) == {"name": "Vera Signer", "town": "Tver"}
    assert json.loads(address) == {"email": "vera@example.org"}


def test_a_missing_display_key_shuts_the_door(house: House, now: datetime) -> None:
    number = keyring_number(house)
    keyring().destroy_petition_key(number, "display")
    try:
        with pytest.raises(MissingKeyError):
            house.sign(now=now, display="initials")
        assert Pending.objects.count() == 0
    finally:
        keyring().create_petition_keys(number)


def keyring_number(house: House) -> int:
    snapshot = house.counter.shelf.door_json(f"petitions/slug/{SLUG}.json")
    assert snapshot is not None
    return int(snapshot["number"])
