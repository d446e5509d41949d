"""The check-mail page says how long letters take now, and is rewritten when that changes.

A step of the worker of its own, so that a page that cannot be written holds up nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from glasno.outbox.actions.telling import told_step
from glasno.petitions.pages import rewrite_check_mail

EVERY_SECONDS = 2.0


class Telling:
    """One worker's memory of the step that it has written into the pages; none at its start."""

    def __init__(self) -> None:
        self._told: int | None = None

    def __call__(self, _now: datetime) -> float:
        step = told_step()
        if step != self._told:
            rewrite_check_mail()
            self._told = step
        return EVERY_SECONDS


def begin() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK."""
    return Telling()
