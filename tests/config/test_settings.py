"""What holds of Django's settings as they stand, and of everything they name."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.utils.module_loading import import_string

from tests.environment import DATA

NAMED = [
    *settings.GLASNO_PAGE_SOURCES,
    *settings.GLASNO_CAMPAIGN_BLOCKS,
    *settings.GLASNO_CAMPAIGN_SECTIONS.values(),
    *settings.GLASNO_PRIVACY_SECTIONS,
    *settings.GLASNO_DOORS.values(),
    *settings.GLASNO_LEDGER_WRITERS.values(),
    *settings.GLASNO_MAIL_WRITERS.values(),
    *settings.GLASNO_WORK,
    *(job for job, _often in settings.GLASNO_SCHEDULE),
    *settings.GLASNO_EXAMINATIONS,
    "glasno.config.journal.PlaceFormatter",
    settings.ASGI_APPLICATION,
    settings.STORAGES["staticfiles"]["BACKEND"],
]


@pytest.mark.parametrize("dotted", NAMED)
def test_every_path_in_the_settings_leads_somewhere(dotted: str) -> None:
    assert import_string(dotted) is not None


def test_every_scheduled_job_has_a_known_period() -> None:
    assert {often for _job, often in settings.GLASNO_SCHEDULE} <= {"weekly", "daily", "hourly"}


def test_django_finds_no_fault_with_the_settings() -> None:
    assert run_checks() == []


def test_settings_never_show_a_page_of_local_variables() -> None:
    settings_file = Path(sys.modules["glasno.config.settings"].__file__ or "")
    assert "DEBUG = False\n" in settings_file.read_text()
    assert settings.DEBUG is False


@pytest.mark.sqlite
@pytest.mark.django_db
def test_database_survives_a_power_cut_and_forgets_what_was_erased() -> None:
    with connection.cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous", "secure_delete", "foreign_keys"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_tests_have_a_data_directory_of_their_own() -> None:
    assert settings.GLASNO.data == DATA
    assert settings.GLASNO.limits is False


def test_importing_the_settings_writes_nothing(tmp_path: Path) -> None:
    code = "import glasno.config.settings as s; print(repr(s.SECRET_KEY))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "GLASNO_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "''\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["django.request", "django.server", "django.security.csrf"])
def test_loggers_that_would_quote_a_request_say_nothing(name: str) -> None:
    assert not logging.getLogger(name).isEnabledFor(logging.ERROR)
