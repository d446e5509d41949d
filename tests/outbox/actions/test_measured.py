"""What a worker tells the operator's monitoring of its mails."""

from datetime import datetime

import pytest

from glasno.outbox.mime import Mail
from glasno.outbox.trouble import PermanentError, RelayDownError, TemporaryError
from glasno.vault.keyring import Keyring
from tests.metered import added, figures
from tests.outbox.posts import SIGNER, STRANGER, Desk, Wire, after, post, sender

pytestmark = pytest.mark.django_db

SENT, REFUSED = "glasno_mails_sent_total", "glasno_mails_refused_total"
OLDEST, IN_HAND = "glasno_mails_oldest_due_seconds", "glasno_mails_in_hand"


def test_mails_are_counted_by_provider(keyring: Keyring, now: datetime) -> None:
    before = figures(SENT)
    for provider in ("gmail", "a provider that nobody listed"):
        post(keyring, SIGNER, now=now)
        sender(Wire(), keyring, Desk(provider=provider)).turn(now=now)

    assert added(SENT, before) == {("gmail",): 1, ("other",): 1}


def test_refused_mails_are_counted_by_provider_and_for_how_long(
    keyring: Keyring, now: datetime
) -> None:
    before = figures(REFUSED)
    post(keyring, SIGNER, STRANGER, now=now)
    troubles: dict[str, list[Exception]] = {
        SIGNER: [TemporaryError("RCPT", 450)],
        STRANGER: [PermanentError("RCPT", 550)],
    }
    sender(Wire(troubles=troubles), keyring, Desk(provider="mail.ru")).turn(now=now)

    assert added(REFUSED, before) == {("for_now", "mail.ru"): 1, ("for_good", "mail.ru"): 1}


def test_the_oldest_mail_grows_older_while_the_relay_is_down(
    keyring: Keyring, now: datetime
) -> None:
    post(keyring, SIGNER, now=now)
    down: list[Exception] = [RelayDownError("connect") for _ in range(9)]
    one = sender(Wire(unreachable=down), keyring, Desk())
    one.turn(now=now)
    one.turn(now=after(now, 300))

    assert figures(OLDEST)["0",] == 300
    assert figures(OLDEST)["1",] == 0


def test_nothing_is_in_hand_once_a_turn_is_over(keyring: Keyring, now: datetime) -> None:
    held: list[float] = []

    def look(_mail: Mail, _waiting: object) -> None:
        held.append(figures(IN_HAND)[()])

    post(keyring, SIGNER, STRANGER, now=now)
    sender(Wire(before=look), keyring, Desk()).turn(now=now)

    assert held == [2, 2]
    assert figures(IN_HAND)[()] == 0
