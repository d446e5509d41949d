import dataclasses
from datetime import date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection

from glasno.outbox.actions.erasing import (
    destroy_spent_keys,
    erase_old_jobs,
    expire_stops,
    forget_failures,
    forget_mailbox_days,
)
from glasno.outbox.actions.stopping import stop_mailbox
from glasno.outbox.models import Failure, Job, MailboxDay, Stop
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_secrets(settings: LazySettings, keyring: Keyring) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, secrets_dir=keyring.root)


def test_jobs_die_after_seven_days(keyring: Keyring, now: datetime) -> None:
    _old, parked = post(keyring, SIGNER, STRANGER, now=now)
    Job.objects.filter(id=parked).update(due_on=None)
    young = post(keyring, SIGNER, now=now + DAY)
    assert erase_old_jobs(now=now + 7 * DAY) == 0
    assert erase_old_jobs(now=now + 8 * DAY) == 2
    assert list(Job.objects.values_list("id", flat=True)) == young
    assert erase_old_jobs(now=now + 8 * DAY) == 0


def test_many_old_jobs_go_portion_by_portion(keyring: Keyring, now: datetime) -> None:
    post(keyring, *[f"{n}@example.net" for n in range(2100)], now=now)
    assert erase_old_jobs(now=now + 8 * DAY) == 2100
    assert Job.objects.count() == 0


def test_a_days_key_dies_with_its_last_job(keyring: Keyring, now: datetime) -> None:
    keyring.outbox_day(now.date() - DAY)
    (job,) = post(keyring, SIGNER, now=now)
    assert destroy_spent_keys(now=now + 3 * DAY) == 1
    assert keyring.outbox_days() == [now.date()]
    Job.objects.filter(id=job).delete()
    assert destroy_spent_keys(now=now + 3 * DAY) == 1
    assert keyring.outbox_days() == []


def test_the_keys_of_today_and_yesterday_are_kept(keyring: Keyring, now: datetime) -> None:
    for days in range(4):
        keyring.outbox_day(now.date() - days * DAY)
    assert destroy_spent_keys(now=now) == 2
    assert keyring.outbox_days() == [date(2026, 11, 21), date(2026, 11, 22)]


def test_a_stop_ends_after_thirty_days(now: datetime) -> None:
    stop_mailbox(connection, mailbox=bytes(16), undo=bytes(32), day=now.date())
    assert expire_stops(now=now + 29 * DAY) == 0
    assert expire_stops(now=now + 30 * DAY) == 1
    assert Stop.objects.count() == 0


def test_counts_of_former_days_are_forgotten(now: datetime) -> None:
    for days in range(3):
        MailboxDay.objects.create(mailbox=bytes(16), day=now.date() - days * DAY, sent=1)
    assert forget_mailbox_days(now=now) == 2
    assert MailboxDay.objects.get().day == now.date()


def test_failures_are_forgotten_after_ninety_days(now: datetime) -> None:
    for days in (90, 91):
        Failure.objects.create(
            day=now.date() - days * DAY, provider="other", kind="RCPT", permanent=True, count=1
        )
    assert forget_failures(now=now) == 1
    assert Failure.objects.get().day == now.date() - 90 * DAY
