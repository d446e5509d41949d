"""How long tests wait, and a watch that does not count while the machine stands still."""

import threading
import time
from collections.abc import Callable

# What takes seconds on a quiet machine may take a minute on one that others use; longer is a fault.
PATIENCE_SECONDS = 120.0


def wait_until(
    holds: Callable[[], bool], what: str = "", *, within: float = PATIENCE_SECONDS
) -> None:
    """Fails when it does not hold before our patience ends."""
    limit = time.monotonic() + within
    while not holds():
        assert time.monotonic() < limit, what or "not in time"
        time.sleep(0.01)


class Stopwatch:
    """Seconds in which this process ran: `with Stopwatch() as watch: ...`, then `watch.seconds`.

    A thread looks at the clock all the while. What lies between two looks counts as no more than
    MOST, so that a pause of the whole machine, which proves nothing about the code, hardly counts.
    """

    TICK = 0.02
    MOST = 0.2

    def __init__(self) -> None:
        self.seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Stopwatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        before, over = time.monotonic(), False
        while not over:
            over = self._over.wait(self.TICK)
            now = time.monotonic()
            self.seconds += min(now - before, self.MOST)
            before = now
