"""What the worker tells the operator's monitoring of itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings

from glasno.running.schedule import run_due
from glasno.running.worker import SCHEDULE, Step, Worker
from tests.metered import added, figures
from tests.patience import wait_until

JOB = "glasno.outbox.actions.erasing.forget_failures"
DONE_AT, FAILURES = "glasno_job_last_success_seconds", "glasno_worker_failures_total"


@pytest.mark.django_db
def test_a_job_tells_when_it_last_succeeded(settings: Any) -> None:
    settings.GLASNO_SCHEDULE = [(JOB, "daily")]
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    run_due(now=at)

    assert figures(DONE_AT)[JOB,] == at.timestamp()


@pytest.mark.django_db
def test_a_job_that_the_settings_did_not_list_is_no_figure(settings: Any) -> None:
    settings.GLASNO_SCHEDULE = [("tests.running.test_schedule.sweep", "daily")]
    before = figures(DONE_AT)
    run_due(now=datetime(2026, 11, 22, 12, tzinfo=UTC))

    assert figures(DONE_AT) == before


def test_a_step_that_fails_is_counted_by_its_name() -> None:
    def begin() -> Step:
        raise ValueError

    before = figures(FAILURES)
    worker = Worker({settings.GLASNO_WORK[0]: begin, SCHEDULE: begin, "a stranger": begin})
    worker.start()
    wait_until(lambda: len(added(FAILURES, before)) == 2)
    worker.stop()
    worker.join()

    assert set(added(FAILURES, before)) == {(settings.GLASNO_WORK[0],), (SCHEDULE,)}
