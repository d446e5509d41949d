"""`glasno up`: one command that starts, keeps going, mends itself and stops, whole."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests import outsiders
from tests.patience import wait_until
from tests.running.program import PATIENCE_SECONDS, Up, is_alive, up, wait_until_gone


def wait_for_another(site: Up, command: str, than: int) -> int:
    """The child that stands in for one that died."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        with contextlib.suppress(ValueError):
            if (number := site.child(command)) != than:
                return number
        time.sleep(0.05)
    raise AssertionError(f"nobody took the place of {command}")


def wait_until_healthy(site: Up) -> None:
    wait_until(lambda: site.health() == 200)


@pytest.mark.data
def test_up_says_where_the_site_and_the_mailbox_are_once_both_answer(tmp_path: Path) -> None:
    with up("--demo", data=tmp_path / "data") as site:
        assert site.said[-3:] == [
            "Glasno is running; Ctrl-C stops it.",
            f"  Site: http://127.0.0.1:{site.port}/",
            f"  Demo mailbox: http://127.0.0.1:{site.port}/demo/mail/",
        ]
        assert site.health() == 200


@pytest.mark.sqlite
def test_up_makes_everything_for_this_user_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with up("--demo", data=data):
        pass
    modes = {
        name: (data / name).stat().st_mode & 0o777
        for name in (
            ".",
            "glasno.sqlite3",
            "secrets",
            "secrets/django.key",
            "secrets/mailbox.key",
            "secrets/manifest.key",
            "secrets/metrics.key",
            "secrets/petitions/1/mac.key",
            "secrets/petitions/1/display.key",
            "demo/organiser.age",
        )
    }
    assert modes == {
        ".": 0o700,
        "glasno.sqlite3": 0o600,
        "secrets": 0o700,
        "secrets/django.key": 0o600,
        "secrets/mailbox.key": 0o600,
        "secrets/manifest.key": 0o600,
        "secrets/metrics.key": 0o600,
        "secrets/petitions/1/mac.key": 0o600,
        "secrets/petitions/1/display.key": 0o600,
        "demo/organiser.age": 0o600,
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_up_ends_with_success_and_leaves_nobody_behind(prepared: Path, number: int) -> None:
    with up("--demo", data=prepared, workers=2) as site:
        family = site.whole_family(4)  # the front and its two workers, and the worker
        assert site.stop(number) == 0
        wait_until_gone(family)


def test_up_that_is_interrupted_while_it_prepares_ends_with_success(tmp_path: Path) -> None:
    site = Up("--demo", data=tmp_path / "data")
    while not (family := site.family()):
        time.sleep(0.01)
    assert site.stop() == 0
    wait_until_gone(family)


def test_second_up_loses_nothing(prepared: Path) -> None:
    keys = {path: path.read_bytes() for path in (prepared / "secrets").rglob("*.key")}
    reason = '{"en": "For a day."}'
    outsiders.write(
        prepared,
        f"UPDATE petitions_petition SET state = 'paused', reason = '{reason}'",  # noqa: S608 - the line above
    )
    for _start in range(2):
        with up("--demo", data=prepared):
            pass
    rows = outsiders.read(prepared, "SELECT state, CAST(reason AS TEXT) FROM petitions_petition")
    assert rows == [("paused", reason)]
    later = {path: path.read_bytes() for path in (prepared / "secrets").rglob("*.key")}
    # Monitoring's key comes with the first front: nothing needs it to open.
    del later[prepared / "secrets" / "metrics.key"]
    assert later == keys
    assert {path.stem for path in keys} == {
        "django",
        "mailbox",
        "cases",
        "manifest",
        "mac",
        "display",
    }


@pytest.mark.parametrize("command", ["serve", "work"])
def test_child_that_is_killed_is_started_again(prepared: Path, command: str) -> None:
    with up("--demo", data=prepared) as site:
        first = site.child(command)
        os.kill(first, signal.SIGKILL)
        second = wait_for_another(site, command, than=first)
        wait_until_healthy(site)
        assert is_alive(second)
        assert site.process.poll() is None


def test_closed_terminal_does_not_keep_up_from_mending(prepared: Path) -> None:
    with up("--demo", data=prepared) as site:
        assert site.process.stdout is not None
        site.process.stdout.close()
        site.process.stdout = None
        first = site.child("work")
        os.kill(first, signal.SIGKILL)
        wait_for_another(site, "work", than=first)
        assert site.process.poll() is None


def test_workers_of_a_killed_front_do_not_outlive_it(prepared: Path) -> None:
    with up("--demo", data=prepared, workers=2) as site:
        front, family = site.child("serve"), site.whole_family(4)
        workers = {number: line for number, line in family.items() if number != front}
        del workers[site.child("work")]
        os.kill(front, signal.SIGKILL)
        wait_until_gone(workers)


def test_nobody_outlives_a_killed_supervisor(prepared: Path) -> None:
    with up("--demo", data=prepared, workers=2) as site:
        family = site.whole_family(4)
        os.kill(site.process.pid, signal.SIGKILL)
        site.process.wait()
        wait_until_gone(family)


def test_nobody_outlives_a_supervisor_killed_while_it_prepares(tmp_path: Path) -> None:
    site = Up("--demo", data=tmp_path / "data")
    while not (family := site.family()):
        time.sleep(0.01)
    os.kill(site.process.pid, signal.SIGKILL)
    wait_until_gone(family)
    site.last_words()


def test_two_workers_of_the_front_serve_one_database(prepared: Path) -> None:
    with up("--demo", data=prepared, workers=2) as site:
        # One that never is well would be met among so many.
        wait_until(lambda: [site.health() for _time in range(20)] == [200] * 20)


def test_up_holds_its_memory(prepared: Path) -> None:
    """Idle, all its processes together stay below 400 MB of resident memory."""
    with up("--demo", data=prepared) as site:
        numbers = [site.process.pid, *site.whole_family(3)]
        listed = subprocess.run(
            ["ps", "-o", "rss=", "-p", ",".join(map(str, numbers))],
            capture_output=True,
            text=True,
            check=True,
        )
        sizes = [int(size) for size in listed.stdout.split()]
    assert len(sizes) == 4
    assert sum(sizes) < 400_000
