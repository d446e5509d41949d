"""What was erased leaves SQLite's write-ahead log too."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from glasno.running.checkpointing import EVERY, checkpoint
from glasno.running.models import ScheduledRun


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_checkpoint_cuts_the_log_to_nothing(now: datetime) -> None:
    ScheduledRun.objects.create(name="a job", ran_for="2026-11-22")
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    assert log.stat().st_size > 0

    assert checkpoint(now) == EVERY

    assert log.stat().st_size == 0
    assert ScheduledRun.objects.count() == 1
