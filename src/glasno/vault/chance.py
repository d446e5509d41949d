"""Random bytes for what a crowd's door seals: nonces, seeds, numbers of records.

They come from OpenSSL's generator, which the kernel seeds, which seeds itself anew after a fork
and from time to time, and which every TLS connection rests on. A thread draws a kilobyte at a time
and gives each byte out once: a signature needs seven pieces, and a question for each, to the kernel
above all, takes longer than the sealing (docs/adr/0079). Keys that live longer than a request are
drawn from the kernel where they are made.
"""

import os
import threading
from ssl import RAND_bytes

DRAWN_AT_ONCE = 1024


class _Store(threading.local):
    drawn = b""
    at = 0


_store = _Store()


def draw(size: int) -> bytes:
    """``size`` bytes (at most a kilobyte) that nobody can foretell and nobody else has."""
    store = _store
    start, end = store.at, store.at + size
    if end > len(store.drawn):
        store.drawn, start, end = RAND_bytes(DRAWN_AT_ONCE), 0, size
    store.at = end
    return store.drawn[start:end]


def _forget() -> None:
    """In a process that was just forked: what its parent has drawn is the parent's."""
    global _store
    _store = _Store()


os.register_at_fork(after_in_child=_forget)
