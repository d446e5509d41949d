"""A time limit for what a coroutine waits for: `asyncio.timeout` without what the front never uses.

Two limits stand around every request of a door, and asyncio's own took an eighth of a signature's
time (docs/adr/0079).
"""

import asyncio
from types import TracebackType


class Deadline:
    """`with Deadline(seconds): await ...` raises TimeoutError once the time is over.

    For one use, within one task. Whoever is cancelled from outside is cancelled: no TimeoutError is
    made of that.
    """

    __slots__ = ("_handle", "_late", "_seconds", "_task")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._late = False

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task(loop)
        self._handle = loop.call_later(self._seconds, self._end)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._handle.cancel()
        if self._late and self._task is not None:
            # Ours is taken back; one that came from outside as well goes on.
            others = self._task.uncancel()
            if kind is asyncio.CancelledError and not others:
                raise TimeoutError from error

    def _end(self) -> None:
        self._late = True
        if self._task is not None:
            self._task.cancel()
