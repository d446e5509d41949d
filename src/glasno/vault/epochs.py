"""Epochs: ten minutes of records under one key that only the organisers can get back.

Sealing each record with age costs some hundred microseconds and holds the interpreter. So a
process draws a fresh key, seals that once with age to all of the campaign's recipients, keeps
the key in memory alone, closes each record with it, and forgets it. The row with the sealed key
must be durable before any record under it is acknowledged.

What the age file holds, version 1: version 0x01 | key id (16 bytes) | key (32 bytes).
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from . import age, boxes
from .recipients import check_recipient

LIFETIME = timedelta(minutes=10)
_SEALED_VERSION = b"\x01"


class NoRecipientError(Exception):
    """Nobody could ever open what would be sealed, so nothing is."""


@dataclass(frozen=True)
class Epoch:
    """One key and what must be stored of it: everything here except ``key``.

    ``sealed_key`` is an age file, ``recipients`` are sorted and without repetition, ``drawn_at``
    is aware and stays in memory (a table keeps only ``day``).
    """

    petition: int
    key_id: bytes
    key: bytes = field(repr=False)
    sealed_key: bytes = field(repr=False)
    recipients: tuple[str, ...]
    day: date
    drawn_at: datetime

    def fits(self, recipients: tuple[str, ...], now: datetime) -> bool:
        """Whether a record of this moment, for these recipients, may go under this key.

        A clock that was set back does not fit either: the key would live too long.
        """
        same_people = set(recipients) == set(self.recipients)
        return same_people and timedelta(0) <= now - self.drawn_at < LIFETIME

    def seal(self, plaintext: bytes, *, purpose: str, row: bytes) -> bytes:
        """A box under the epoch's key; see ``boxes.seal``."""
        return boxes.seal(self.key, plaintext, key_id=self.key_id, purpose=purpose, row=row)


def draw_epoch(*, petition: int, recipients: tuple[str, ...], now: datetime) -> Epoch:
    """A new key, sealed to each of the recipients.

    Raises ``NoRecipientError`` when there are none and ``RecipientError`` when one is no age
    recipient.
    """
    people = tuple(sorted({check_recipient(each) for each in recipients}))
    if not people:
        raise NoRecipientError("A petition needs at least one recipient who can open it.")
    key_id = os.urandom(boxes.KEY_ID_SIZE)
    key = os.urandom(boxes.KEY_SIZE)
    return Epoch(
        petition=petition,
        key_id=key_id,
        key=key,
        sealed_key=age.seal_to(_SEALED_VERSION + key_id + key, people),
        recipients=people,
        day=now.astimezone(UTC).date(),
        drawn_at=now,
    )
