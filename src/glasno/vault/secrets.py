"""Secrets that stand in links: random, of a single purpose, stored only as digests."""

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from .framing import framed

RANDOM_SIZE = 32
LARGEST_NUMBER = 2**63 - 1
_NO_SALT = bytes(hashlib.sha256().digest_size)
_TEXT = re.compile(r"([1-9][0-9]{0,18})-([A-Za-z0-9_-]{43})", re.ASCII)


class SecretFormatError(Exception):
    """These characters are no secret of ours; the message does not repeat them."""


@dataclass(frozen=True, eq=False)
class LinkSecret:
    """What a link carries: the petition's number, so that the door knows whom to ask, and
    32 random bytes. Only ``digest`` may be stored. ``repr`` and ``str`` show the number alone.
    """

    number: int
    random: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 < self.number <= LARGEST_NUMBER:
            raise ValueError("a number in a link is positive and fits 63 bits")
        if len(self.random) != RANDOM_SIZE:
            raise ValueError(f"the random part has {RANDOM_SIZE} bytes")

    @classmethod
    def draw(cls, number: int) -> Self:
        """A fresh secret."""
        return cls(number, os.urandom(RANDOM_SIZE))

    @classmethod
    def derive(cls, number: int, seed: bytes, purpose: str) -> Self:
        """A secret that comes out the same each time from the same seed (32 bytes).

        For a mail whose sending is repeated after a crash: both copies carry one working link.
        HKDF-SHA256 (RFC 5869) without a salt; different purposes and numbers give unrelated
        secrets.
        """
        if len(seed) != RANDOM_SIZE:
            raise ValueError(f"a seed has {RANDOM_SIZE} bytes")
        info = _framed(b"glasno link secret", purpose, number)
        # One block is all that is needed, so these two lines are the whole of it; the tests hold
        # them against cryptography's own, which takes five times as long in a crowd.
        extracted = hmac.new(_NO_SALT, seed, "sha256").digest()
        return cls(number, hmac.new(extracted, info + b"\x01", "sha256").digest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The secret that this text spells. Raises ``SecretFormatError``.

        One secret has one spelling: no leading zero, no padding, no stray bits at the end.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise SecretFormatError("not a secret of this program")
        number, spelled = int(match[1]), match[2]
        try:
            random = base64.urlsafe_b64decode(spelled + "=")
        except binascii.Error:  # pragma: no cover -- the pattern leaves nothing to refuse
            raise SecretFormatError("not a secret of this program") from None
        if number > LARGEST_NUMBER or _spell(random) != spelled:
            raise SecretFormatError("not a secret of this program")
        return cls(number, random)

    @property
    def text(self) -> str:
        """``<number>-<43 characters of base64url>``, to be put into a link."""
        return f"{self.number}-{_spell(self.random)}"

    def digest(self, purpose: str) -> bytes:
        """What may be stored: 32 bytes. A secret of one purpose is none of another's."""
        parts = _framed(b"glasno link digest", purpose, self.number)
        return hashlib.sha256(parts + self.random).digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LinkSecret):
            return NotImplemented
        return self.number == other.number and hmac.compare_digest(self.random, other.random)

    def __hash__(self) -> int:
        return hash(self.digest("hash"))


@lru_cache(maxsize=256)
def _framed(use: bytes, purpose: str, number: int) -> bytes:
    # Both stand in clear in the tables' names and in every link's beginning: nothing secret stays.
    return framed(use, purpose.encode(), str(number).encode())


def _spell(random: bytes) -> str:
    return base64.urlsafe_b64encode(random).decode().rstrip("=")
