"""Whether this process has been asked to stop: what the handler of a signal may set.

An Event would not do. Its lock may be in the hands of the very thread that the handler interrupts,
and that thread then waits for itself, for ever: on a busy machine one stop in some hundreds did.
"""

from contextlib import suppress
from queue import Empty, SimpleQueue


class Asked:
    """One process's; asked once, it stays asked."""

    def __init__(self) -> None:
        self._already = False
        # Its `put` may interrupt its own `get` in the same thread (Python's library reference).
        self._word: SimpleQueue[None] = SimpleQueue()

    @property
    def already(self) -> bool:
        """Whether it has been asked so far."""
        return self._already

    def ask(self) -> None:
        """Ask it, from any thread and from a signal's handler."""
        self._already = True
        self._word.put(None)

    def within(self, seconds: float) -> bool:
        """Whether it has been asked, waiting up to so long for it. One thread uses this."""
        if not self._already:
            with suppress(Empty):
                self._word.get(timeout=seconds)
        return self._already
