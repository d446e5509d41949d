"""Which workers stand still, and who is ended for it."""

import logging
import os
import signal
import subprocess
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from glasno.front import pulse as pulse_module
from glasno.front.pulse import STILL_SECONDS, Pulse, end_still, runs
from glasno.front.serving import is_true
from tests.patience import PATIENCE_SECONDS

REFUSED = "Killing worker-%d after it refused to gracefully stop"


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What the pulse takes for the time."""
    clock = Clock()
    monkeypatch.setattr(pulse_module, "time", clock)
    return clock


@pytest.fixture
def children() -> Iterator[tuple[int, int]]:
    """Two that run."""
    started = [subprocess.Popen(["sleep", "600"]) for _ in range(2)]
    yield started[0].pid, started[1].pid
    for process in started:
        process.kill()
        process.wait()


def beat_as(process: int, pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.setattr(os, "getpid", lambda: process)
        pulse.beat()


def test_who_stands_still_is_ended_and_who_beats_is_not(
    children: tuple[int, int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse, (still, lively) = Pulse(), children
    for process in children:
        beat_as(process, pulse, monkeypatch)
    clock.seconds += STILL_SECONDS
    end_still(children, pulse)
    assert (runs(still), runs(lively)) == (True, True)

    clock.seconds += 0.1
    beat_as(lively, pulse, monkeypatch)
    end_still(children, pulse)

    ended = os.waitid(os.P_PID, still, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    assert ended.si_status == signal.SIGKILL
    assert runs(lively)


def test_who_has_never_beaten_is_only_beginning(children: tuple[int, int], clock: Clock) -> None:
    clock.seconds += 2 * STILL_SECONDS
    end_still(children, Pulse())
    assert [runs(process) for process in children] == [True, True]


def test_a_stranger_with_the_number_of_one_that_has_ended_is_left_alone(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = Pulse()
    beat_as(os.getppid(), pulse, monkeypatch)
    clock.seconds += 2 * STILL_SECONDS
    killed: list[int] = []
    with monkeypatch.context() as instead:
        instead.setattr(os, "kill", lambda process, _number: killed.append(process))
        end_still([os.getppid()], pulse)
    assert killed == []


def test_a_child_beats_into_its_parents_memory() -> None:
    pulse = Pulse()
    process = os.fork()
    if not process:
        pulse.beat()
        os._exit(0)
    os.waitpid(process, 0)
    assert 0 < pulse.silence(process) < PATIENCE_SECONDS


@pytest.mark.parametrize(
    ("text", "logged"), [(REFUSED % 1, True), (REFUSED % 2, False), ("Something else", True)]
)
def test_that_a_worker_would_not_end_is_said_only_of_one_that_runs(
    children: tuple[int, int], text: str, logged: bool
) -> None:
    os.kill(children[1], signal.SIGKILL)
    os.waitid(os.P_PID, children[1], os.WEXITED | os.WNOWAIT)
    workers = [
        SimpleNamespace(idx=place, inner=SimpleNamespace(pid=process))
        for place, process in enumerate(children)
    ]
    server = SimpleNamespace(interrupt_signal=True, wrks=workers)
    record = logging.LogRecord("_granian", logging.WARNING, "", 0, text, (), None)
    assert is_true(cast("Any", server), record) is logged
