"""Jobs by the clock: each once a week, a day or an hour, whoever calls and however often.

A job that fails, or is killed, runs again at the next call: jobs are idempotent. A clock that was
set back a little makes nothing run twice; one that had run far ahead stops nothing from running.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.config.journal import places
from glasno.kit import metering
from glasno.publishing.locks import held
from glasno.running.models import ScheduledRun

LOCK = "schedule.lock"
# In each the later period sorts after the earlier; a week begins on Monday at midnight (UTC).
FORMATS = {"weekly": "%G-W%V", "daily": "%Y-%m-%d", "hourly": "%Y-%m-%dT%H"}
PERIODS = {"weekly": timedelta(weeks=1), "daily": timedelta(days=1), "hourly": timedelta(hours=1)}

DONE_AT = metering.gauges(
    "glasno_job_last_success_seconds",
    "When a scheduled job last succeeded, in seconds since 1970.",
    "max",
    job=[job for job, _often in settings.GLASNO_SCHEDULE],
)

logger = logging.getLogger(__name__)


class JobsFailedError(Exception):
    """Some jobs failed; the others ran. The message names them."""

    def __init__(self, failed: Sequence[str], ran: Sequence[str]) -> None:
        super().__init__(
            f"These scheduled jobs failed and will be tried again: {', '.join(failed)}."
        )
        self.ran = list(ran)


def run_due(*, now: datetime) -> list[str]:
    """Run what has not run for this week, day or hour; the dotted paths of what ran.

    Two processes never run a job at once. Raises JobsFailedError after the others have run.
    """
    ran, failed = [], []
    with held(settings.GLASNO.data / LOCK):
        for job, often in settings.GLASNO_SCHEDULE:
            if not is_due(job, often, now=now):
                continue
            try:
                import_string(job)(now=now)
                _note(job, _period(often, now))
            except Exception as error:  # whatever it is, the other jobs go on
                logger.error("scheduled job %s failed:\n%s", job, places(error))  # noqa: TRY400 - a traceback's message may quote what people typed
                failed.append(job)
            else:
                _measure(job, now)
                ran.append(job)
    if failed:
        raise JobsFailedError(failed, ran)
    return ran


def _measure(job: str, now: datetime) -> None:
    with suppress(KeyError):  # a job that the settings did not list when this process began
        DONE_AT[job,].set(now.timestamp())


def is_due(job: str, often: str, *, now: datetime) -> bool:
    """Whether the job has not yet run for the period that `now` lies in."""
    last = ScheduledRun.objects.filter(name=job).values_list("ran_for", flat=True).first()
    if last is None or last < _period(often, now):
        return True
    # A run more than a period ahead was noted by a clock that was wrong.
    return last > _period(often, now + PERIODS[often])


def _period(often: str, now: datetime) -> str:
    return now.strftime(FORMATS[often])


def _note(job: str, period: str) -> None:
    ScheduledRun.objects.update_or_create(name=job, defaults={"ran_for": period})
