"""The my-signature link: state, choices, withdrawal; alive after closing; never the name."""

from datetime import datetime

import pytest

from glasno.outbox.models import Job
from glasno.petitions.actions.opening import close_petition
from glasno.petitions.models import Pending, Signature, SignatureState
from glasno.petitions.sealing import Record
from tests.factories.petitions import SLUG, House, letters, link_in


@pytest.fixture
def mine(house: House, now: datetime) -> str:
    """The signer's own link, after confirming with nothing shown."""
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    [thanks] = letters(now=now)
    return link_in(thanks)


def test_mine_shows_state_and_choices_but_never_the_name(
    house: House, mine: str, now: datetime
) -> None:
    reply = house.get(mine, now=now)
    page = reply.body.decode()

    assert reply.status == 200
    assert "My signature" in page
    assert ("Vera" in page, "example.org" in page) == (False, False)


def test_mine_works_after_closing(house: House, mine: str, now: datetime) -> None:
    close_petition(SLUG, reason={"en": "Won."})
    house.publish()

    assert house.get(mine, now=now).status == 200
    assert house.post(mine, {"action": "withdraw"}, now=now).status == 200
    assert Signature.objects.get().state == SignatureState.WITHDRAWN


def test_change_sets_the_choices(house: House, mine: str, now: datetime) -> None:
    fields = {"name": "Vera Signer", "display": "initials", "delivery": "full"}

    assert house.post(mine, fields, now=now).status == 200

    signature = Signature.objects.get()
    record = Record(signature.petition_id, bytes(signature.record))
    assert (signature.display, signature.delivery) == ("initials", "full")
    assert record.open_display(bytes(signature.display_text or b"")) == "V.\u00a0S."


def test_change_says_that_it_is_saved(house: House, mine: str, now: datetime) -> None:
    page = house.post(mine, {"delivery": "full"}, now=now).body.decode()

    assert "Your change is saved." in page


def test_change_refuses_a_display_that_is_not_offered(
    house: House, mine: str, now: datetime
) -> None:
    assert house.post(mine, {"name": "Vera", "display": "name"}, now=now).status == 422
    assert Signature.objects.get().display == "nothing"


def test_change_reaches_the_names_page(house: House, mine: str, now: datetime) -> None:
    house.work(now)
    house.post(mine, {"name": "Vera Signer", "display": "initials"}, now=now)
    house.work(now)

    names = house.counter.shelf.site_file(f"en/{SLUG}/names/index.html") or b""
    assert "V.\u00a0S." in names.decode()


def test_withdraw_erases_everything_but_the_number(house: House, mine: str, now: datetime) -> None:
    house.post(mine, {"action": "withdraw"}, now=now)

    row = Signature.objects.get()
    assert (row.state, row.mac, row.person, row.address, row.display_text) == (
        SignatureState.WITHDRAWN,
        None,
        None,
        None,
        None,
    )
    assert (row.language, row.country, row.provider, row.display, row.delivery) == (
        "",
        "",
        "",
        "nothing",
        "number",
    )
    assert Job.objects.count() == 0


def test_withdraw_erases_what_still_waits_for_the_mailbox(
    house: House, mine: str, now: datetime
) -> None:
    house.sign(now=now)

    house.post(mine, {"action": "withdraw"}, now=now)

    assert (Pending.objects.waiting().count(), Job.objects.count()) == (0, 0)


def test_withdraw_answers_in_the_signers_language(house: House, now: datetime) -> None:
    house.sign(now=now, lang="ru")
    house.post(link_in(letters(now=now)[0]), {}, now=now)
    own = link_in(letters(now=now)[0])

    reply = house.post(own, {"action": "withdraw"}, now=now)

    assert '<html lang="ru"' in reply.body.decode()


def test_withdraw_twice_withdraws_once(house: House, mine: str, now: datetime) -> None:
    house.post(mine, {"action": "withdraw"}, now=now)
    house.post(mine, {"action": "withdraw"}, now=now)
    house.work(now)

    assert house.counter.shelf.site_file(f"count/{SLUG}.json") is not None
    signature = Signature.objects.get()
    signature.petition.refresh_from_db()
    assert (signature.petition.confirmed, signature.petition.withdrawn) == (0, 1)


def test_after_withdrawal_the_link_says_so(house: House, mine: str, now: datetime) -> None:
    house.post(mine, {"action": "withdraw"}, now=now)

    assert "Your signature is withdrawn" in house.get(mine, now=now).body.decode()


def test_a_withdrawn_mailbox_may_sign_again(house: House, mine: str, now: datetime) -> None:
    house.post(mine, {"action": "withdraw"}, now=now)
    house.sign(now=now)
    [asked] = letters(now=now)

    assert house.post(link_in(asked), {}, now=now).status == 303
    assert Signature.objects.confirmed().count() == 1


def test_a_lost_link_is_replaced_by_signing_again(house: House, mine: str, now: datetime) -> None:
    house.sign(now=now)
    fresh = [link_in(each) for each in letters(now=now) if link_in(each) != mine]

    assert len(fresh) == 1
    assert house.get(fresh[0], now=now).status == 200
    assert house.get(mine, now=now).status == 200  # the old one still works


def test_an_unknown_link_is_not_found(house: House, now: datetime) -> None:
    assert house.get("/do/mine/1-" + "A" * 43, now=now).status == 404
    assert house.post("/do/mine/1-" + "A" * 43, {"action": "withdraw"}, now=now).status == 404


def test_an_unknown_action_is_a_bad_request(house: House, mine: str, now: datetime) -> None:
    assert house.post(mine, {"action": "delete"}, now=now).status == 400
