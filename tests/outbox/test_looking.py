from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from glasno.outbox import looking
from glasno.outbox.looking import look, queues, waiting
from glasno.outbox.models import Job
from glasno.outbox.rules import FIRST, LAST, LATER
from glasno.outbox.turns import Queue
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, many, post

pytestmark = pytest.mark.django_db


def test_an_empty_outbox_has_no_queue(now: datetime) -> None:
    assert queues() == []
    assert list(look(now=now)) == []


def test_queues_are_lanes_and_providers_with_something_due(keyring: Keyring, now: datetime) -> None:
    for provider, lane in (("gmail", FIRST), ("icloud", LATER), ("yandex", LATER), ("gmail", LAST)):
        post(keyring, *many(3), now=now, provider=provider, lane=lane)
    parked = post(keyring, SIGNER, now=now, provider="proton")
    Job.objects.filter(id__in=parked).update(due_on=None)
    assert queues() == [
        Queue(FIRST, "gmail"),
        Queue(LATER, "icloud"),
        Queue(LATER, "yandex"),
        Queue(LAST, "gmail"),
    ]


def test_the_search_for_queues_does_not_grow_with_the_jobs(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, now=now)
    with CaptureQueriesContext(connection) as few:
        queues()
    post(keyring, *many(50), now=now)
    with CaptureQueriesContext(connection) as more:
        queues()
    assert len(few) == len(more) == 3


def test_a_look_sees_the_oldest_of_each_queue(
    keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LOOK_AHEAD", 2)
    flood = post(keyring, *many(5), now=now, provider="gmail")
    (single,) = post(keyring, SIGNER, now=now, provider="yandex")
    assert [job.id for job in look(now=now)] == [*flood[:2], single]


def test_what_is_counted_is_due_and_somebody_waits_for_it(keyring: Keyring, now: datetime) -> None:
    post(keyring, *many(5), now=now, provider="gmail")
    post(keyring, *many(3), now=now, provider="gmail", lane=LATER)
    post(keyring, *many(4), now=now, provider="yandex", lane=LAST)
    post(keyring, SIGNER, now=now + timedelta(days=1), provider="proton")
    assert waiting(today=now.date(), most=4) == {"gmail": 7, "proton": 0}
