from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from glasno.outbox.models import Job
from glasno.outbox.pacing import group_of
from glasno.outbox.posting import (
    SealedJob,
    erase_jobs,
    insert_jobs,
    mailbox_mac,
    mailbox_of,
    open_payload,
    queue_of,
    seal_job,
    wake_jobs,
)
from glasno.vault.boxes import BoxError
from glasno.vault.keyring import Keyring, MissingKeyError, WeakKeyError
from tests.outbox.posts import KIND, SIGNER, STRANGER, post

PAYLOAD = {"to": SIGNER, "petition": 7, "words": "кто-то ё"}


def sealed(keyring: Keyring, now: datetime, **changes: Any) -> SealedJob:
    values: dict[str, Any] = {"kind": KIND, "mailbox": SIGNER, "payload": PAYLOAD, "now": now}
    return seal_job(keyring, **{**values, **changes})


def test_a_sealed_job_opens_with_the_days_key(keyring: Keyring, now: datetime) -> None:
    job = sealed(keyring, now)
    assert (job.kind, job.day, job.due_on) == (KIND, date(2026, 11, 22), date(2026, 11, 22))
    contents = open_payload(
        keyring, kind=job.kind, day=job.day, payload=job.payload, mailbox=job.mailbox
    )
    assert contents.payload == PAYLOAD
    assert len(contents.seed) == 16


def test_a_sealed_job_shows_nothing(keyring: Keyring, now: datetime) -> None:
    job = sealed(keyring, now)
    assert SIGNER.encode() not in job.payload
    assert "signer" not in repr(job)
    assert repr(job) == repr(sealed(keyring, now, mailbox=STRANGER))


def test_payloads_of_one_size_class_are_of_one_size(keyring: Keyring, now: datetime) -> None:
    short = sealed(keyring, now, payload={"to": "a@b.org"})
    longer = sealed(keyring, now, payload={"to": "a" * 60 + "@example.org"})
    assert len(short.payload) == len(longer.payload)


@pytest.mark.parametrize("change", ["kind", "day", "mailbox"])
def test_a_payload_does_not_open_in_another_row(
    keyring: Keyring, now: datetime, change: str
) -> None:
    job = sealed(keyring, now)
    row: dict[str, Any] = {"kind": job.kind, "day": job.day, "mailbox": job.mailbox}
    other = {"kind": "other", "day": job.day - timedelta(days=1), "mailbox": bytes(16)}
    keyring.outbox_day(job.day - timedelta(days=1))
    with pytest.raises(BoxError):
        open_payload(keyring, payload=job.payload, **{**row, change: other[change]})


def test_a_payload_is_gone_with_its_key(keyring: Keyring, now: datetime) -> None:
    job = sealed(keyring, now)
    keyring.destroy_outbox_day(job.day)
    with pytest.raises(MissingKeyError):
        open_payload(keyring, kind=job.kind, day=job.day, payload=job.payload, mailbox=job.mailbox)


def test_nothing_is_sealed_under_a_weak_key(keyring: Keyring, now: datetime) -> None:
    sealed(keyring, now)
    (keyring.root / "outbox" / "2026-11-22.key").chmod(0o644)
    with pytest.raises(WeakKeyError):
        sealed(Keyring(keyring.root), now)


