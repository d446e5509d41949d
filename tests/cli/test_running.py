"""`glasno tick`, `migrate`, `work` and `serve`, each by itself."""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.running.program import GLASNO, PATIENCE_SECONDS, environ, facts, free_port, run


def test_migrate_tells_what_it_applied_and_again_applies_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = facts("migrate", data=data)
    assert isinstance(first["applied"], int)
    assert first["applied"] >= 5
    assert first["authorities"] == 9
    assert facts("migrate", data=data) == {"applied": 0, "authorities": 0}
    assert (data / "secrets" / "django.key").stat().st_mode & 0o777 == 0o600


def test_tick_runs_what_is_due_and_again_runs_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("migrate", data=data)
    jobs = [job for job, _often in settings.GLASNO_SCHEDULE]
    assert facts("tick", data=data) == {"ran": jobs}
    assert run("tick", data=data).stdout == "ran  -\n"


def test_tick_names_jobs_that_fail_and_exits_with_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    run("migrate", data=data)
    (tmp_path / "failing_settings.py").write_text(
        "from glasno.config.settings import *\n"
        "GLASNO_SCHEDULE = [('failing_settings.job', 'daily')]\n"
        "def job(*, now):\n"
        "    raise ValueError('Ivan Petrov')\n"
    )
    ended = subprocess.run(
        [*GLASNO, "tick"],
        env={
            **environ(data),
            "PYTHONPATH": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "failing_settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        "These scheduled jobs failed and will be tried again: failing_settings.job."
    )
    assert "Ivan" not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_work_ends_with_success_when_it_is_asked_to(number: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("migrate", data=data)
    process = subprocess.Popen(
        [*GLASNO, "work"], env=environ(data), stderr=subprocess.PIPE, text=True
    )
    limit = time.monotonic() + PATIENCE_SECONDS
    # The schedule's lock shows that the steps have begun.
    while not (data / "schedule.lock").exists():
        assert time.monotonic() < limit
        time.sleep(0.02)
    process.send_signal(number)
    _out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (0, "")


def test_serve_alone_serves_what_is_published(prepared: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [*GLASNO, "serve"], env=environ(prepared, port=port), start_new_session=True
    )
    try:
        limit = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/en/", timeout=5) as answer:
                    assert answer.status == 200
                break
            except OSError:
                assert time.monotonic() < limit
                time.sleep(0.05)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS + 30) == 0
