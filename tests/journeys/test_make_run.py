"""`make run`, as a newcomer types it: a fresh copy of the sources, an empty environment."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.site import Site, a_signer, eventually
from tests.running.program import ROOT, Up, family, free_port, wait_until_gone

# The packages come from an index, which may be slow.
INSTALLING_SECONDS = 300.0
QUICK_SECONDS = 20.0
STOPPING_SECONDS = 30.0


class Made(Up):
    """`make run` in a directory, with nothing in its environment but these names."""

    def __init__(self, directory: Path, *, port: int, home: Path) -> None:
        self.port = port
        self.said = []
        self.process = subprocess.Popen(
            ["make", "run"],
            cwd=directory,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "GLASNO_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


@dataclass
class Newcomer:
    """Somebody with a copy of the sources and a home of their own."""

    sources: Path
    home: Path
    port: int

    def make_run(self) -> Made:
        """Type `make run`."""
        return Made(self.sources, port=self.port, home=self.home)

    def site(self, running: Up) -> Site:
        return Site(running, self.sources / "data")


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    """What git would give them, also of what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    sources, home = tmp_path / "glasno", tmp_path / "home"
    home.mkdir()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, sources / name)
    yield Newcomer(sources, home, free_port())
    shutil.rmtree(tmp_path)  # hundreds of megabytes of environment


def started(newcomer: Newcomer) -> tuple[Made, float]:
    """`make run` up to its last address, and the seconds it took."""
    began = time.monotonic()
    running = newcomer.make_run()
    running.wait_until_running()
    return running, time.monotonic() - began


def stop(running: Made) -> None:
    """Press Ctrl-C: the terminal signals everybody in front of it."""
    below = family(running.process.pid)
    assert any("glasno" in line for line in below.values())
    os.killpg(running.process.pid, signal.SIGINT)
    said, _ = running.process.communicate(timeout=STOPPING_SECONDS)
    wait_until_gone(below)
    # Make itself ends by the signal that interrupted it, as programs should; it reports no error.
    assert running.process.returncode in (0, -signal.SIGINT), said
    assert "Error" not in said
    assert "Traceback" not in said


def test_make_run_in_a_fresh_clone_serves_stops_and_goes_on(newcomer: Newcomer) -> None:
    first, _seconds = started(newcomer)
    try:
        site = newcomer.site(first)
        assert [line.strip() for line in first.said[-2:]] == [
            f"Site: {site.address}/",
            f"Demo mailbox: {site.address}/demo/mail/",
        ]
        assert "Traceback" not in "\n".join(first.said)
        signer = a_signer()
        assert site.sign(signer, display="initials").status_code == 303
        assert site.post(site.path_in_letter(signer.email)).status_code == 303
        eventually(lambda: site.count()["confirmed"] == 1, "one counted", within=5)
    finally:
        stop(first)
    assert (newcomer.sources / "data" / "glasno.sqlite3").is_file()

    second, seconds = started(newcomer)
    try:
        assert seconds < QUICK_SECONDS
        assert newcomer.site(second).count()["confirmed"] == 1
        assert signer.shown in newcomer.site(second).names()
        mine = newcomer.site(second).path_in_letter(signer.email, 2)
        assert newcomer.site(second).get(mine).status_code == 200
    finally:
        stop(second)
