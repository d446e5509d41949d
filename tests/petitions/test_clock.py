"""The clock is set back or forward by a day: nobody is lost, and nobody mailed or counted twice.

The front, the worker and the schedule are all given the wrong time, and then the right one again.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from glasno.outbox.actions.sending import send_due
from glasno.outbox.models import Job, MailboxDay
from glasno.petitions.models import EpochKey, Pending, Petition, Signature
from glasno.running.schedule import run_due
from tests.factories.petitions import House, links_in

DAY = timedelta(days=1)
WRONG = pytest.mark.parametrize("by", [-DAY, DAY], ids=["back", "forward"])


def confirmed() -> int:
    return Petition.objects.get().confirmed


@WRONG
def test_who_signs_confirms_and_withdraws_across_a_changed_clock_is_counted_once(
    house: House, mailbox: Path, now: datetime, by: timedelta
) -> None:
    for moment, name in ((now, "before"), (now + by, "while"), (now + timedelta(hours=1), "after")):
        house.sign(now=moment, email=f"{name}@example.org")
        assert send_due(now=moment) == 1
    before, meanwhile, after = links_in(mailbox)

    for link, moment in ((before, now + by), (meanwhile, now), (after, now + by)):
        assert house.post(link, {}, now=moment).status == 303
        house.work(moment)

    assert (confirmed(), Signature.objects.count()) == (3, 3)
    # Thanks that were caused by a clock running ahead go on the day that it named.
    assert sum(send_due(now=moment) for moment in (now, now + abs(by))) == 3
    thanks = [link for link in links_in(mailbox) if link.startswith("/do/mine/")]
    assert len(thanks) == len(set(thanks)) == 3
    assert house.post(thanks[0], {"action": "withdraw"}, now=now).status == 200
    house.work(now)
    assert confirmed() == 2


@WRONG
def test_an_epoch_key_never_seals_over_a_changed_clock(
    house: House, now: datetime, by: timedelta
) -> None:
    for moment in (now, now + by, now):
        house.sign(now=moment)

    # Set forward, the ten minutes are over; set back, they would never end.
    keys = {bytes(pending.person or b"")[1:17] for pending in Pending.objects.all()}
    assert EpochKey.objects.count() >= len(keys) > 1


@WRONG
def test_the_daily_jobs_of_a_wrong_day_erase_nothing_that_is_still_wanted(
    house: House, mailbox: Path, now: datetime, by: timedelta
) -> None:
    house.sign(now=now)
    house.sign(now=now, email="other@example.org")
    send_due(now=now)
    assert house.post(links_in(mailbox)[0], {}, now=now).status == 303

    run_due(now=now + by)
    run_due(now=now)

    assert Pending.objects.waiting().count() == 1
    assert send_due(now=now) == 1  # the thanks, by a key that still is there
    assert house.post(links_in(mailbox)[1], {}, now=now).status == 303
    assert run_due(now=now + 2 * DAY)  # the schedule goes on


@WRONG
def test_a_bombed_mailbox_gets_three_letters_a_day_by_whatever_clock(
    house: House, mailbox: Path, now: datetime, by: timedelta
) -> None:
    for _ in range(5):
        house.sign(now=now)
    assert send_due(now=now) == 3

    for _ in range(5):
        house.sign(now=now + by)
    assert send_due(now=now + by) <= 3
    assert {day.sent for day in MailboxDay.objects.all()} <= {1, 2, 3}
    # What waits, waits for a day that comes.
    waiting = Job.objects.filter(waits=True).values_list("due_on", flat=True)
    assert set(waiting) <= {(now + number * DAY).date() for number in range(3)}
