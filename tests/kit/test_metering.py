"""Figures of several processes add up, outlast a kill, and stop nothing when the disk is full."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from glasno.kit import metering


class Metered:
    """A process that counts what it is told to."""

    def __init__(self, directory: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kit.metered", str(directory), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, line: str) -> dict[str, float]:
        """Every figure that it tells afterwards, by name and labels."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{line}\n")
        stdin.flush()
        answer = stdout.readline()
        assert answer, "the process has died"
        told = answer.strip().split("|")
        lines = [each.rpartition(" ") for each in told if each and not each.startswith("#")]
        return {name: float(figure) for name, _, figure in lines}

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def collected(name: str) -> dict[tuple[str, ...], float]:
    """The figures of this very process, by the values of their labels."""
    return {
        tuple(sample.labels.values()): sample.value
        for metric in metering.registry.collect()
        for sample in metric.samples
        if sample.name == name
    }


@pytest.fixture
def metered(tmp_path: Path) -> Iterator[Callable[..., Metered]]:
    """Makes processes on one directory."""
    made: list[Metered] = []

    def make(*arguments: str) -> Metered:
        made.append(Metered(tmp_path / "metrics", *arguments))
        made[-1].do("look")  # once it answers, it has begun
        return made[-1]

    yield make
    for each in made:
        each.kill()


NEW, OLD = 'glasno_asked_total{kind="new"}', 'glasno_asked_total{kind="old"}'


def test_figures_of_two_processes_add_up(metered: Callable[..., Metered]) -> None:
    one, other = metered(), metered()
    one.do("count new")
    one.do("wait 2")
    other.do("wait 3")
    told = other.do("count new")

    assert (told[NEW], told[OLD], told["glasno_waiting"]) == (2, 0, 5)


def test_what_the_dead_have_counted_stays_while_another_lives(
    metered: Callable[..., Metered],
) -> None:
    one, other = metered(), metered()
    one.do("count new")
    one.do("wait 2")
    one.kill()
    third = metered()
    told = third.do("count new")

    assert (told[NEW], told["glasno_waiting"]) == (2, 0)
    assert other.do("look")[NEW] == 2


def test_figures_begin_anew_when_nobody_was_left(
    metered: Callable[..., Metered], tmp_path: Path
) -> None:
    one = metered()
    one.do("count new")
    one.kill()

    assert metered().do("look")[NEW] == 0
    assert len([path for path in (tmp_path / "metrics").iterdir() if path.is_dir()]) == 1


def test_of_many_dead_the_last_are_kept(metered: Callable[..., Metered], tmp_path: Path) -> None:
    metered()
    for number in range(metering.DEAD_KEPT + 5):
        dead = tmp_path / "metrics" / f"{number:016x}"
        dead.mkdir()
        (dead / "alive").touch()
        os.utime(dead, (number, number))
    metered()

    left = {path.name for path in (tmp_path / "metrics").iterdir() if path.is_dir()}
    assert {f"{number:016x}" for number in range(5)}.isdisjoint(left)
    assert len(left) == metering.DEAD_KEPT + 2


def test_a_forked_process_counts_beside_its_parent(metered: Callable[..., Metered]) -> None:
    one = metered()
    one.do("count new")
    told = one.do("fork")

    assert (told[NEW], told["glasno_waiting"]) == (2, 0)  # what waited with it waits no more


def test_a_histogram_tells_how_many_lay_below(metered: Callable[..., Metered]) -> None:
    one = metered()
    one.do("take 0.05")
    told = one.do("take 0.5")

    assert [told[f'glasno_seconds_bucket{{le="{le}"}}'] for le in ("0.1", "1.0", "+Inf")] == [
        1,
        2,
        2,
    ]


def test_a_full_disk_stops_nothing(metered: Callable[..., Metered]) -> None:
    one = metered("full")
    one.do("count new")
    one.do("fork")

    assert one.do("count new") == {}  # nobody else can see what stands in its memory


def test_files_of_figures_have_all_their_room_and_are_for_us_alone(
    metered: Callable[..., Metered], tmp_path: Path
) -> None:
    metered().do("count new")
    files = list((tmp_path / "metrics").glob("*/*.db"))

    assert {path.name.partition("_")[0] for path in files} == {"counter", "gauge", "histogram"}
    for path in files:
        facts = path.stat()
        assert (facts.st_mode & 0o777, facts.st_size) == (0o600, metering.FILE_SIZE)
        assert facts.st_blocks * 512 >= metering.FILE_SIZE


def test_a_label_outside_its_set_is_no_figure() -> None:
    figures = metering.counters("glasno_example", "An example.", kind=("new", "old"))

    assert set(figures) == {("new",), ("old",)}
    with pytest.raises(KeyError):
        figures["vera@example.org",]


def test_a_gauge_tells_nothing_before_it_was_set() -> None:
    figures = metering.gauges("glasno_level", "An example.", "max", kind=("new", "old"))
    assert collected("glasno_level") == {}

    figures["new",].set(7)
    assert collected("glasno_level") == {("new",): 7}
    with pytest.raises(KeyError):
        figures["vera@example.org",]
