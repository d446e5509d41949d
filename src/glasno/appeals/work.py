"""The appeals' part of the worker: the published figures follow what was counted, once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import MARGIN, told_of
from glasno.publishing.actions.publishing import publish

EVERY_SECONDS = 30.0


class Telling:
    """One worker's memory of the looks that it has published; none at its start."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._until: dict[str, date | None] = {}  # topic -> the day that its figures are of

    def __call__(self, now: datetime) -> float:
        day = (now - MARGIN).date()
        if day != self._day:
            self._publish(now)
            self._day = day  # only now: what failed is tried again
        return EVERY_SECONDS

    def _publish(self, now: datetime) -> None:
        until = {
            settings.campaign.topic: told_of(settings.campaign, now=now).until
            for settings in AppealSettings.objects.select_related("campaign")
        }
        moved = {topic for topic, day in until.items() if self._until.get(topic) != day}
        if moved:
            publish(topics=moved)
        self._until = until


def begin() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK."""
    return Telling()
