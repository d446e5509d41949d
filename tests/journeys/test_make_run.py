"""`make run`, as a newcomer types it: a fresh copy of the sources, an empty environment."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.factories.challenges import solution_of
from tests.journeys.site import Site, a_signer, eventually
from tests.patience import PATIENCE_SECONDS, Stopwatch
from tests.running.program import ROOT, Up, free_port, wait_until_gone

# What a second start must stay below even on a busy machine; by itself it takes two seconds. The
# first start is mostly pip's and the network's.
QUICK_SECONDS = 30.0
KEYS = {"django", "mailbox", "cases", "manifest", "metrics", "mac", "display"}


class Made(Up):
    """`make run` in a directory, with nothing in its environment but these names."""

    def __init__(self, directory: Path, *, port: int, home: Path) -> None:
        self.port = port
        self.said = []
        self.process = subprocess.Popen(
            ["make", "run"],
            cwd=directory,
            # Only the port is not a newcomer's: here, somebody may be using 8000.
            env={"PATH": os.environ["PATH"], "HOME": str(home), "GLASNO_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        with Stopwatch() as watch:
            try:
                self.wait_until_running()
            except AssertionError:
                self.end()
                raise
        self.seconds = watch.seconds

    def interrupt(self, signal_it: Callable[[int, int], None]) -> None:
        """Everybody ends, without another word; make itself by the signal, as programs should."""
        below = self.whole_family(4)
        signal_it(self.process.pid, signal.SIGINT)
        said, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        wait_until_gone(below)
        assert (self.process.returncode, said) == (-signal.SIGINT, "")

    def end(self) -> None:
        """Whatever state it is in, nobody is left."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@dataclass
class Newcomer:
    """Somebody with a copy of the sources and a home of their own."""

    sources: Path
    home: Path
    port: int

    @contextlib.contextmanager
    def make_run(self) -> Iterator[tuple[Made, Site]]:
        """Type `make run` and wait for its last address; at the end of the block all is gone."""
        made = Made(self.sources, port=self.port, home=self.home)
        try:
            yield made, Site(made, self.sources / "data")
        finally:
            made.end()

    def keys(self) -> dict[Path, bytes]:
        """The server's and the petition's; those of the mail's days come and go."""
        secrets = self.sources / "data" / "secrets"
        found = [*secrets.glob("*.key"), *secrets.glob("petitions/*/*.key")]
        return {path: path.read_bytes() for path in found}


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


def test_make_run_in_a_fresh_clone_serves_stops_and_goes_on(newcomer: Newcomer) -> None:
    with newcomer.make_run() as (first, site):
        assert first.said[-3:] == [
            "Glasno is running; Ctrl-C stops it.",
            f"  Site: {site.address}/",
            f"  Demo mailbox: {site.address}/demo/mail/",
        ]
        assert "Traceback" not in "\n".join(first.said)
        for path in ("/", "/en/", "/ru/", "/en/return-refuseniks/", "/demo/mail/", "/health"):
            with site.client() as client:
                assert client.get(path, follow_redirects=True).status_code == 200, path
        signer = a_signer()
        # As a browser does while one types: without it the letter would come half a minute later.
        solution = solution_of(site.get("/do/challenge").content)
        assert site.sign(signer, display="initials", altcha=solution).status_code == 303
        assert site.post(site.path_in_letter(signer.email)).status_code == 303
        eventually(lambda: site.count()["confirmed"] == 1, "one counted")
        keys = newcomer.keys()
        assert {path.stem for path in keys} == KEYS
        # Ctrl-C reaches make and everybody below it.
        first.interrupt(os.killpg)

    with newcomer.make_run() as (second, site):
        assert second.seconds < QUICK_SECONDS
        assert second.said[0] == "Demonstration: return-refuseniks is there."
        assert newcomer.keys() == keys
        assert site.count()["confirmed"] == 1
        assert signer.shown in site.names()
        assert site.get(site.path_in_letter(signer.email, 2)).status_code == 200
        # A signal to make alone is not passed on by it, and stops everything all the same.
        second.interrupt(os.kill)
