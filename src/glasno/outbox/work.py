"""The outbox's part of the worker's loop (settings.GLASNO_WORK)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from glasno.outbox import rules
from glasno.outbox.actions.sending import sender_of_settings

log = logging.getLogger("glasno.outbox")

# After trouble with the database, which has then already been waited for.
_PAUSE_SECONDS = 1.0


def begin() -> Callable[[datetime], float]:
    """A step that sends what is due and returns the seconds until it wants to be called again.

    Raises NoRelayError or TransportUrlError, each with a sentence for the operator.
    """
    hold_back = rules.HOLD_BACK if settings.GLASNO.limits else timedelta(0)
    sender = sender_of_settings(hold_back=hold_back)

    def step(now: datetime) -> float:
        try:
            return sender.turn(now=now).next_in
        except DatabaseError as error:
            # Not left to the worker: it would begin anew, and the sender's memory of a mail that
            # the relay has taken but the database has not yet heard of would be lost.
            log.warning("the outbox could not write: %s", type(error).__qualname__)
            connection.close()
            return _PAUSE_SECONDS

    return step
