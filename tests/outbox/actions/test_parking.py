from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from glasno.outbox.actions.claiming import claim
from glasno.outbox.actions.parking import park_jobs, unpark_jobs
from glasno.outbox.models import Job
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, post

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> list[tuple[date | None, int, bool]]:
    found = Job.objects.order_by("id").values_list("due_on", "step", "claim")
    return [(due_on, step, claim is not None) for due_on, step, claim in found]


def test_a_parked_job_is_in_nobodys_hand_and_keeps_its_step(
    keyring: Keyring, now: datetime
) -> None:
    ids = post(keyring, SIGNER, STRANGER, now=now)
    Job.objects.update(step=1)
    claim(ids, now=now)
    with transaction.atomic():
        park_jobs([ids[0], 999])
    assert rows() == [(None, 1, False), (now.date(), 1, True)]


def test_jobs_are_taken_up_each_on_its_day_if_they_stand_at_such_a_step(
    keyring: Keyring, now: datetime
) -> None:
    today, later = now.date(), now.date() + timedelta(days=2)
    ids = post(keyring, SIGNER, SIGNER, SIGNER, STRANGER, now=now)
    Job.objects.filter(id=ids[1]).update(step=1)
    Job.objects.filter(id=ids[2]).update(step=2)
    with transaction.atomic():
        park_jobs(ids[:3])
        unpark_jobs({ids[0]: today, ids[1]: later, ids[2]: today, ids[3]: later}, steps=[0, 1])
    assert rows() == [(today, 0, False), (later, 1, False), (None, 2, False), (today, 0, False)]
