"""A worker's file stands for as long as it lives, and tells when it has died."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glasno.outbox import living
from glasno.outbox.living import Life, bury, files

DIES = (
    "import os, signal, sys; from pathlib import Path;"
    "from glasno.outbox.living import Life;"
    "life = Life(Path(sys.argv[1])); print(life.name.hex(), flush=True);"
    "os.kill(os.getpid(), signal.SIGKILL)"
)


def killed(directory: Path) -> bytes:
    """The name of a worker that is there no more."""
    ended = subprocess.run(
        [sys.executable, "-c", DIES, str(directory)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    return bytes.fromhex(ended.stdout)


def test_a_killed_worker_is_dead_and_its_file_goes(tmp_path: Path) -> None:
    name = killed(tmp_path)
    names: list[bytes] = []
    (path,) = files(tmp_path)
    assert bury(path, names.append)
    assert names == [name]
    assert files(tmp_path) == []
    assert not bury(path, names.append)


def test_a_living_worker_is_not_buried(tmp_path: Path) -> None:
    life = Life(tmp_path)
    names: list[bytes] = []
    (path,) = files(tmp_path)
    assert not bury(path, names.append)
    assert (names, files(tmp_path)) == ([], [path])
    life.end()


def test_a_worker_that_leaves_in_good_order_leaves_nothing(tmp_path: Path) -> None:
    Life(tmp_path).end()
    assert files(tmp_path) == []


def test_a_worker_that_nobody_holds_any_more_leaves_nothing(tmp_path: Path) -> None:
    life = Life(tmp_path)
    del life
    assert files(tmp_path) == []


def test_a_worker_of_another_boot_or_machine_is_not_known_to_be_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(tmp_path)
    elsewhere = tmp_path / "boot_id"
    elsewhere.write_text("another\n")
    names: list[bytes] = []
    (path,) = files(tmp_path)
    for boot in (elsewhere, tmp_path / "missing"):
        monkeypatch.setattr(living, "_BOOT", boot)
        assert not bury(path, names.append)
    assert names == []


def test_a_file_that_is_just_being_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / f"{os.urandom(8).hex()}.worker").touch()
    names: list[bytes] = []
    (path,) = files(tmp_path)
    assert not bury(path, names.append)
    assert names == []


def test_a_burial_that_fails_is_repeated(tmp_path: Path) -> None:
    killed(tmp_path)
    (path,) = files(tmp_path)

    def fail(_name: bytes) -> None:
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        bury(path, fail)
    assert files(tmp_path) == [path]
