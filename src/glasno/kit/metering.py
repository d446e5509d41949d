"""Figures of the running processes for the operator's monitoring (docs/operators/metrics.md).

Modules that measure have their instruments made here, each with a closed set of labels: nothing
that a person typed can become one. Without `begin` they live in this process's memory. With it they
live in files that outlast a kill, one directory for each process and those it forks, and
`exposition` adds all of them up.
"""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    values,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

DIRECTORY = "metrics"  # below the data directory
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Bytes of a file of values, taken from the disk when it is made: a page of it that the disk could
# not give later would end the process at once. A sixth of it is in use.
FILE_SIZE = 64 * 1024
# What the dead have counted stays in the sums, so that these do not fall while others go on.
DEAD_KEPT = 20
# Seconds: from the answer of a cached page to a door that waited for a locked database.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# How a figure that goes up and down adds up: among the living, or the largest there ever was.
Mode = Literal["livesum", "livemax", "max"]
Labels = tuple[str, ...]

# When each figure began is of no use, and files do not tell it either.
disable_created_metrics()  # type: ignore[no-untyped-call] # untyped there
registry = CollectorRegistry()
_ours: dict[str, Any] = {}


def counter(name: str, told: str) -> Counter:
    """A figure that only grows."""
    return Counter(name, told, registry=registry)


def counters(name: str, told: str, **sets: Collection[str]) -> Mapping[Labels, Counter]:
    """One for each combination of labels, `sets` being all values that each of them may have."""
    made = Counter(name, told, tuple(sets), registry=registry)
    return {labels: made.labels(*labels) for labels in product(*sets.values())}


def histogram(name: str, told: str, buckets: Sequence[float] = SECONDS) -> Histogram:
    """How often a figure lay below each of `buckets`."""
    return Histogram(name, told, buckets=buckets, registry=registry)


def gauge(name: str, told: str, mode: Mode) -> Gauge:
    """A figure that goes up and down."""
    return Gauge(name, told, multiprocess_mode=mode, registry=registry)


def gauges(name: str, told: str, mode: Mode, **sets: Collection[str]) -> Mapping[Labels, Gauge]:
    """One for each combination of labels, as with `counters`; none is told before it was set."""
    made = Gauge(name, told, tuple(sets), multiprocess_mode=mode, registry=registry)
    return _Known(made, product(*sets.values()))


def begin(directory: Path) -> None:
    """From here on, instruments that are made live in files below `directory`.

    Call it before any module that measures is imported. Where the files cannot be made, figures
    stay in memory: no site shall stand still for them.
    """
    try:
        directory.mkdir(mode=0o700, exist_ok=True)
        with _locked(directory, fcntl.LOCK_EX):
            _forget_the_dead(directory)
            ours = directory / secrets.token_hex(8)
            ours.mkdir(mode=0o700)
            # Held by this process and by all that it forks; the kernel lets go when the last ends.
            _ours["alive"] = alive = (ours / "alive").open("w")
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    _ours["directory"] = ours
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(ours)
    library: Any = values
    library.MmapedDict = _values_in  # its own would make sparse files
    library.ValueClass = library.MultiProcessValue()


def exposition(directory: Path) -> bytes:
    """All figures in Prometheus's text form: of all processes, where there are files of theirs."""
    if "directory" not in _ours:
        return generate_latest(registry)
    with _locked(directory, fcntl.LOCK_SH):
        files = [str(path) for path in _files(directory)]
        together = CollectorRegistry()
        together.register(_Merged(files))
        return generate_latest(together)


class _Known(dict[Labels, Gauge]):
    """Gauges by their labels, each made when it is first asked for."""

    def __init__(self, made: Gauge, known: Iterable[Labels]) -> None:
        super().__init__()
        self._made, self._known = made, frozenset(known)

    def __missing__(self, labels: Labels) -> Gauge:
        if labels not in self._known:
            raise KeyError(labels)
        self[labels] = self._made.labels(*labels)
        return self[labels]


class _Merged:
    """What generate_latest asks for the figures."""

    def __init__(self, files: Sequence[str]) -> None:
        self._files = files

    def collect(self) -> Any:
        return MultiProcessCollector.merge(self._files)  # type: ignore[no-untyped-call] # untyped there


class _InMemory:
    """Stands in for a file that the disk had no room for: same methods, and nobody else sees it."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[float, float]] = {}

    def read_value(self, key: str) -> tuple[float, float]:
        return self._values.get(key, (0.0, 0.0))

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        self._values[key] = (value, timestamp)

    def close(self) -> None:
        self._values.clear()


def _values_in(path: str) -> Any:
    """The file of values at `path`, with all its room taken, or the same in memory."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(handle, 0, FILE_SIZE)
        except OSError:
            Path(path).unlink()
            raise
        finally:
            os.close(handle)
        return MmapedDict(path)  # type: ignore[no-untyped-call] # untyped there
    except OSError:
        return _InMemory()


def _files(directory: Path) -> Iterator[Path]:
    for family in _families(directory):
        alive = _is_alive(family)
        for path in sorted(family.glob("*.db")):
            gone = not alive or (family == _ours["directory"] and not _runs(path))
            if not (gone and path.name.startswith("gauge_live")):
                yield path


def _forget_the_dead(directory: Path) -> None:
    families = sorted(_families(directory), key=lambda path: path.stat().st_mtime)
    dead = [family for family in families if not _is_alive(family)]
    # With nobody left the sums may begin anew: to whoever reads them this is a restart.
    kept = 0 if len(dead) == len(families) else DEAD_KEPT
    for family in dead[: max(len(dead) - kept, 0)]:
        shutil.rmtree(family, ignore_errors=True)


def _families(directory: Path) -> list[Path]:
    return [path for path in directory.iterdir() if path.is_dir()]


def _is_alive(family: Path) -> bool:
    """Whether one of its processes still runs, on whichever machine shares the directory."""
    try:
        with (family / "alive").open() as alive:
            fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in (errno.EAGAIN, errno.EACCES)
    return False


def _runs(path: Path) -> bool:
    """Whether the process that a file of our own family is named after still runs."""
    try:
        os.kill(int(path.stem.rpartition("_")[2]), 0)
    except (OSError, ValueError):
        return False
    return True


@contextmanager
def _locked(directory: Path, kind: int) -> Iterator[None]:
    """Nobody removes files while others read them."""
    with (directory / "lock").open("a") as lock:
        fcntl.flock(lock, kind)
        yield
