"""The worker: each step at its own pace, none able to end it or to betray a value."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from glasno.publishing.actions.publishing import PublishError
from glasno.running import worker as worker_module
from glasno.running.worker import Begin, Step, Worker, pause_after, steps_of_settings
from tests.patience import PATIENCE_SECONDS, wait_until

NAME = "Ivan Petrov"


@pytest.fixture
def start(now: datetime) -> Iterator[Callable[[dict[str, Begin]], Worker]]:
    """Starts workers whose clock stands still, and stops them after the test."""
    started = []

    def begin(steps: dict[str, Begin]) -> Worker:
        worker = Worker(steps, now=lambda: now)
        worker.start()
        started.append(worker)
        return worker

    yield begin
    for worker in started:
        worker.stop()
        worker.join()


def counting(pause: float, calls: list[datetime]) -> Begin:
    def begin() -> Step:
        def step(now: datetime) -> float:
            calls.append(now)
            return pause

        return step

    return begin


def test_step_is_called_with_the_clock_and_again_after_its_own_pause(
    start: Callable[[dict[str, Begin]], Worker], now: datetime
) -> None:
    often: list[datetime] = []
    seldom: list[datetime] = []
    start({"often": counting(0, often), "seldom": counting(30, seldom)})
    wait_until(lambda: len(often) > 20)
    assert often[0] == now
    assert seldom == [now]


def test_slow_step_does_not_hold_up_another(start: Callable[[dict[str, Begin]], Worker]) -> None:
    leave = threading.Event()
    calls: list[datetime] = []

    def slow() -> Step:
        def step(_: datetime) -> float:
            leave.wait(PATIENCE_SECONDS)
            return 0

        return step

    start({"slow": slow, "quick": counting(0, calls)})
    wait_until(lambda: len(calls) > 5)
    assert not leave.is_set()
    leave.set()


def test_failing_step_begins_anew_and_is_told_without_values(
    start: Callable[[dict[str, Begin]], Worker],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(worker_module, "FIRST_PAUSE_SECONDS", 0.001)
    begun: list[int] = []

    def begin() -> Step:
        begun.append(len(begun))

        def step(_: datetime) -> float:
            if len(begun) < 4:
                raise ValueError(NAME)
            return 30

        return step

    calls: list[datetime] = []
    with caplog.at_level(logging.ERROR):
        start({"outbox": begin, "other": counting(0, calls)})
        wait_until(lambda: len(begun) == 4)
        wait_until(lambda: len(calls) > 5)
    assert [record.levelname for record in caplog.records] == ["ERROR"] * 3
    assert [record.getMessage().splitlines()[0] for record in caplog.records] == [
        "worker step outbox failed, tried again in 0.001 s:",
        "worker step outbox failed, tried again in 0.002 s:",
        "worker step outbox failed, tried again in 0.004 s:",
    ]
    assert all(record.getMessage().endswith("builtins.ValueError") for record in caplog.records)
    assert NAME not in caplog.text


def test_step_that_cannot_begin_is_tried_again(
    start: Callable[[dict[str, Begin]], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "FIRST_PAUSE_SECONDS", 0.001)
    tried: list[None] = []

    def begin() -> Step:
        tried.append(None)
        if len(tried) < 3:
            raise ConnectionError
        return lambda _: 30.0

    start({"outbox": begin})
    wait_until(lambda: len(tried) == 3)


def test_pause_grows_and_never_passes_a_minute() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 8, 9, 1000)] == [
        0.5,
        1.0,
        2.0,
        60.0,
        60.0,
        60.0,
    ]


def test_stopped_worker_finishes_what_it_is_doing(
    start: Callable[[dict[str, Begin]], Worker],
) -> None:
    entered, finished = threading.Event(), threading.Event()

    def begin() -> Step:
        def step(_: datetime) -> float:
            entered.set()
            time.sleep(0.2)
            finished.set()
            return 0

        return step

    worker = start({"step": begin})
    assert entered.wait(PATIENCE_SECONDS)
    worker.stop()
    assert worker.wait() is True
    assert worker.join() == []
    assert finished.is_set()


def test_step_that_will_not_leave_is_named(
    start: Callable[[dict[str, Begin]], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "STOPPING_SECONDS", 0.1)
    entered, leave = threading.Event(), threading.Event()

    def begin() -> Step:
        def step(_: datetime) -> float:
            entered.set()
            leave.wait(PATIENCE_SECONDS)
            return 30

        return step

    worker = start({"stuck": begin, "other": lambda: lambda _: 30.0})
    assert entered.wait(PATIENCE_SECONDS)
    worker.stop()
    # The other one leaves, though perhaps not within so short a time.
    wait_until(lambda: worker.join() == ["stuck"])
    leave.set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_worker_that_loses_a_thread_says_so(start: Callable[[dict[str, Begin]], Worker]) -> None:
    def begin() -> Step:
        raise GeneratorExit  # not an Exception: nothing of ours raises it

    assert start({"gone": begin}).wait() is False


def test_steps_of_settings_are_those_of_the_features_and_the_schedule() -> None:
    assert list(steps_of_settings()) == [
        "glasno.outbox.work.begin",
        "glasno.petitions.work.begin",
        "glasno.petitions.work.begin_redrawing",
        "glasno.petitions.telling.begin",
        "glasno.appeals.work.begin",
        "glasno.running.checkpointing.begin",
        "schedule",
    ]


def test_schedule_is_looked_at_each_minute(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    asked: list[datetime] = []
    monkeypatch.setattr(worker_module, "run_due", lambda *, now: asked.append(now))
    step = worker_module.begin_schedule()
    assert [step(now), step(now + timedelta(minutes=1))] == [60.0, 60.0]
    assert asked == [now, now + timedelta(minutes=1)]


def test_step_that_cannot_publish_says_in_the_log_what_to_do(
    start: Callable[[dict[str, Begin]], Worker], caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> Step:
        def step(_: datetime) -> float:
            raise PublishError("The disk is full; make room, then run: glasno publish")

        return step

    start({"fails": fails})

    wait_until(lambda: caplog.text != "")
    said = "PublishError: The disk is full; make room, then run: glasno publish"
    assert said in caplog.text
