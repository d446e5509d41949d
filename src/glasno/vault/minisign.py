"""Signatures of published files, as the ordinary `minisign` makes and checks them.

Ed25519 over the BLAKE2b-512 of the file ("ED", minisign's default since version 0.8), and a second
signature over the first one and a trusted comment, which says which file this is and of which time:
without it, a genuine file could be handed out in place of another. The format is minisign's own
(https://jedisct1.github.io/minisign/, "Signature format" and "Public key format").
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature  # noqa: TID251 -- vault may
from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: TID251 -- vault may
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

UNTRUSTED = "untrusted comment: "
TRUSTED = "trusted comment: "
_KEY = b"Ed"
# The file is hashed first. Without ("Ed") it is signed whole; nothing of ours is signed that way.
_HASHED = b"ED"
_ID_SIZE, _KEY_SIZE, _SIGNATURE_SIZE = 8, 32, 64
# A signature is four lines: whatever is longer is none, and is not decoded.
LONGEST_SIGNATURE = 4096


class MinisignError(ValueError):
    """A key or a signature that is none; the sentence says what is wrong with it."""


class BadSignatureError(MinisignError):
    """A signature that was not made with this key over these bytes, or is none at all."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What checks a signature: 8 bytes that name the key, and its 32 bytes of Ed25519."""

    key_id: bytes
    raw: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key in minisign's file of two lines, or in its second line alone.

        Raises MinisignError.
        """
        lines = [line.strip() for line in text.strip().splitlines()]
        if lines and lines[0].startswith(UNTRUSTED.strip()):
            del lines[0]
        content = _decoded(lines[0]) if len(lines) == 1 else b""
        if len(content) != len(_KEY) + _ID_SIZE + _KEY_SIZE or not content.startswith(_KEY):
            raise MinisignError("This is no public key of minisign.")
        return cls(content[2:10], content[10:])

    @property
    def line(self) -> str:
        """The key alone, as `minisign -P` takes it."""
        return _encoded(_KEY + self.key_id + self.raw)

    def text(self) -> str:
        """The key's file: a comment and the key."""
        # minisign shows the key's name as a number, its bytes from the last to the first.
        return f"{UNTRUSTED}minisign public key {self.key_id[::-1].hex().upper()}\n{self.line}\n"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What makes signatures. The key's name follows from it, so that 32 bytes are all to keep."""

    public: PublicKey
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The key that these 32 bytes give."""
        private = Ed25519PrivateKey.from_private_bytes(seed)
        raw = private.public_key().public_bytes_raw()
        return cls(PublicKey(hashlib.sha256(raw).digest()[:_ID_SIZE], raw), private)

    def sign(self, data: bytes, *, trusted_comment: str) -> str:
        """The text of the `.minisig` file; `trusted_comment` is one line. Raises MinisignError."""
        if "\n" in trusted_comment or "\r" in trusted_comment:
            raise MinisignError("A trusted comment is one line.")
        signature = self._private.sign(_hash(data))
        whole = self._private.sign(signature + trusted_comment.encode())
        name = self.public.key_id[::-1].hex().upper()
        return (
            f"{UNTRUSTED}signature of minisign key {name}\n"
            f"{_encoded(_HASHED + self.public.key_id + signature)}\n"
            f"{TRUSTED}{trusted_comment}\n"
            f"{_encoded(whole)}\n"
        )


def verify(data: bytes, signature: str, key: PublicKey) -> str:
    """The trusted comment of a signature that `key` made over `data`. Raises BadSignatureError.

    The comment has been signed too; whether it speaks of this file is the caller's to see.
    """
    if len(signature) > LONGEST_SIGNATURE:
        raise BadSignatureError("This is no signature of minisign: it is too long.")
    lines = signature.rstrip("\r\n").split("\n")
    if len(lines) != 4 or not lines[2].startswith(TRUSTED):
        raise BadSignatureError("This is no signature of minisign.")
    content, whole = _decoded(lines[1]), _decoded(lines[3])
    comment = lines[2].removeprefix(TRUSTED).removesuffix("\r")
    if len(content) != 10 + _SIGNATURE_SIZE or content[:2] != _HASHED:
        raise BadSignatureError("This is no signature of minisign over a hashed file.")
    if content[2:10] != key.key_id:
        raise BadSignatureError("Another key has made this signature.")
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(content[10:], _hash(data))
        public.verify(whole, content[10:] + comment.encode())
    except InvalidSignature:
        raise BadSignatureError("The signature does not fit: a byte was changed.") from None
    return comment


def comment_fields(comment: str) -> dict[str, str]:
    """The parts of a trusted comment: `timestamp:1\\tfile:x` as a mapping; the first of a name."""
    fields: dict[str, str] = {}
    for part in comment.split("\t"):
        name, colon, value = part.partition(":")
        if colon:
            fields.setdefault(name, value)
    return fields


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data).digest()


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _decoded(line: str) -> bytes:
    """The bytes of a line of base64; none where it is not one."""
    try:
        return base64.b64decode(line.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""
