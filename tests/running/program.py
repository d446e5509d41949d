"""Drives the real `glasno` command in processes of its own, as an operator would."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, ClassVar
from urllib.request import urlopen

from tests import postgresql
from tests.patience import PATIENCE_SECONDS as PATIENCE_SECONDS
from tests.patience import wait_until
from tests.ports import free_port as free_port
from tests.ports import is_quiet

ROOT = Path(__file__).resolve().parents[2]
GLASNO = (sys.executable, "-m", "glasno.cli")
# Where a site of this process stands unless told otherwise. Published pages name their address: a
# data directory that was prepared for this one is taken as it is, at another all is written anew.
HOME = free_port()
# Makes a data directory where it is told, as `glasno up --demo` does, with nothing running yet.
Prepare = Callable[[Path], Path]


def environ(data: Path, **settings: object) -> dict[str, str]:
    """An environment of nothing but these settings: GLASNO_DATA, GLASNO_HOST for `host` ...

    In a run on PostgreSQL each data directory comes with a database of its own.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "GLASNO_DATA": str(data),
        **postgresql.settings_of(data),
        **{f"GLASNO_{name.upper()}": str(value) for name, value in settings.items()},
    }


def run(*arguments: str, data: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """A `glasno` command from its beginning to its end."""
    return subprocess.run(
        [*GLASNO, *arguments],
        env=environ(data, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def refusal(*arguments: str, data: Path, **settings: object) -> str:
    """The one sentence with which a command refuses; fails when there is more or less to read."""
    return sentence_of(run(*arguments, data=data, **settings))


def sentence_of(ended: subprocess.CompletedProcess[str]) -> str:
    """The sentence of a command that has refused."""
    assert ended.returncode == 1, ended
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1, ended.stderr
    sentence = ended.stderr.removesuffix("\n")
    assert sentence.endswith(".")
    return sentence


class Up:
    """A running `glasno up`, in a session of its own."""

    _errors: IO[str] | None = None
    _at_home: "ClassVar[Up | None]" = None

    def __init__(self, *arguments: str, data: Path, **settings: object) -> None:
        self.port = int(str(settings.setdefault("port", self._place())))
        if self.port == HOME:
            Up._at_home = self
        # A file: nobody reads a pipe while it runs, and a full one stops whoever writes a log.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - it lives as long as this
        self.process = subprocess.Popen(
            [*GLASNO, "up", *arguments],
            env=environ(data, **settings),
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []

    @classmethod
    def _place(cls) -> int:
        """At home, unless another site of this process or what is left of it is there still."""
        there = cls._at_home is not None and cls._at_home.process.poll() is None
        return HOME if not there and is_quiet(HOME) else free_port()

    def wait_until_running(self) -> list[str]:
        """The lines up to the last address; fails when it ends before."""
        stdout = self.process.stdout
        assert stdout is not None
        for line in stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("  Demo mailbox: "):
                return self.said
        raise AssertionError(self.last_words())

    def health(self) -> int:
        """The status of /health, 0 while nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return int(answer.status)
        except OSError as error:
            return int(getattr(error, "code", 0))

    def family(self) -> dict[int, str]:
        """Every process that stands below this one, by number: its command line."""
        return family(self.process.pid)

    def whole_family(self, number: int) -> dict[int, str]:
        """The same, once it is so many: some are started while others answer already."""
        wait_until(lambda: len(self.family()) == number, f"not {number} processes")
        return self.family()

    def child(self, command: str) -> int:
        """The process that the supervisor itself started for this command."""
        (found,) = (
            number
            for number, line in self.family().items()
            if f" {command} " in f"{line} " and parent_of(number) == self.process.pid
        )
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        """Signal the whole process group, as Ctrl-C does; the exit status."""
        os.killpg(self.process.pid, number)
        status = self.process.wait(PATIENCE_SECONDS)
        self.said += self.last_words()
        return status

    def last_words(self) -> list[str]:
        """Once it has ended: the lines that nobody has read yet, and then all of the errors."""
        self.process.wait(PATIENCE_SECONDS)
        words: list[str] = []
        for stream in (self.process.stdout, self._errors):
            if stream is not None and not stream.closed:
                if stream is self._errors:
                    stream.seek(0)
                words += stream.read().splitlines()
                stream.close()
        return words


@contextlib.contextmanager
def up(*arguments: str, data: Path, **settings: object) -> Iterator[Up]:
    """A `glasno up` that runs when the block begins, and is gone after it."""
    running = Up(*arguments, data=data, **settings)
    try:
        running.wait_until_running()
        yield running
    finally:
        if running.process.poll() is None:
            family = running.family()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.process.pid, signal.SIGTERM)
            running.process.wait(PATIENCE_SECONDS)
            wait_until_gone(family)
        running.last_words()


def copy_with_links(tree: Path, to: Path) -> Path:
    """Copies a directory; what is one file under several names is so in the copy as well."""
    made: dict[int, str] = {}

    def copy(source: str, target: str) -> None:
        first = made.setdefault(Path(source).stat().st_ino, target)
        if first == target:
            shutil.copy2(source, target)
        else:
            Path(target).hardlink_to(first)

    return Path(shutil.copytree(tree, to, symlinks=True, copy_function=copy))


def facts(*arguments: str, data: Path, **settings: object) -> dict[str, object]:
    """What a command prints with `--json`."""
    ended = run(*arguments, "--json", data=data, **settings)
    assert ended.returncode == 0, ended
    told: dict[str, object] = json.loads(ended.stdout)
    return told


def parent_of(process: int) -> int:
    """The parent's number, 0 for a process that is gone."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0
    return int(text.rpartition(")")[2].split()[1])


def family(process: int) -> dict[int, str]:
    """Every living process below this one: number and command line."""
    parents = {int(path.name): parent_of(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    found: dict[int, str] = {}
    grown = True
    while grown:
        grown = False
        for number, parent in parents.items():
            if number not in found and (parent == process or parent in found):
                found[number] = _command_line(number)
                grown = True
    return found


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def is_alive(process: int) -> bool:
    """Whether it still runs; a zombie that nobody has waited for does not."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(processes: dict[int, str]) -> None:
    """Fails when one of them outlives our patience."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while left := {number: line for number, line in processes.items() if is_alive(number)}:
        assert time.monotonic() < limit, left
        time.sleep(0.05)
