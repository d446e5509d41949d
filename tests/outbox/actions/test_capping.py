from datetime import datetime, timedelta

import pytest
from django.db import connection

from glasno.outbox.actions import claiming
from glasno.outbox.actions.capping import stopped, take_places
from glasno.outbox.actions.stopping import stop_mailbox
from glasno.outbox.models import Job, MailboxDay
from glasno.outbox.posting import mailbox_mac, wake_jobs
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, post

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def claimed(keyring: Keyring, count: int, now: datetime, mailbox: str = SIGNER) -> list[Job]:
    return claiming.claim(post(keyring, *[mailbox] * count, now=now), now=now)


def ids(jobs: list[Job]) -> list[int]:
    return [job.id for job in jobs]


def left() -> list[int]:
    return sorted(Job.objects.values_list("id", flat=True))


def test_three_mails_a_mailbox_have_a_place_each_day(keyring: Keyring, now: datetime) -> None:
    jobs = claimed(keyring, 3, now)
    assert take_places(jobs, now=now) == set(ids(jobs))
    assert MailboxDay.objects.get().sent == 3
    assert {job.counted_on for job in Job.objects.all()} == {now.date()}


def test_the_fourth_waits_for_tomorrow(keyring: Keyring, now: datetime) -> None:
    jobs = claimed(keyring, 4, now)
    assert take_places(jobs, now=now) == set(ids(jobs[:3]))
    waiting = Job.objects.get(waits=True)
    assert waiting.id == jobs[3].id
    assert (waiting.due_on, waiting.claim) == (now.date() + TOMORROW, None)
    assert MailboxDay.objects.get().waiting_job == waiting.id


def test_the_newest_takes_the_place_of_the_older_that_waited(
    keyring: Keyring, now: datetime
) -> None:
    first = claimed(keyring, 5, now)
    take_places(first, now=now)
    later = claimed(keyring, 1, now)
    assert take_places(later, now=now) == set()
    assert left() == [*ids(first[:3]), later[0].id]
    assert Job.objects.get(waits=True).id == later[0].id


def test_an_older_one_that_comes_late_gives_way(keyring: Keyring, now: datetime) -> None:
    older, *others = claimed(keyring, 5, now)
    take_places(others, now=now)
    assert take_places([older], now=now) == set()
    assert left() == ids(others)


def test_who_waited_has_a_place_on_the_next_day(keyring: Keyring, now: datetime) -> None:
    take_places(claimed(keyring, 4, now), now=now)
    waiting = Job.objects.get(waits=True)
    tomorrow = now + TOMORROW
    jobs = claiming.claim([waiting.id], now=tomorrow)
    assert take_places(jobs, now=tomorrow) == {waiting.id}
    assert Job.objects.get(id=waiting.id).waits is False


def test_another_mailbox_is_not_touched(keyring: Keyring, now: datetime) -> None:
    take_places(claimed(keyring, 4, now), now=now)
    other = claimed(keyring, 1, now, STRANGER)
    assert take_places(other, now=now) == set(ids(other))


def test_a_job_that_is_tried_again_keeps_its_place(keyring: Keyring, now: datetime) -> None:
    (job,) = claimed(keyring, 1, now)
    take_places([job], now=now)
    claiming.postpone(job, provider="other", failed_at="RCPT", now=now)
    later = now + timedelta(hours=1)
    again = claiming.claim([job.id], now=later)
    assert take_places(again, now=later) == {job.id}
    assert MailboxDay.objects.get().sent == 1


def test_a_job_that_is_tried_on_another_day_takes_a_place_of_that_day(
    keyring: Keyring, now: datetime
) -> None:
    (job,) = claimed(keyring, 1, now)
    take_places([job], now=now)
    claiming.release([job])
    tomorrow = now + TOMORROW
    assert take_places(claiming.claim([job.id], now=tomorrow), now=tomorrow) == {job.id}
    assert list(MailboxDay.objects.order_by("day").values_list("sent", flat=True)) == [1, 1]


def test_a_waiting_job_that_was_woken_is_not_replaced(keyring: Keyring, now: datetime) -> None:
    take_places(claimed(keyring, 4, now), now=now)
    woken = Job.objects.get(waits=True)
    wake_jobs(connection, [woken.id], step=3, day=now.date())
    take_places(claimed(keyring, 1, now), now=now)
    stored = Job.objects.get(id=woken.id)
    assert (stored.due_on, stored.step) == (now.date(), 3)


def test_a_job_lost_to_another_worker_takes_no_place(keyring: Keyring, now: datetime) -> None:
    (job,) = claimed(keyring, 1, now)
    later = now + timedelta(minutes=5)
    claiming.claim([job.id], now=later)
    assert take_places([job], now=later) == set()
    assert MailboxDay.objects.count() == 0


def test_a_stop_silences_its_mailbox_for_thirty_days(keyring: Keyring, now: datetime) -> None:
    signer, stranger = mailbox_mac(keyring, SIGNER), mailbox_mac(keyring, STRANGER)
    stop_mailbox(connection, mailbox=signer, undo=bytes(32), day=now.date())
    both = {signer, stranger}
    assert stopped(both, now=now) == {signer}
    assert stopped(both, now=now + timedelta(days=29)) == {signer}
    assert stopped(both, now=now + timedelta(days=30)) == set()


def test_a_job_that_another_worker_has_taken_gets_no_place_from_us(
    keyring: Keyring, now: datetime
) -> None:
    (job,) = claimed(keyring, 1, now)
    take_places([job], now=now)
    Job.objects.update(claim=b"another worker's")

    job.counted_on = now.date()
    assert take_places([job], now=now) == set()
    assert MailboxDay.objects.get().sent == 1
