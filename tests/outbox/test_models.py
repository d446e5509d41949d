from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from glasno.outbox.models import Failure, Job, MailboxDay, Stop
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, post

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
MAILBOX = bytes(16)


def job(**changes: Any) -> Job:
    values: dict[str, Any] = {
        "kind": "k",
        "day": DAY,
        "payload": b"x",
        "mailbox": MAILBOX,
        "due_on": DAY,
    }
    return Job.objects.create(**{**values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"mailbox": b"signer@example.net"},
        {"claim": bytes(16)},
        {"claimed_until": datetime.fromisoformat("2026-11-22T12:00:00+00:00")},
    ],
)
def test_a_job_names_its_mailbox_by_mac_and_a_claim_ends(changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        job(**changes)
    job()


def test_a_mailbox_day_is_one_row_and_counts_to_three() -> None:
    MailboxDay.objects.create(mailbox=MAILBOX, day=DAY, sent=3)
    for changes in ({"day": DAY}, {"sent": 4}, {"mailbox": b"signer@example.net"}):
        values: dict[str, Any] = {"mailbox": MAILBOX, "day": DAY - timedelta(days=1), "sent": 0}
        with pytest.raises(IntegrityError), transaction.atomic():
            MailboxDay.objects.create(**{**values, **changes})


def test_a_mailbox_has_one_stop_and_its_undo_is_a_digest() -> None:
    Stop.objects.create(mailbox=MAILBOX, day=DAY, undo=bytes(32))
    for changes in ({"mailbox": MAILBOX}, {"undo": b"secret"}, {"mailbox": b"signer@example.net"}):
        values: dict[str, Any] = {"mailbox": b"1" * 16, "day": DAY, "undo": bytes(32)}
        with pytest.raises(IntegrityError), transaction.atomic():
            Stop.objects.create(**{**values, **changes})


def test_a_failure_has_one_count() -> None:
    Failure.objects.create(day=DAY, provider="p", kind="RCPT", permanent=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Failure.objects.create(day=DAY, provider="p", kind="RCPT", permanent=True)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"due_on": None}, False),
        ({"due_on": DAY + timedelta(days=1)}, False),
        ({"due_on": DAY - timedelta(days=1)}, True),
        ({"not_before": "12:00"}, True),
        ({"not_before": "12:01"}, False),
        ({"claim": MAILBOX, "claimed_until": "12:01"}, False),
        ({"claim": MAILBOX, "claimed_until": "12:00"}, True),
        ({"day": DAY - timedelta(days=7)}, True),
        ({"day": DAY - timedelta(days=8)}, False),
    ],
)
def test_due_jobs_are_those_to_be_sent_now(
    now: datetime, changes: dict[str, object], *, due: bool
) -> None:
    for name in ("not_before", "claimed_until"):
        if name in changes:
            hour, minute = str(changes[name]).split(":")
            changes = {**changes, name: now.replace(hour=int(hour), minute=int(minute))}
    row = job(**changes)
    assert list(Job.objects.due(now)) == ([row] if due else [])


@pytest.mark.sqlite
def test_the_search_for_due_jobs_passes_over_parked_ones(now: datetime) -> None:
    queue = Job.objects.due(now).filter(lane=0, provider="gmail").order_by("due_on", "id")
    plan = queue.values_list("id", "attempts").explain()
    assert "USING INDEX outbox_job_queue (lane=? AND provider=?" in plan
    assert "TEMP B-TREE" not in plan


def test_a_job_is_in_a_known_lane() -> None:
    with pytest.raises(IntegrityError, match="outbox_job_lane_known"):
        job(lane=3)


def test_nothing_about_a_person_is_in_clear(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, now=now.replace(hour=13, minute=37, second=51), words="Kolobok")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_job")
        row = cursor.fetchone()
    text = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    for told in (b"signer", b"example.net", b"Kolobok", b"13:37", b":51"):
        assert told not in text
    assert b"2026-11-22" in text


def test_no_row_names_itself_in_a_log() -> None:
    assert repr(job(kind="k")) == f"<Job: Job object ({Job.objects.get().pk})>"
