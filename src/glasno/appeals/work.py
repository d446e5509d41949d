"""The appeals' part of the worker: figures follow what was counted, calendars the coming year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from glasno.appeals.actions.freezing import freeze_calendar
from glasno.appeals.calendar import rewrite_calendar
from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import MARGIN, titles_across, told_of
from glasno.authorities.models import TOPIC
from glasno.publishing.actions.publishing import publish

EVERY_SECONDS = 30.0


class Telling:
    """One worker's memory of the looks that it has published; none at its start.

    The directory's page of authorities names the campaigns that write to them. It follows them from
    here, so that whoever changes a word of a campaign need not wait until the letters of all
    campaigns have been added up.
    """

    def __init__(self) -> None:
        self._day: date | None = None
        self._titles: frozenset[tuple[str, str, str, bool]] | None = None
        self._until: dict[str, date | None] = {}  # topic -> the day that its figures are of

    def __call__(self, now: datetime) -> float:
        day, titles = (now - MARGIN).date(), titles_across()
        if day != self._day:
            self._publish(now)
            self._day = day  # only now: what failed is tried again
        if titles != self._titles:
            if self._titles is not None:
                publish(topics={TOPIC})
            self._titles = titles
        return EVERY_SECONDS

    def _publish(self, now: datetime) -> None:
        until = {
            settings.campaign.topic: told_of(settings.campaign, now=now).until
            for settings in AppealSettings.objects.select_related("campaign")
        }
        moved = {topic for topic, day in until.items() if self._until.get(topic) != day}
        if moved:
            # The directory tells what authorities answered in all campaigns.
            publish(topics=moved | {TOPIC})
        self._until = until


def begin() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK."""
    return Telling()


def enter_next_year(*, now: datetime) -> int:
    """Freeze the working days that are missing, and publish them; how many days are new.

    Listed in GLASNO_SCHEDULE. Raises publishing's PublishError.
    """
    written = freeze_calendar(now=now)
    if written:
        rewrite_calendar()
    return written
