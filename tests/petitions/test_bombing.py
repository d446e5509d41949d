"""A stranger types your address again and again: you still confirm your own data."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from glasno.outbox.actions.sending import send_due, sender_of_settings
from glasno.outbox.models import Job, Stop
from glasno.petitions.actions.sweeping import Conditions, sweep
from glasno.petitions.lanes import Lane
from glasno.petitions.models import Pending, Petition, Signature, SignatureLink, Sweep
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


@pytest.mark.parametrize("others", [Lane.FAST, Lane.PACED])
def test_a_bombed_owner_gets_through_in_whichever_lane_the_bombs_came(
    house: House, mailbox: Path, now: datetime, others: Lane
) -> None:
    for _ in range(12):
        house.sign(now=now, name="False Name", display="initials")
    Pending.objects.update(lane=others)
    Job.objects.update(lane=others)
    send_due(now=now)
    house.sign(now=now, name="Vera Signer", display="initials")
    Job.objects.filter(pk=Job.objects.order_by("-pk")[0].pk).update(lane=Lane.PACED)

    assert send_due(now=now) == 0
    assert send_due(now=now + timedelta(days=1)) == 1  # her own, for all that waited
    house.post(links_in(mailbox)[-1], {}, now=now)

    assert shown() == "V. S."


def test_both_lanes_together_make_three_letters_a_day(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(8):
        house.sign(now=now)
    Job.objects.filter(pk__in=list(Job.objects.values_list("pk", flat=True)[::2])).update(
        lane=Lane.PACED
    )

    assert send_due(now=now) == 3


def test_a_bombed_mailbox_gets_three_letters_a_day_from_a_worker_with_its_limits_on(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(12):
        house.sign(now=now)
    Job.objects.update(lane=Lane.PACED)
    sender = sender_of_settings(limits=True)
    for half in range(100):
        sender.turn(now=now + timedelta(seconds=half / 2))
    sender.close()

    assert len(links_in(mailbox)) == 3


def test_bombs_that_are_put_into_quarantine_leave_the_owner_her_own(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    for _ in range(12):
        house.sign(now=now, name="False Name", display="initials")
    Pending.objects.update(lane=Lane.PACED)
    bombs = Conditions(lanes=(Lane.PACED,))
    sweep(petition, Sweep.Verb.QUARANTINE, bombs, reason="A flood.", now=now)
    house.sign(now=now, name="Vera Signer", display="initials")

    assert send_due(now=now) == 1
    house.post(links_in(mailbox)[0], {}, now=now)
    assert shown() == "V. S."
