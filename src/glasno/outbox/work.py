"""The outbox's part of the worker's loop (settings.GLASNO_WORK)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from glasno.outbox.actions.claiming import take_back
from glasno.outbox.actions.sending import Sender, sender_of_settings
from glasno.outbox.actions.telling import tell_delay
from glasno.outbox.living import Life, bury, files

log = logging.getLogger("glasno.outbox")

# After trouble with the database, which has then already been waited for.
_PAUSE_SECONDS = 1.0
# How often is looked after dead workers, and told how long letters take.
_ROUND = timedelta(seconds=5)


def begin() -> Callable[[datetime], float]:
    """A step that sends what is due and returns the seconds until it wants to be called again.

    Raises NoRelayError or TransportUrlError, each with a sentence for the operator.
    """
    return Sending(settings.GLASNO.data / "workers")


class Sending:
    """One worker's sender, its sign of life, and what it does now and then besides sending."""

    def __init__(self, lives: Path) -> None:
        self._lives = lives
        # Kept for as long as the process lives; the kernel lets its lock go whatever ends it.
        self._life = Life(lives)
        self._sender: Sender = sender_of_settings(
            limits=settings.GLASNO.limits, worker=self._life.name
        )
        self._round_at: datetime | None = None

    def __call__(self, now: datetime) -> float:
        try:
            self._go_round(now)
            return self._sender.turn(now=now).next_in
        except DatabaseError as error:
            # Not left to the worker: it would begin anew, and the sender's memory of a mail that
            # the relay has taken but the database has not yet heard of would be lost.
            log.warning("the outbox could not write: %s", type(error).__qualname__)
            connection.close()
            return _PAUSE_SECONDS

    def _go_round(self, now: datetime) -> None:
        last = self._round_at
        if last is not None and timedelta(0) <= now - last < _ROUND:
            return
        for path in files(self._lives):
            bury(path, _go_on)
        tell_delay(self._sender.delay(now=now))
        self._round_at = now


def _go_on(worker: bytes) -> None:
    if count := take_back(worker):
        log.info("a worker died with %d letters in hand; they go on at once", count)
