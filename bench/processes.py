"""The processes that are measured: a `glasno` command in a session of its own, and its memory."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.refusing import RefusedError

GLASNO = (sys.executable, "-m", "glasno.cli")
PATIENCE_SECONDS = 60.0


def environ(settings: dict[str, str]) -> dict[str, str]:
    """An environment of nothing but these settings: `data` is GLASNO_DATA, and so on."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        **{f"GLASNO_{name.upper()}": value for name, value in settings.items()},
    }


def glasno(settings: dict[str, str], *arguments: str) -> str:
    """Run a `glasno` command to its end. Raises RefusedError with its last words."""
    ended = subprocess.run(
        [*GLASNO, *arguments], env=environ(settings), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        words = (ended.stderr.strip() or "nothing").splitlines()[-1]
        raise RefusedError(f"`glasno {' '.join(arguments)}` failed, and said: {words}")
    return ended.stdout


@contextlib.contextmanager
def running(
    settings: dict[str, str], *arguments: str, log: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """A `glasno` command that runs within the block; what it says goes to `log`."""
    with log.open("ab") as words:
        process = subprocess.Popen(
            [*GLASNO, *arguments],
            env=environ(settings),
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(PATIENCE_SECONDS)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def wait_until(holds: Callable[[], bool], what: str, *, log: Path | None = None) -> None:
    """Raises RefusedError, with the log's last words, when it does not come to hold."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > limit:
            raise RefusedError(
                f"{what} did not come within {PATIENCE_SECONDS:g} s; it said: {_last_words(log)}"
            )
        time.sleep(0.02)


def _last_words(log: Path | None) -> str:
    said = log.read_text(errors="replace").split("\n") if log and log.exists() else []
    return " / ".join([line.strip() for line in said if line.strip()][-3:]) or "nothing"


def is_healthy(address: str) -> bool:
    """Whether /health answers 200."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def family(process: int) -> set[int]:
    """The process and every living one below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = {process}
    while grown := {number for number, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def memory(processes: set[int]) -> tuple[float, float]:
    """Megabytes: resident of each added up, and with what they share counted once."""
    totals = {"Rss": 0, "Pss": 0}
    for process in processes:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            name = line.partition(":")[0]
            if name in totals:
                totals[name] += int(line.split()[1])
    return totals["Rss"] / 1024, totals["Pss"] / 1024
