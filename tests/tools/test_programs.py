"""A program that tests need is found, or named with the command that installs it."""

import os
from pathlib import Path

import pytest

from tools import programs


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A search path that holds no program but those a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(path: Path, name: str, script: str = "") -> None:
    (path / name).write_text(f"#!/bin/sh\n{script}\n")
    (path / name).chmod(0o755)


def test_programs_that_are_there_are_enough(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(path, "age")
    put(path, "google-chrome")
    assert programs.main(["age", "chromium"]) == 0
    assert capsys.readouterr() == ("", "")


def test_missing_programs_are_named_with_the_way_to_get_them(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(path, "apt-get", "echo no >&2; exit 1")
    assert programs.main(["age", "chromium"]) == 1
    assert capsys.readouterr() == (
        "",
        "Missing: age, chromium; on Debian: apt-get install age chromium.\n",
    )


@pytest.mark.parametrize(("user", "status"), [(0, 0), (1000, 1)])
def test_only_root_has_them_installed(
    path: Path, monkeypatch: pytest.MonkeyPatch, user: int, status: int
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    age = path / "age"
    put(path, "apt-get", f'case "$1" in install) echo > {age}; /bin/chmod 755 {age};; esac')
    assert programs.main(["--install", "age"]) == status


def test_installation_that_fails_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put(path, "apt-get", "exit 100")
    assert programs.main(["--install", "age"]) == 1
    assert capsys.readouterr().err == "Missing: age; on Debian: apt-get install age.\n"
