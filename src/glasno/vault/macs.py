"""Keyed fingerprints: equal input gives equal bytes, and without the key nothing can be tried.

A MAC key shows which addresses are equal and lets its holder test whether a given address is
there; that is why it lies outside the database and is destroyed when retention ends.
"""

import hashlib
import hmac

from .framing import framed

MAC_SIZE = 16


def mac(key: bytes, *parts: bytes, purpose: str) -> bytes:
    """HMAC-SHA256 over purpose and parts, each behind its length, cut to 16 bytes.

    One key may serve several purposes: their results have nothing to do with one another.
    """
    message = framed(purpose.encode(), *parts)
    return hmac.digest(key, message, hashlib.sha256)[:MAC_SIZE]
