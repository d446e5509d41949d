"""Keyed fingerprints: equal input gives equal bytes, and without the key nothing can be tried.

A MAC key shows which addresses are equal and lets its holder test whether a given address is
there; that is why it lies outside the database and is destroyed when retention ends.
"""

import hmac
from functools import lru_cache

from .framing import framed

MAC_SIZE = 16


def mac(key: bytes, *parts: bytes, purpose: str) -> bytes:
    """HMAC-SHA256 over purpose and parts, each behind its length, cut to 16 bytes.

    One key may serve several purposes: their results have nothing to do with one another.
    """
    # hmac.digest is quicker alone, but lets other threads run in between, and then waits for them.
    return hmac.new(key, _head(purpose) + framed(*parts), "sha256").digest()[:MAC_SIZE]


@lru_cache(maxsize=64)
def _head(purpose: str) -> bytes:
    # Purposes are constants of the program: few, and nothing of anybody.
    return framed(purpose.encode())
