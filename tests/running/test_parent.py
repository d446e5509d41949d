"""A make that was interrupted waits for its child, and the child can tell."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from glasno.running.parent import Parent
from tests.patience import PATIENCE_SECONDS

CHILD = """
import time
from glasno.running.parent import Parent
parent = Parent()
print("watching", flush=True)
for _ in range(2000):
    if parent.was_interrupted():
        print("noticed", flush=True)
        break
    time.sleep(0.05)
else:
    print("nothing", flush=True)
"""


@pytest.fixture
def makefile(tmp_path: Path) -> Path:
    (tmp_path / "child.py").write_text(CHILD)
    (tmp_path / "Makefile").write_text(
        textwrap.dedent(f"""\
        child:
        \t@{sys.executable} child.py
        """)
    )
    return tmp_path


def test_interrupt_of_make_alone_is_noticed(makefile: Path) -> None:
    make = shutil.which("make")
    assert make is not None
    # A make that runs these tests would make this one say where it is.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    with subprocess.Popen(
        [make], cwd=makefile, env=clean, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "watching\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "noticed\n"
        # Make itself always ends by the signal that interrupted it.
        assert process.wait(PATIENCE_SECONDS) == -signal.SIGINT


def test_parent_that_goes_on_was_not_interrupted() -> None:
    parent = Parent()
    assert [parent.was_interrupted() for _ in range(3)] == [False] * 3
