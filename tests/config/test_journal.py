"""A log line tells what happened and where, and never the value it happened to."""

import logging
import sys

import pytest

from glasno.config.journal import PlaceFormatter, places

NAME = "Ivan Petrov"


def fail_within() -> None:
    raise ValueError(NAME)


def failure() -> Exception:
    """An exception that quotes a signer twice, once in its cause."""
    try:
        try:
            fail_within()
        except ValueError as error:
            raise RuntimeError(f"cannot sign for {NAME}") from error
    except RuntimeError as error:
        return error
    raise AssertionError


def test_places_name_every_step_and_no_value() -> None:
    lines = places(failure()).splitlines()
    here = __file__
    assert [line.split(" in ")[0].rpartition(":")[0] for line in lines if ":" in line] == [
        f"  {here}"
    ] * 3
    assert [line for line in lines if ":" not in line] == [
        "  builtins.ValueError",
        "  which led to",
        "  builtins.RuntimeError",
    ]
    assert lines[1].endswith(" in fail_within")


def fail_apart() -> None:
    try:
        fail_within()
    except ValueError:
        raise KeyError(NAME) from None


def test_places_leave_out_a_context_that_was_suppressed() -> None:
    with pytest.raises(KeyError) as raised:
        fail_apart()
    assert "ValueError" not in places(raised.value)


def test_formatter_writes_level_name_and_message_without_the_time() -> None:
    record = logging.LogRecord(
        "glasno.outbox", logging.WARNING, __file__, 1, "%d waiting", (3,), None
    )
    assert PlaceFormatter().format(record) == "WARNING glasno.outbox: 3 waiting"


def test_formatter_writes_exceptions_as_places() -> None:
    try:
        fail_within()
    except ValueError:
        record = logging.LogRecord(
            "glasno", logging.ERROR, __file__, 1, "failed", (), sys.exc_info()
        )
    text = PlaceFormatter().format(record)
    assert text.startswith("ERROR glasno: failed\n")
    assert text.endswith("  builtins.ValueError")
    assert NAME not in text
