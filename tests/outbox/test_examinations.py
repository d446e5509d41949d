import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from glasno.kit import clock
from glasno.kit.findings import Finding, Level
from glasno.outbox.examinations import examine
from glasno.outbox.models import Failure, Job
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, post
from tests.outbox.relays import BadRelay, Relay, closed_port, serve_relay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def send_to(settings: LazySettings) -> Callable[[str | None], None]:
    """Sets GLASNO_SMTP_URL."""

    def send_to(url: str | None) -> None:
        settings.GLASNO = dataclasses.replace(settings.GLASNO, smtp_url=url)

    return send_to


SendTo = Callable[[str | None], None]


@pytest.fixture
def fine(send_to: SendTo, tmp_path: Path) -> None:
    """A mail server that takes mail."""
    send_to(f"maildir://{tmp_path}/mailbox")


def findings() -> list[Finding]:
    return list(examine())


def count(today: datetime, days: int, number: int, **changes: Any) -> None:
    values: dict[str, Any] = {"provider": "Mail.ru", "kind": "RCPT", "permanent": True}
    day = (today - days * DAY).date()
    Failure.objects.create(day=day, count=number, **{**values, **changes})


def test_all_is_well_with_a_relay_that_answers(
    send_to: SendTo, relay: Relay, keyring: Keyring, now: datetime
) -> None:
    send_to(f"smtp://127.0.0.1:{relay.port}")
    post(keyring, SIGNER, now=now)
    assert findings() == []
    assert relay.taken == []


def test_a_relay_that_does_not_listen_is_found(send_to: SendTo) -> None:
    send_to(f"smtp://127.0.0.1:{closed_port()}")
    assert findings() == [
        Finding(
            Level.ERROR,
            "The mail server cannot be used: connect ConnectionRefusedError.",
            "Check host and port in GLASNO_SMTP_URL, and that the server runs.",
        )
    ]


def test_a_wrong_password_is_found_and_not_told(send_to: SendTo) -> None:
    with serve_relay(Relay(users={b"u": b"right"})) as relay:
        send_to(f"smtp://u:wrong@127.0.0.1:{relay.port}")
        assert findings() == [
            Finding(
                Level.ERROR,
                "The mail server cannot be used: AUTH 535.",
                "Check user and password in GLASNO_SMTP_URL.",
            )
        ]


def test_other_trouble_points_to_the_relays_log(send_to: SendTo, bad_relay: BadRelay) -> None:
    bad_relay.answers["EHLO"] = "550 no"
    send_to(f"smtp://127.0.0.1:{bad_relay.port}")
    (finding,) = findings()
    assert finding.mend == "Look into the log of the mail server."


def test_a_mailbox_that_cannot_be_written_is_found(send_to: SendTo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    send_to(f"maildir://{tmp_path}/file/mailbox")
    (finding,) = findings()
    assert finding.mend == "Let this user write to the directory in GLASNO_SMTP_URL."


def test_a_wrong_address_is_found(send_to: SendTo) -> None:
    send_to("http://example.org")
    (finding,) = findings()
    assert finding.what.startswith("GLASNO_SMTP_URL must be")


def test_no_mail_server_is_for_others_to_find(send_to: SendTo) -> None:
    send_to(None)
    assert findings() == []


@pytest.mark.usefixtures("fine")
def test_mails_that_wait_for_long_are_found(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, STRANGER, SIGNER, now=now)
    since_yesterday, often_tried, parked = Job.objects.order_by("id")
    Job.objects.filter(id=since_yesterday.id).update(due_on=(now - DAY).date())
    Job.objects.filter(id=often_tried.id).update(attempts=3)
    Job.objects.filter(id=parked.id).update(due_on=None, attempts=3)
    (finding,) = findings()
    assert finding.level == Level.WARNING
    assert finding.what == "Mails that have been waiting for long: 2."


@pytest.mark.usefixtures("fine")
def test_many_refusals_by_one_provider_are_found(now: datetime) -> None:
    count(now, 0, 12)
    count(now, 1, 8, kind="after DATA")
    count(now, 2, 500)
    count(now, 0, 500, permanent=False)
    count(now, 0, 19, provider="other")
    (finding,) = findings()
    assert finding.what == "Since yesterday 20 mails to Mail.ru were refused for good."


@pytest.mark.usefixtures("fine")
def test_mails_that_could_not_be_made_are_found(now: datetime) -> None:
    count(now, 0, 2, provider="none", kind="opening", permanent=False)
    count(now, 1, 1, kind="writing")
    (finding,) = findings()
    assert finding.level == Level.ERROR
    assert finding.what == "Since yesterday the server could not make this many mails: 3."
