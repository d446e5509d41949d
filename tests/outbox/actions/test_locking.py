from datetime import datetime

import pytest
from django.db import transaction

from glasno.outbox.actions.locking import lock_jobs
from glasno.outbox.posting import mailbox_mac
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, post

pytestmark = pytest.mark.django_db


def test_locked_jobs_come_with_their_mailboxes(keyring: Keyring, now: datetime) -> None:
    first, second = post(keyring, SIGNER, STRANGER, now=now)

    with transaction.atomic():
        held = lock_jobs({second, first})

    assert held == {first: mailbox_mac(keyring, SIGNER), second: mailbox_mac(keyring, STRANGER)}
    assert list(held) == [first, second]


def test_jobs_that_are_gone_are_left_out(keyring: Keyring, now: datetime) -> None:
    (job,) = post(keyring, SIGNER, now=now)

    with transaction.atomic():
        assert set(lock_jobs([job, job + 1])) == {job}
        assert lock_jobs(set()) == {}
