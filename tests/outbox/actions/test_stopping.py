from datetime import date

import pytest
from django.db import connection

from glasno.outbox.actions.stopping import stop_mailbox, undo_stop
from glasno.outbox.models import Stop

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
LATER = date(2026, 11, 29)
SIGNER, STRANGER = b"s" * 16, b"t" * 16
UNDO, OTHER_UNDO = b"u" * 32, b"v" * 32


def stops() -> list[tuple[bytes, date, bytes]]:
    return [(bytes(s.mailbox), s.day, bytes(s.undo)) for s in Stop.objects.order_by("id")]


def test_stop_keeps_mac_day_and_digest() -> None:
    stop_mailbox(connection, mailbox=SIGNER, undo=UNDO, day=DAY)
    assert stops() == [(SIGNER, DAY, UNDO)]


def test_a_second_stop_begins_anew_with_its_own_undo() -> None:
    stop_mailbox(connection, mailbox=SIGNER, undo=UNDO, day=DAY)
    stop_mailbox(connection, mailbox=SIGNER, undo=OTHER_UNDO, day=LATER)
    assert stops() == [(SIGNER, LATER, OTHER_UNDO)]
    assert undo_stop(connection, undo=UNDO) is False
    assert undo_stop(connection, undo=OTHER_UNDO) is True


def test_undo_takes_back_its_own_stop_alone() -> None:
    stop_mailbox(connection, mailbox=SIGNER, undo=UNDO, day=DAY)
    stop_mailbox(connection, mailbox=STRANGER, undo=OTHER_UNDO, day=DAY)
    assert undo_stop(connection, undo=UNDO) is True
    assert undo_stop(connection, undo=UNDO) is False
    assert stops() == [(STRANGER, DAY, OTHER_UNDO)]