def test_nothing_is_sealed_without_the_mailbox_key(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(MissingKeyError):
        sealed(Keyring(tmp_path / "empty"), now)


def test_a_mailbox_has_one_name_on_one_server(
    keyring: Keyring, tmp_path: Path, now: datetime
) -> None:
    other = Keyring(tmp_path / "other")
    other.create_server_keys()
    name = mailbox_mac(keyring, SIGNER)
    assert len(name) == 16
    assert name == sealed(keyring, now).mailbox == sealed(keyring, now + timedelta(days=9)).mailbox
    assert name != mailbox_mac(keyring, STRANGER)
    assert name != mailbox_mac(other, SIGNER)


@given(
    payload=st.dictionaries(
        st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")) | st.integers()
    )
)
def test_any_payload_comes_back(
    tmp_path_factory: pytest.TempPathFactory, payload: dict[str, str | int]
) -> None:
    keyring = Keyring(tmp_path_factory.getbasetemp() / "posting")
    keyring.create_server_keys()
    now = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
    job = sealed(keyring, now, payload=payload)
    contents = open_payload(
        keyring, kind=job.kind, day=job.day, payload=job.payload, mailbox=job.mailbox
    )
    assert contents.payload == payload


@pytest.mark.django_db
def test_insert_jobs_gives_ids_in_the_order_of_the_jobs(keyring: Keyring, now: datetime) -> None:
    jobs = [sealed(keyring, now, mailbox=f"{n}@example.net") for n in range(5)]
    with transaction.atomic():
        ids = insert_jobs(connection, jobs)
    stored = {job.id: job for job in Job.objects.all()}
    assert sorted(ids) == ids
    assert [bytes(stored[id_].mailbox) for id_ in ids] == [job.mailbox for job in jobs]
    assert [bytes(stored[id_].payload) for id_ in ids] == [job.payload for job in jobs]


@pytest.mark.django_db
def test_inserted_jobs_are_due_at_once_and_free(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, now=now)
    job = Job.objects.get()
    assert (job.kind, job.day, job.due_on) == (KIND, now.date(), now.date())
    assert (job.step, job.attempts, job.waits) == (0, 0, False)
    assert (job.not_before, job.claim, job.claimed_until, job.counted_on) == (None,) * 4
    assert list(Job.objects.due(now)) == [job]


@pytest.mark.django_db
def test_an_id_is_never_given_twice(keyring: Keyring, now: datetime) -> None:
    first = post(keyring, SIGNER, STRANGER, now=now)
    erase_jobs(connection, first)
    second = post(keyring, SIGNER, now=now)
    assert set(first) & set(second) == set()
    assert min(second) > max(first)


@pytest.mark.django_db
def test_reserved_ids_and_those_of_the_orm_do_not_meet(keyring: Keyring, now: datetime) -> None:
    (first,) = post(keyring, SIGNER, now=now)
    job = Job.objects.get()
    job.pk = None
    job.save(force_insert=True)
    (third,) = post(keyring, SIGNER, now=now)
    assert [first, job.pk, third] == [first, first + 1, first + 2]


@pytest.mark.django_db
def test_insert_jobs_of_nothing_does_nothing() -> None:
    assert insert_jobs(connection, []) == []


@pytest.mark.django_db
def test_a_job_rolled_back_is_not_there(keyring: Keyring, now: datetime) -> None:
    with transaction.atomic():
        insert_jobs(connection, [sealed(keyring, now)])
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_wake_jobs_makes_a_parked_job_due_with_its_new_step(
    keyring: Keyring, now: datetime
) -> None:
    woken, other = post(keyring, SIGNER, STRANGER, now=now)
    Job.objects.update(
        due_on=None,
        step=1,
        attempts=4,
        not_before=now,
        claim=bytes(16),
        claimed_until=now,
        counted_on=now.date(),
        waits=True,
    )
    wake_jobs(connection, [woken, 999_999], step=2, day=now.date())
    job = Job.objects.get(id=woken)
    assert (job.due_on, job.step, job.attempts, job.waits) == (now.date(), 2, 0, False)
    assert (job.not_before, job.claim, job.claimed_until, job.counted_on) == (None,) * 4
    assert job.day == now.date()
    assert Job.objects.get(id=other).step == 1


@pytest.mark.django_db
def test_erase_jobs_erases_those_alone(keyring: Keyring, now: datetime) -> None:
    first, second, third = post(keyring, SIGNER, SIGNER, STRANGER, now=now)
    erase_jobs(connection, [first, third, 999_999])
    assert list(Job.objects.values_list("id", flat=True)) == [second]


@pytest.mark.django_db
def test_waking_and_erasing_take_more_ids_than_a_statement_may_hold(
    keyring: Keyring, now: datetime
) -> None:
    (job,) = post(keyring, SIGNER, now=now)
    many = [*range(job + 1, job + 40_000), job]
    wake_jobs(connection, many, step=3, day=now.date())
    assert Job.objects.get().step == 3
    erase_jobs(connection, many)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_mailbox_of_names_the_mailbox_of_a_job(keyring: Keyring, now: datetime) -> None:
    (job,) = post(keyring, SIGNER, now=now)
    assert mailbox_of(connection, job) == mailbox_mac(keyring, SIGNER)
    assert mailbox_of(connection, job + 1) is None


def test_small_providers_are_dealt_out_to_sixteen_queues_by_domain(keyring: Keyring) -> None:
    def queues(domains: list[str]) -> set[str]:
        return {queue_of(keyring, "other", f"vera@{domain}") for domain in domains}

    dealt = queues([f"mail{number}.org" for number in range(400)])
    assert dealt == {f"other-{number:x}" for number in range(16)}
    assert {group_of(queue) for queue in dealt} == {"other"}
    # What one of them gives itself below its own name is in its one queue.
    assert len(queues(["evil.org", *(f"x{number}.evil.org" for number in range(100))])) == 1
    assert len(queues([f"firm{number}.co.uk" for number in range(100)])) > 1
    assert queue_of(keyring, "gmail", "vera@gmail.com") == "gmail"


def test_nobody_without_the_key_can_tell_a_domains_queue(keyring: Keyring, tmp_path: Path) -> None:
    other = Keyring(tmp_path / "other")
    other.create_server_keys()
    addresses = [f"vera@mail{number}.org" for number in range(50)]
    ours, theirs = ([queue_of(each, "other", a) for a in addresses] for each in (keyring, other))
    assert ours != theirs
