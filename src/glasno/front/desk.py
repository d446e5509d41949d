"""One thread behind a bounded queue: how coroutines hand work to a database connection.

The thread takes everything that has gathered (up to `most`) and gives it to `serve`. Replies go
back to the event loop in one call a batch, because waking a loop costs more than most answers.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from glasno.kit.faults import log_fault

logger = logging.getLogger(__name__)

# Seconds in which more may gather, once a crowd is there: whoever comes in pairs is answered in
# tens soon, and a commit for ten costs little more than one for two (docs/adr/0078).
GATHERING = 0.002


class DeskFullError(Exception):
    """As many tickets wait as the queue may hold."""


class DeskClosedError(Exception):
    """No thread is there to take the ticket: it was not started, is closed, or has died."""


@dataclass(slots=True, eq=False, repr=False)
class Ticket:
    """Work for the thread, and the future of whoever waits for it."""

    work: Any
    future: asyncio.Future[Any]
    result: object = None
    error: Exception | None = None


class Desk:
    """`serve` runs in the thread and sets each ticket's `result` or `error`.

    `farewell` runs in the thread as its last act, whatever ended it.
    """

    def __init__(
        self,
        name: str,
        serve: Callable[[Sequence[Ticket]], None],
        *,
        size: int,
        most: int,
        farewell: Callable[[], None],
    ) -> None:
        self._serve = serve
        self._farewell = farewell
        self._size = size
        self._most = most
        self._name = name
        self._queue: SimpleQueue[Ticket | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._open = False
        self._crowded = False

    @property
    def alive(self) -> bool:
        """Whether tickets are being taken."""
        return self._open and self._thread is not None and self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many tickets wait, about."""
        return self._queue.qsize()

    def open(self) -> None:
        """Starts the thread."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._open = True
        self._thread.start()

    def close(self, seconds: float) -> bool:
        """Lets the thread finish what was handed in, waits for it so long, says whether it did."""
        with self._lock:
            was_open, self._open = self._open, False
            if was_open:
                self._queue.put(None)
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    async def ask(self, work: object) -> Any:
        """Waits for the thread's answer. Raises DeskFullError, DeskClosedError, the ticket's error.

        Whoever is cancelled while waiting takes the ticket back, unless it is being served already.
        """
        ticket = Ticket(work, asyncio.get_running_loop().create_future())
        with self._lock:
            if not self.alive:
                raise DeskClosedError
            if self._queue.qsize() >= self._size:
                raise DeskFullError
            self._queue.put(ticket)
        return await ticket.future

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            # Caught here, because threading would print its values.
            log_fault(logger, f"The thread {self._name} died", error)
        finally:
            self._shut()
            answer(self._leftover())
            self._farewell()

    def _shut(self) -> None:
        with self._lock:
            self._open = False

    def _work(self) -> None:
        while tickets := self._gather():
            # A ticket whose owner has gone is dropped here, before anything begins.
            wanted = [ticket for ticket in tickets if not ticket.future.done()]
            try:
                self._serve(wanted)
            except BaseException:
                self._shut()  # before anybody is answered, so that nobody comes back to it
                raise
            finally:
                answer(wanted)

    def _gather(self) -> list[Ticket]:
        """What has gathered, at least one ticket; nothing means that the desk is closed."""
        first = self._queue.get()
        if first is None:
            return []
        if self._crowded:
            time.sleep(GATHERING)
        tickets = [first]
        while len(tickets) < self._most:
            try:
                ticket = self._queue.get_nowait()
            except Empty:
                break
            if ticket is None:
                self._queue.put(None)  # nothing comes after it, so it is found again next time
                break
            tickets.append(ticket)
        # Who comes alone never waits: nobody came with the one before.
        self._crowded = len(tickets) > 1
        return tickets

    def _leftover(self) -> list[Ticket]:
        tickets: list[Ticket] = []
        while True:
            try:
                ticket = self._queue.get_nowait()
            except Empty:
                return tickets
            if ticket is not None:
                tickets.append(ticket)


def answer(tickets: Sequence[Ticket]) -> None:
    """Gives every ticket's owner its result; one that has neither result nor error is closed."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Ticket]] = {}
    for ticket in tickets:
        by_loop.setdefault(ticket.future.get_loop(), []).append(ticket)
    for loop, theirs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, theirs)
        except RuntimeError:
            continue  # the loop is closed: nobody waits any more


def _settle(tickets: Sequence[Ticket]) -> None:
    for ticket in tickets:
        if ticket.future.done():
            continue
        if ticket.error is not None:
            ticket.future.set_exception(ticket.error)
        elif ticket.result is None:
            ticket.future.set_exception(DeskClosedError())
        else:
            ticket.future.set_result(ticket.result)
