"""The doctor asks everyone, and nobody's failure silences another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glasno.kit.findings import Finding, Level
from glasno.running.doctor import examine

SLOW = Finding(Level.WARNING, "The disk is slow.", "Buy another.")
BROKEN = Finding(Level.ERROR, "The disk is broken.", "Buy another.")


@pytest.fixture(autouse=True)
def database(settings: Any, tmp_path: Path) -> Path:
    database = tmp_path / "glasno.sqlite3"
    database.touch()
    settings.GLASNO = replace(settings.GLASNO, database_url=f"sqlite:///{database}")
    return database


def slow() -> Iterator[Finding]:
    yield SLOW


def broken() -> Iterator[Finding]:
    yield BROKEN


def failing() -> Iterator[Finding]:
    yield SLOW
    raise RuntimeError("Ivan Petrov")


def ask(settings: Any, *names: str) -> list[Finding]:
    settings.GLASNO_EXAMINATIONS = [f"tests.running.test_doctor.{name}" for name in names]
    return examine()


def test_errors_stand_before_warnings(settings: Any) -> None:
    assert ask(settings, "slow", "broken") == [BROKEN, SLOW]


def test_examination_that_fails_is_a_finding_and_silences_nobody(settings: Any) -> None:
    assert ask(settings, "failing", "broken") == [
        Finding(
            Level.ERROR,
            "tests.running.test_doctor.failing could not look (RuntimeError).",
            "Mend what is named above first, then run `glasno doctor` again.",
        ),
        BROKEN,
        SLOW,
    ]


def test_doctor_without_findings_finds_nothing(settings: Any) -> None:
    assert ask(settings) == []


def test_features_are_not_asked_before_there_is_a_database(settings: Any, database: Path) -> None:
    database.unlink()
    assert ask(settings, "broken") == []
