"""The worker: every step of GLASNO_WORK in a thread of its own, and the schedule in another.

A step that waits for a slow mail server must not hold up the count, so each goes at its own pace.
A step that fails is told by type and place, never by value, and tried again after a growing pause.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from glasno.config.journal import places
from glasno.kit import clock, metering
from glasno.running.asked import Asked
from glasno.running.schedule import run_due

Step = Callable[[datetime], float]
Begin = Callable[[], Step]

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
SCHEDULE_SECONDS = 60.0
# The supervisor gives 50 in all.
STOPPING_SECONDS = 20.0

SCHEDULE = "schedule"
FAILURES = metering.counters(
    "glasno_worker_failures",
    "Turns of the worker that failed, by step.",
    step=[*settings.GLASNO_WORK, SCHEDULE],
)

logger = logging.getLogger(__name__)


def begin_schedule() -> Step:
    """The step that runs scheduled jobs as they fall due."""

    def step(now: datetime) -> float:
        run_due(now=now)
        return SCHEDULE_SECONDS

    return step


class Worker:
    """Runs every step until it is told to stop."""

    def __init__(self, steps: dict[str, Begin], *, now: clock.Clock = clock.now) -> None:
        self._now = now
        self._asked = Asked()
        self._leave = threading.Event()
        self._threads = [
            # A daemon: a step that hangs must not keep a stopped worker alive.
            threading.Thread(target=self._run, args=(name, begin), name=name, daemon=True)
            for name, begin in steps.items()
        ]

    def start(self) -> None:
        """Begin every step."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask it to end; a signal's handler may."""
        self._asked.ask()

    def wait(self) -> bool:
        """Block until it is asked to stop or a step's thread is gone; whether it was asked."""
        while not self._asked.within(1.0):
            if not all(thread.is_alive() for thread in self._threads):
                return False
        return True

    def join(self) -> list[str]:
        """Have every step leave after what it is doing; the names of those that would not."""
        self._leave.set()
        # Together: a publish under way may need nearly all of it, and the others nothing.
        limit = monotonic() + STOPPING_SECONDS
        for thread in self._threads:
            thread.join(max(limit - monotonic(), 0.0))
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _run(self, name: str, begin: Begin) -> None:
        step: Step | None = None
        failures = 0
        try:
            while not self._leave.is_set():
                try:
                    step = step or begin()
                    pause = step(self._now())
                    failures = 0
                except Exception as error:  # whatever it is, the worker goes on
                    failures += 1
                    if (name,) in FAILURES:
                        FAILURES[name,].inc()
                    pause = pause_after(failures)
                    logger.error(  # noqa: TRY400 - a traceback's message may quote what people typed
                        "worker step %s failed, tried again in %g s:\n%s",
                        name,
                        pause,
                        places(error),
                    )
                    step = None
                    # What is wrong may be the connection.
                    connections.close_all()
                self._leave.wait(min(max(pause, 0.0), LONGEST_PAUSE_SECONDS))
        finally:
            connections.close_all()


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE_SECONDS)


def steps_of_settings() -> dict[str, Begin]:
    """What GLASNO_WORK names, and the schedule. Raises ImportError."""
    named: Iterable[str] = settings.GLASNO_WORK
    return {
        **{dotted: import_string(dotted) for dotted in named},
        SCHEDULE: begin_schedule,
    }
