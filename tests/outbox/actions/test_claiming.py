from datetime import date, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from glasno.kit.limits import undone
from glasno.outbox.actions import claiming
from glasno.outbox.actions.capping import take_places
from glasno.outbox.composing import Again, Done, Park
from glasno.outbox.models import Failure, Job
from glasno.outbox.posting import erase_jobs, wake_jobs
from glasno.outbox.rules import FIRST, LAST
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, post
from tests.outsiders import another_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(keyring: Keyring, now: datetime) -> Job:
    """A claimed one."""
    (taken,) = claiming.claim(post(keyring, SIGNER, now=now), now=now)
    return taken


def row() -> Job:
    return Job.objects.get()


def test_a_claimed_job_cannot_be_claimed_again(keyring: Keyring, now: datetime) -> None:
    first, second = post(keyring, SIGNER, STRANGER, now=now)
    mine = claiming.claim([first], now=now)
    theirs = claiming.claim([second, first], now=now)
    assert [job.id for job in mine] == [first]
    assert [job.id for job in theirs] == [second]


def test_claim_keeps_the_given_order(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, SIGNER, SIGNER, now=now)[::-1]
    assert [job.id for job in claiming.claim(ids, now=now)] == ids


def test_a_claim_runs_out(job: Job, now: datetime) -> None:
    later = now + timedelta(minutes=2)
    (taken,) = claiming.claim([job.id], now=later)
    assert bytes(taken.claim or b"") != bytes(job.claim or b"")
    claiming.finish(job, Done())
    assert Job.objects.count() == 1
    claiming.finish(taken, Done())
    assert Job.objects.count() == 0


def test_a_renewed_claim_does_not_run_out(job: Job, now: datetime) -> None:
    claiming.renew([job], now=now + timedelta(minutes=1))
    assert claiming.claim([job.id], now=now + timedelta(minutes=2)) == []


def test_a_claim_tells_no_exact_time(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, now=now)
    (job,) = claiming.claim(ids, now=now.replace(minute=37, second=51, microsecond=3))
    assert job.claimed_until is not None
    assert job.claimed_until.isoformat() == "2026-11-22T12:40:00+00:00"


def test_a_released_job_is_free_and_untouched(job: Job, now: datetime) -> None:
    claiming.release([job])
    assert list(Job.objects.due(now)) == [row()]
    assert row().attempts == 0


def test_done_erases_the_job(job: Job) -> None:
    claiming.finish(job, Done())
    assert Job.objects.count() == 0


def test_park_leaves_the_job_until_it_is_woken(job: Job, now: datetime) -> None:
    claiming.finish(job, Park(step=2))
    assert (row().due_on, row().step, row().claim, row().claimed_until) == (None, 2, None, None)
    assert list(Job.objects.due(now + timedelta(days=3))) == []


def test_again_makes_the_job_due_on_its_day(job: Job, now: datetime) -> None:
    Job.objects.update(attempts=3, not_before=now, counted_on=now.date())
    claiming.finish(job, Again(on=date(2026, 11, 25), step=1))
    stored = row()
    assert (stored.due_on, stored.step, stored.claim) == (date(2026, 11, 25), 1, None)
    assert (stored.attempts, stored.not_before, stored.counted_on) == (0, None, None)


def test_a_job_woken_while_its_mail_was_sent_stays_awake(job: Job, now: datetime) -> None:
    wake_jobs(connection, [job.id], step=2, day=now.date())
    claiming.finish(job, Park(step=1))
    assert (row().due_on, row().step) == (now.date(), 2)


def test_a_job_erased_while_its_mail_was_sent_stays_erased(job: Job) -> None:
    erase_jobs(connection, [job.id])
    claiming.finish(job, Again(on=date(2026, 11, 25), step=1))
    assert Job.objects.count() == 0


def test_a_postponed_job_waits_longer_each_time(job: Job, now: datetime) -> None:
    claiming.postpone(job, provider="Mail.ru", failed_at="RCPT", now=now)
    stored = row()
    assert (stored.attempts, stored.claim, stored.claimed_until) == (1, None, None)
    assert stored.not_before == now + timedelta(minutes=15)
    (again,) = claiming.claim([job.id], now=now + timedelta(minutes=15))
    claiming.postpone(again, provider="Mail.ru", failed_at="RCPT", now=now + timedelta(minutes=15))
    assert (row().attempts, row().not_before) == (2, now + timedelta(minutes=30))


def test_a_job_given_up_is_erased(job: Job, now: datetime) -> None:
    claiming.give_up(job, provider="Mail.ru", failed_at="RCPT", now=now)
    assert Job.objects.count() == 0


def test_failures_are_counted_by_provider_stage_and_kind(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, SIGNER, SIGNER, STRANGER, now=now)
    jobs = claiming.claim(ids, now=now)
    claiming.postpone(jobs[0], provider="Mail.ru", failed_at="RCPT", now=now)
    claiming.give_up(jobs[1], provider="Mail.ru", failed_at="RCPT", now=now)
    claiming.give_up(jobs[2], provider="Mail.ru", failed_at="RCPT", now=now)
    claiming.give_up(jobs[3], provider="other", failed_at="after DATA", now=now)
    counts = Failure.objects.order_by("provider", "permanent").values_list(
        "day", "provider", "kind", "permanent", "count"
    )
    assert list(counts) == [
        (now.date(), "Mail.ru", "RCPT", False, 1),
        (now.date(), "Mail.ru", "RCPT", True, 2),
        (now.date(), "other", "after DATA", True, 1),
    ]


def test_claiming_nothing_does_nothing(now: datetime) -> None:
    assert claiming.claim([], now=now) == []
    claiming.release([])
    claiming.erase([])


def test_what_a_dead_worker_had_in_hand_is_free_at_once(keyring: Keyring, now: datetime) -> None:
    dead, living = b"deaddead", b"alive\0\xff\xff"
    ids = post(keyring, SIGNER, SIGNER, STRANGER, now=now)
    claiming.claim(ids[:2], now=now, worker=dead)
    claiming.claim(ids[2:], now=now, worker=living)
    assert claiming.take_back(dead) == 2
    assert list(Job.objects.due(now).order_by("id").values_list("id", flat=True)) == ids[:2]
    assert claiming.take_back(dead) == 0


def test_every_claim_differs_also_of_one_worker(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, STRANGER, now=now)
    claims = [claiming.claim([id_], now=now, worker=b"worker01")[0].claim for id_ in ids]
    assert len({bytes(claim or b"") for claim in claims}) == 2
    assert {bytes(claim or b"")[:8] for claim in claims} == {b"worker01"}


def test_a_reminder_goes_in_the_last_lane_and_a_woken_job_in_the_first(
    job: Job, now: datetime
) -> None:
    claiming.finish(job, Again(on=date(2026, 11, 25), step=1))
    assert row().lane == LAST
    wake_jobs(connection, [job.id], step=3, day=now.date())
    assert row().lane == FIRST


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_keeps_fails_the_claim_and_the_next_has_it(
    keyring: Keyring, now: datetime
) -> None:
    ids = post(keyring, SIGNER, now=now)
    with another_session() as other:
        other.execute("LOCK TABLE outbox_job IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(OperationalError) as failed:
            claiming.claim(ids, now=now)
        assert undone(failed.value) == "lock_timeout"

    (taken,) = claiming.claim(ids, now=now)
    with another_session() as other:
        other.execute("LOCK TABLE outbox_mailboxday IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(OperationalError) as failed:
            take_places([taken], now=now)
        assert undone(failed.value) == "lock_timeout"

    assert take_places([taken], now=now) == {taken.id}
