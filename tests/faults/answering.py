"""Starts processes of one program, lets them go at one moment, and reads what they tell."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_SECONDS
from tests.running.program import ROOT, environ

ANSWERS = "tests.faults.answers_process"


def make(data: Path, *, program: str = ANSWERS, **settings: object) -> None:
    """A database full of people who are about to answer."""
    process = _start(data, program, "make", **settings)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, said


def answer_at_once(
    data: Path, *seeds: int, program: str = ANSWERS, verb: str = "answer", **settings: object
) -> list[dict[str, Any]]:
    """Each process uses all links, in the order of its seed; what each of them tells."""
    processes = [_start(data, program, verb, str(seed), **settings) for seed in seeds]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=PATIENCE_SECONDS) for process in processes]
    assert [process.returncode for process in processes] == [0] * len(seeds), told
    return [json.loads(out) for out, _ in told]


def together(told: list[dict[str, Any]]) -> Counter[str]:
    """How often which outcome came, in all processes."""
    total: Counter[str] = Counter()
    for each in told:
        total.update(each["outcomes"])
    return total


def _start(
    data: Path, program: str, *arguments: str, **settings: object
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env={**environ(data, **settings), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
