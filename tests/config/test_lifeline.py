"""A child that holds a lifeline ends when its keeper is gone."""

import signal
import subprocess
import sys
import time

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.running.program import is_alive

CHILD = """
import signal, sys, time
from glasno.config import lifeline
lifeline.GRACE_SECONDS = 0.2
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
lifeline.hold(sys.stdin.fileno())
print("held", flush=True)
time.sleep(600)
"""


def child(manner: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, manner], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


@pytest.mark.parametrize(("manner", "status"), [("gentle", -signal.SIGTERM), ("deaf", 1)])
def test_child_ends_when_its_lifeline_is_cut(manner: str, status: int) -> None:
    with child(manner) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE_SECONDS) == status


def test_child_lives_while_its_lifeline_holds() -> None:
    with child("gentle") as process:
        time.sleep(0.3)
        assert is_alive(process.pid)
        process.kill()
