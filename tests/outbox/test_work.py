import dataclasses
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection

from glasno.outbox import work
from glasno.outbox.actions.claiming import claim
from glasno.outbox.actions.sending import IDLE, NoRelayError, Sender, send_due
from glasno.outbox.actions.telling import told_step
from glasno.outbox.composing import Composed, OpenedJob
from glasno.outbox.maildir import list_mail
from glasno.outbox.models import Job
from glasno.outbox.transport import TransportUrlError
from glasno.vault.keyring import Keyring
from tests.outbox.posts import KIND, SIGNER, STRANGER, composed, post
from tests.outbox.test_living import killed


def write(job: OpenedJob, *, now: datetime) -> Composed | None:
    return composed(str(job.payload["to"]))


@pytest.fixture
def path(tmp_path: Path, settings: LazySettings, keyring: Keyring) -> Path:
    path = tmp_path / "mailbox"
    settings.GLASNO = dataclasses.replace(
        settings.GLASNO, smtp_url=f"maildir://{path}", secrets_dir=keyring.root
    )
    settings.GLASNO_MAIL_WRITERS = {KIND: "tests.outbox.test_work.write"}
    return path


@pytest.mark.django_db
def test_the_step_sends_what_is_due_by_the_settings(
    path: Path, keyring: Keyring, now: datetime
) -> None:
    step = work.begin()
    assert step(now) == IDLE
    post(keyring, SIGNER, now=now)
    assert step(now) == 0.0
    assert step(now) == IDLE
    assert [mail.to for mail in list_mail(path)] == [SIGNER]
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_the_step_holds_back_unless_limits_are_off(
    path: Path, keyring: Keyring, now: datetime, settings: LazySettings
) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, limits=True)
    post(keyring, *[f"signer{n}@example.net" for n in range(20)], now=now)
    step = work.begin()
    step(now)
    assert list_mail(path) == []
    step(now + timedelta(seconds=15))
    assert len(list_mail(path)) == 20


@pytest.mark.django_db
def test_the_step_sends_at_once_what_a_dead_worker_had_in_hand(
    path: Path, keyring: Keyring, now: datetime, settings: LazySettings, tmp_path: Path
) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, data=tmp_path)
    dead, stranger = killed(tmp_path / "workers"), bytes(8)
    ids = post(keyring, SIGNER, STRANGER, now=now)
    claim(ids[:1], now=now, worker=dead)
    claim(ids[1:], now=now, worker=stranger)
    step = work.begin()
    step(now)
    assert [mail.to for mail in list_mail(path)] == [SIGNER]


@pytest.mark.django_db
def test_the_step_tells_how_long_letters_take(
    path: Path, keyring: Keyring, now: datetime, settings: LazySettings
) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, limits=True, mail_paces={"other": 10})
    step = work.begin()
    step(now)
    assert told_step() == 0
    post(keyring, *[f"signer{n}@example.net" for n in range(100)], now=now)
    step(now + timedelta(seconds=1))
    assert told_step() == 0  # it is looked after every five seconds
    step(now + timedelta(seconds=5))
    assert told_step() == 2  # ten minutes, and what they are held back


@pytest.mark.django_db
def test_the_step_keeps_its_sender_when_the_database_fails(
    path: Path,
    keyring: Keyring,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    turn = Sender.turn
    trouble = [OperationalError(f"no room for {SIGNER}")]
    seen: list[int] = []

    def fail(one: Sender, *, now: datetime) -> object:
        seen.append(id(one))
        if trouble:
            raise trouble.pop()
        return turn(one, now=now)

    monkeypatch.setattr(Sender, "turn", fail)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction is in it
    step = work.begin()
    assert step(now) == 1.0
    assert step(now) == IDLE
    assert len(set(seen)) == 1
    assert caplog.messages == ["the outbox could not write: OperationalError"]


@pytest.mark.django_db
def test_send_due_sends_everything_at_once(path: Path, keyring: Keyring, now: datetime) -> None:
    post(keyring, *[f"signer{n}@example.net" for n in range(100)], now=now)
    assert send_due(now=now) == 100
    assert send_due(now=now) == 0
    assert len(list_mail(path)) == 100


@pytest.mark.django_db
def test_send_due_ends_when_the_relay_is_in_trouble(
    path: Path, keyring: Keyring, now: datetime
) -> None:
    path.write_text("in the way")
    post(keyring, SIGNER, STRANGER, now=now)
    assert send_due(now=now) == 0
    assert Job.objects.filter(claim=None).count() == 2


def test_without_a_mail_server_the_step_does_not_begin(settings: LazySettings) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, smtp_url=None)
    with pytest.raises(NoRelayError, match="set GLASNO_SMTP_URL"):
        work.begin()


def test_with_a_wrong_mail_server_the_step_does_not_begin(settings: LazySettings) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, smtp_url="http://example.org")
    with pytest.raises(TransportUrlError):
        work.begin()
