"""A stranger types your address again and again: you still confirm your own data."""

from datetime import datetime, timedelta
from pathlib import Path

from glasno.outbox.actions.sending import send_due
from glasno.outbox.models import Job, Stop
from glasno.petitions.models import Signature, SignatureLink
from glasno.petitions.sealing import Record
from tests.factories.petitions import House, links_in


def shown() -> str:
    signature = Signature.objects.get()
    record = Record(signature.petition_id, bytes(signature.record))
    return record.open_display(bytes(signature.display_text or b"")).replace("\u00a0", " ")


def test_three_requests_in_your_name_do_not_lose_your_own(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(3):
        house.sign(now=now, name="False Name", display="initials")
    house.sign(now=now, name="Vera Signer", display="initials")
    assert send_due(now=now) == 3

    tomorrow = now + timedelta(days=1)
    assert send_due(now=tomorrow) == 1
    house.post(links_in(mailbox)[-1], {}, now=tomorrow)

    assert shown() == "V. S."


def test_you_confirm_your_own_data_behind_a_strangers_request(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(3):
        house.sign(now=now, name="False Name", display="initials")
    send_due(now=now)

    house.post(links_in(mailbox)[0], {"name": "Vera Signer", "display": "initials"}, now=now)

    assert shown() == "V. S."


def test_a_bombed_mailbox_gets_three_letters_a_day(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(12):
        house.sign(now=now)

    assert send_due(now=now) == 3
    assert send_due(now=now + timedelta(hours=1)) == 0
    assert send_due(now=now + timedelta(days=1)) == 1  # the newest, for all that waited


def test_the_thanks_come_though_strangers_have_used_up_the_day(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(4):
        house.sign(now=now)
    send_due(now=now)

    house.post(links_in(mailbox)[0], {}, now=now)
    assert send_due(now=now) == 1

    assert links_in(mailbox)[-1].startswith("/do/mine/")


def test_requests_in_your_name_never_end_the_links_that_came(
    house: House, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now)
    send_due(now=now)
    house.post(links_in(mailbox)[0], {}, now=now)
    send_due(now=now)
    for _ in range(12):
        house.sign(now=now)
    send_due(now=now)

    own = [link for link in links_in(mailbox) if link.startswith("/do/mine/")]
    assert len(own) == 3  # the thanks, and what was left of the day's three letters
    assert [house.get(link, now=now).status for link in own] == [200, 200, 200]


def test_requests_to_a_stopped_mailbox_leave_no_link_behind(
    house: House, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now)
    send_due(now=now)
    house.post(links_in(mailbox)[0], {}, now=now)
    send_due(now=now)
    kept = SignatureLink.objects.count()
    house.sign(now=now)
    newest = Job.objects.order_by("-pk")[0]
    Stop.objects.create(mailbox=bytes(newest.mailbox), day=now.date(), undo=bytes(32))

    assert send_due(now=now) == 0
    assert SignatureLink.objects.count() == kept
    assert house.get(links_in(mailbox)[-1], now=now).status == 200
