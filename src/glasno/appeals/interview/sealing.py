"""What a form carries, sealed under the key of the day on which it was begun.

The text of a form is ``<slug>.<box>``: the slug tells a form of another campaign from an altered
one, the box (base64) holds zlib-compressed bytes. It expires 12 hours after it was begun; the key
that opens it is destroyed after the next day.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime, timedelta

from glasno.vault.boxes import BoxError, key_id_of, open_box, seal
from glasno.vault.keyring import Keyring, MissingKeyError

LIFE = timedelta(hours=12)
# Characters of a form's text: with the letter that is being edited it stays below the door's limit.
LARGEST = 150_000
_KEY_ID_BYTES = 16


class StateError(Exception):
    """A form that cannot be gone on with; the message never says what was in it."""


class StateExpiredError(StateError):
    """It was sealed too long ago."""


class StateAlteredError(StateError):
    """It is not as this site sealed it, or another site's."""


class StateForeignError(StateError):
    """It belongs to another campaign."""


class StateTooLargeError(StateError):
    """More was written than a form can carry."""


def seal_form(plain: bytes, keyring: Keyring, *, day: date, slug: str, purpose: str) -> str:
    """The text that a form carries. Raises StateTooLargeError, and KeyringError of the vault."""
    box = seal(
        keyring.forms_day(day),
        zlib.compress(plain, 6),
        key_id=_key_id(day),
        purpose=purpose,
        row=slug.encode(),
    )
    text = f"{slug}.{urlsafe_b64encode(box).decode()}"
    if len(text) > LARGEST:
        raise StateTooLargeError("the state of a form has grown too large")
    return text


def open_form(
    text: str, keyring: Keyring, *, slug: str, purpose: str, now: datetime
) -> tuple[bytes, date]:
    """What `seal_form` sealed for this campaign and purpose, and the day of its key.

    Raises StateExpiredError, StateForeignError or StateAlteredError, and WeakKeyError of the vault.
    """
    begins, dot, sealed = text.partition(".")
    if dot and begins != slug:
        raise StateForeignError("the form is of another campaign")
    if not dot or len(text) > LARGEST:
        raise StateAlteredError("this is no form's state")
    try:
        box = urlsafe_b64decode(sealed.encode("ascii"))
        day = _day_of(key_id_of(box))
        key = _key(keyring, day, now=now)
        plain = open_box(key, box, purpose=purpose, row=slug.encode())
    except (BoxError, binascii.Error, ValueError):
        raise StateAlteredError("the form's state was changed") from None
    return zlib.decompress(plain), day


def _key(keyring: Keyring, day: date, *, now: datetime) -> bytes:
    if not now.date() - timedelta(days=1) <= day <= now.date():
        raise StateExpiredError("the form's day is over")
    try:
        return keyring.existing_forms_day(day)
    except MissingKeyError:
        raise StateExpiredError("the form's key is gone") from None


def _key_id(day: date) -> bytes:
    return day.isoformat().encode().ljust(_KEY_ID_BYTES, b"\0")


def _day_of(key_id: bytes) -> date:
    return date.fromisoformat(key_id.rstrip(b"\0").decode("ascii"))
