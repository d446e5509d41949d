"""Of a case kept, moved on and erased nothing readable lies anywhere, and at last no seal."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.program import PATIENCE_SECONDS, ROOT, environ, run
from tests.security.following_process import CHANGED, NUMBER, SAID
from tests.security.sentinels import FACTS, MOVED
from tests.security.sweep import bytes_spellings, spellings, sweep

pytestmark = pytest.mark.sqlite  # its files


class Writer:
    """The process of the front, and the worker's part of emptying SQLite's log."""

    def __init__(self, data: Path, module: str = "case_process", **settings: object) -> None:
        self.said = (data.parent / "said.log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.security.{module}"],
            env=environ(data, limits="off", **settings),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
        )
        self.told, self.boxes = "", dict[str, bytes]()

    def step(self) -> None:
        """Waits until the next step is done."""
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        self.told = told["said"]
        self.boxes = {f"a box {self.told}": bytes.fromhex(box) for box in told["boxes"]}

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def end(self) -> int:
        self._process.communicate(timeout=PATIENCE_SECONDS)
        self.said.close()
        return self._process.returncode


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "place" / "data"
    assert run("migrate", data=data).returncode == 0
    return data


@pytest.fixture
def writer(data: Path) -> Iterator[Writer]:
    writer = Writer(data)
    yield writer
    writer.end()


def words(*more: str) -> dict[str, bytes]:
    """The beginning of every fact, what came back, and the code name's words."""
    parts = [*(fact.partition(" ")[0] for fact in FACTS.values()), *MOVED, *more]
    return {f"{part} {way}": raw for part in parts for way, raw in spellings(part).items()}


def sealed(boxes: dict[str, bytes]) -> dict[str, bytes]:
    """Ciphertext in every spelling, and a piece from its middle: what is left of a freed page."""
    wanted = dict(boxes)
    for name, raw in boxes.items():
        wanted |= bytes_spellings(name, raw)
        wanted |= {f"{name} at {at}": raw[at : at + 64] for at in range(64, len(raw) - 64, 512)}
    return wanted


def test_case_kept_advanced_and_erased_leaves_nothing(data: Path, writer: Writer) -> None:
    root = data.parent
    writer.step()
    name = writer.told
    wanted = words(name, name.split(" ", 3)[3])
    kept = sealed(writer.boxes)
    assert len(writer.boxes) == 1
    assert {hit.path for hit in sweep(root, kept)} == {"data/glasno.sqlite3"}
    assert sweep(root, wanted) == []

    writer.go_on()
    writer.step()
    advanced = sealed(writer.boxes)
    assert len(writer.boxes) == 1
    assert sweep(root, kept) == []  # the old box went with the change
    assert sweep(root, advanced) != []
    assert sweep(root, wanted) == []

    writer.go_on()
    writer.step()
    assert writer.boxes == {}
    assert sweep(root, kept | advanced) == []
    writer.go_on()
    assert writer.end() == 0
    assert sweep(root, wanted | kept | advanced) == []


def test_sweep_finds_a_fact_that_was_planted(data: Path) -> None:
    (data / "planted.txt").write_text(FACTS["conscience"], "cp1251")
    assert {hit.spelling for hit in sweep(data.parent, words())} == {
        f"{FACTS['conscience'].partition(' ')[0]} cp1251"
    }


def following(name: str) -> dict[str, bytes]:
    """All that the mother at the doors tells and is told: `name` is her code name."""
    said = [word for text in SAID.values() for word in re.findall(r"[\w-]*[Сс]ент[\w-]*", text)]
    parts = [*said, "sentinel-writer", CHANGED, NUMBER, name, name.split(" ", 3)[3]]
    return {f"{part} {way}": raw for part in parts for way, raw in spellings(part).items()}


def test_case_followed_at_the_doors_and_erased_leaves_nothing(prepared: Path) -> None:
    root, writer = prepared.parent, Writer(prepared, "following_process")
    writer.step()
    wanted = following(writer.told)
    kept = sealed(writer.boxes)
    assert len(writer.boxes) == 1
    assert {hit.path for hit in sweep(root, kept)} == {"prepared/glasno.sqlite3"}
    assert sweep(root, wanted) == []

    writer.go_on()
    writer.step()
    followed = sealed(writer.boxes)
    assert sweep(root, kept | wanted) == []
    assert sweep(root, followed) != []

    writer.go_on()
    writer.step()
    assert writer.boxes == {}
    writer.go_on()
    assert writer.end() == 0
    assert sweep(root, wanted | kept | followed) == []
