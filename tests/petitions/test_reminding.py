"""One letter, one reminder with a secret of its own, then silence and erasure."""

from datetime import datetime, timedelta
from pathlib import Path

from glasno.outbox.actions.sending import send_due
from glasno.outbox.models import Job
from glasno.petitions.actions.expiring import expire_pending
from glasno.petitions.models import Signature
from tests.factories.petitions import House, links_in


def test_the_reminder_comes_once_on_the_third_day(
    house: House, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now)

    sent = [send_due(now=now + timedelta(days=day)) for day in range(8)]

    assert sent == [1, 0, 0, 1, 0, 0, 0, 0]
    first, second = links_in(mailbox)
    assert first != second
    assert [house.get(link, now=now).status for link in (first, second)] == [200, 200]


def test_no_reminder_comes_after_confirming(house: House, mailbox: Path, now: datetime) -> None:
    house.sign(now=now)
    send_due(now=now)
    house.post(links_in(mailbox)[0], {}, now=now)
    assert send_due(now=now) == 1  # the thanks

    assert [send_due(now=now + timedelta(days=day)) for day in (3, 4)] == [0, 0]
    assert Job.objects.count() == 0


def test_the_reminder_confirms_on_the_last_day_and_the_thanks_still_come(
    house: House, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now)
    send_due(now=now)
    send_due(now=now + timedelta(days=3))
    last = now + timedelta(days=7)

    house.post(links_in(mailbox)[1], {}, now=last)

    assert Signature.objects.count() == 1
    assert send_due(now=last) == 1
    assert links_in(mailbox)[2].startswith("/do/mine/")


def test_after_seven_days_nothing_is_left_to_send(
    house: House, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now)
    send_due(now=now)

    expire_pending(now=now + timedelta(days=8))

    assert Job.objects.count() == 0
