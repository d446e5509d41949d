"""`make run` in a fresh clone, with nothing in the environment but where programs and home are."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.running.program import ROOT, family, free_port, wait_until_gone

# Most of the first start is pip's, and the network's.
FIRST_START_SECONDS = 600
# What a second start must stay below even on a busy machine; by itself it takes two seconds.
SECOND_START_SECONDS = 20


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources as they would be committed now, and nothing else."""
    git = shutil.which("git")
    assert git is not None
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    target = tmp_path_factory.mktemp("clone")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


class Made:
    """A `make run` and what it said."""

    def __init__(self, clone: Path) -> None:
        make = shutil.which("make")
        assert make is not None
        self.port = free_port()
        self.said: list[str] = []
        self.began = time.monotonic()
        self.seconds = 0.0
        self.process = subprocess.Popen(
            [make, "run"],
            cwd=clone,
            # Only the port is not a newcomer's: here, somebody may be using 8000.
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", "/"),
                "GLASNO_PORT": str(self.port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_until_running(self) -> None:
        """Read until both addresses stand there; fails when it ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("  Demo mailbox: "):
                self.seconds = time.monotonic() - self.began
                return
        raise AssertionError(self.said)

    def end(self, signal_it: Callable[[int, int], None]) -> str:
        """Interrupt, and what was said from then on; nobody is left."""
        processes = family(self.process.pid)
        assert len(processes) == 4
        signal_it(self.process.pid, signal.SIGINT)
        rest, _ = self.process.communicate(timeout=60)
        wait_until_gone(processes)
        # However its child ended, make ends by the signal that interrupted it.
        assert self.process.returncode == -signal.SIGINT
        return rest


@contextlib.contextmanager
def make_run(clone: Path, *, patience: float) -> Iterator[Made]:
    made = Made(clone)
    try:
        made.wait_until_running()
        assert made.seconds < patience, made.said
        yield made
    finally:
        if made.process.poll() is None:
            os.killpg(made.process.pid, signal.SIGKILL)
        made.process.communicate()


def test_make_run_in_a_fresh_clone_with_an_empty_environment(clone: Path) -> None:
    with make_run(clone, patience=FIRST_START_SECONDS) as made:
        site = f"http://127.0.0.1:{made.port}"
        assert made.said[-3:] == [
            "Glasno is running; Ctrl-C stops it.",
            f"  Site: {site}/",
            f"  Demo mailbox: {site}/demo/mail/",
        ]
        for path in ("/", "/en/", "/ru/", "/en/return-refuseniks/", "/demo/mail/", "/health"):
            assert httpx.get(f"{site}{path}", follow_redirects=True).status_code == 200
        keys = {path: path.read_bytes() for path in (clone / "data/secrets").rglob("*.key")}
        assert len(keys) >= 4
        # Ctrl-C reaches make and everything below it.
        assert made.end(os.killpg) == ""

    with make_run(clone, patience=SECOND_START_SECONDS) as again:
        assert again.said[0] == "Demonstration: return-refuseniks is there."
        assert {path: path.read_bytes() for path in keys} == keys
        # A signal to make alone is not passed on by it, and stops everything all the same.
        assert again.end(os.kill) == ""
