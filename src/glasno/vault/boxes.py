"""Boxes: short plain text closed under a key that the server (or an organiser) holds.

The bytes of a box, version 1 (also in ``docs/developers/envelopes.md``)::

    1   version, 0x01
    16  key id: which key opens this
    12  nonce, random
    n   ChaCha20-Poly1305 of the padded plain text, its 16-byte tag at the end

    padded plain text = length of the plain text (4 bytes, big-endian) | plain text | zeros
                        up to the next multiple of 256
    associated data   = "glasno" | version | length of purpose (4 bytes, big-endian) | purpose
                        | key id | row

``purpose`` says what the box is for and ``row`` where it lies. A box moved to another row, or
offered for another use, does not open. The padding leaves a reader of the database nothing but
which multiple of 256 a text filled.
"""

from functools import lru_cache

from cryptography.exceptions import (  # noqa: TID251 -- vault is the package that may
    InvalidTag,
)
from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: TID251 -- vault may
    ChaCha20Poly1305,
)

from .chance import draw
from .framing import framed

VERSION = b"\x01"
KEY_SIZE = 32
KEY_ID_SIZE = 16
NONCE_SIZE = 12
TAG_SIZE = 16
BUCKET = 256

_LENGTH_SIZE = 4
_HEAD_SIZE = len(VERSION) + KEY_ID_SIZE + NONCE_SIZE
_SMALLEST = _HEAD_SIZE + BUCKET + TAG_SIZE


class BoxError(Exception):
    """This box does not open with this key, for this purpose, in this row."""


def seal(key: bytes, plaintext: bytes, *, key_id: bytes, purpose: str, row: bytes) -> bytes:
    """Close ``plaintext`` under ``key`` (32 bytes) for one purpose in one row.

    ``key_id`` (16 bytes) travels in clear, so that the reader knows which key to fetch.
    Raises ``ValueError`` when key or key id have another size.
    """
    if len(key) != KEY_SIZE or len(key_id) != KEY_ID_SIZE:
        raise ValueError(f"a key has {KEY_SIZE} bytes and a key id {KEY_ID_SIZE}")
    nonce = draw(NONCE_SIZE)
    bound = _associated(key_id, purpose, row)
    return VERSION + key_id + nonce + ChaCha20Poly1305(key).encrypt(nonce, _pad(plaintext), bound)


def open_box(key: bytes, envelope: bytes, *, purpose: str, row: bytes) -> bytes:
    """The plain text of a box. Raises ``BoxError``, which never says what was inside."""
    key_id = key_id_of(envelope)
    if len(key) != KEY_SIZE:
        raise ValueError(f"a key has {KEY_SIZE} bytes")
    nonce = envelope[_HEAD_SIZE - NONCE_SIZE : _HEAD_SIZE]
    bound = _associated(key_id, purpose, row)
    try:
        padded = ChaCha20Poly1305(key).decrypt(nonce, envelope[_HEAD_SIZE:], bound)
    except InvalidTag:
        raise BoxError("the box does not open: other key, purpose, row, or changed bytes") from None
    return _unpad(padded)


def key_id_of(envelope: bytes) -> bytes:
    """The id of the key that a box needs. Raises ``BoxError`` when these bytes are no box."""
    if envelope[:1] != VERSION:
        raise BoxError("the box is of a version that this program does not know")
    if len(envelope) < _SMALLEST or (len(envelope) - _HEAD_SIZE - TAG_SIZE) % BUCKET:
        raise BoxError("the box is cut short or has grown")
    return envelope[len(VERSION) : len(VERSION) + KEY_ID_SIZE]


def _associated(key_id: bytes, purpose: str, row: bytes) -> bytes:
    # Only the purpose needs its length: the key id has a fixed size and the row comes last.
    return _head(purpose) + key_id + row


@lru_cache(maxsize=64)
def _head(purpose: str) -> bytes:
    # Purposes are constants of the program: few, and nothing of anybody.
    return b"glasno" + VERSION + framed(purpose.encode())


def _pad(plaintext: bytes) -> bytes:
    filled = len(plaintext).to_bytes(_LENGTH_SIZE, "big") + plaintext
    return filled + bytes(-len(filled) % BUCKET)


def _unpad(padded: bytes) -> bytes:
    end = _LENGTH_SIZE + int.from_bytes(padded[:_LENGTH_SIZE], "big")
    plaintext = padded[_LENGTH_SIZE:end]
    # One plain text has one padded form: anything else was not made by seal().
    if _pad(plaintext) != padded:
        raise BoxError("the box opens, but its padding is not ours")
    return plaintext
