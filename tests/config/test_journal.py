"""A log line tells what happened and where, and never the value it happened to."""

import json
import logging
import sys
from datetime import UTC, datetime

import pytest
from django.utils.module_loading import import_string

from glasno.config.journal import FORMATTERS, JsonFormatter, PlaceFormatter, places
from glasno.publishing.actions.publishing import PublishError
from glasno.publishing.files import DiskError

NAME = "Ivan Petrov"
FULL = "The disk that holds /srv/glasno is full; please make room, then run: glasno publish"


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


def record_of(error: Exception) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__)
    return logging.LogRecord("glasno.outbox", logging.ERROR, __file__, 7, "%d failed", (3,), info)


def test_json_is_one_object_a_line_with_the_minute_alone() -> None:
    record = logging.LogRecord(
        "glasno.outbox", logging.WARNING, "/somewhere/sending.py", 7, "%d\nwaiting", (3,), None
    )
    record.created = datetime(2026, 11, 22, 12, 34, 56, tzinfo=UTC).timestamp()
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-11-22T12:34Z",
        "level": "WARNING",
        "logger": "glasno.outbox",
        "message": "3\nwaiting",
        "place": "sending:7",
    }


def test_json_tells_exceptions_by_type_and_place_and_no_value() -> None:
    line = JsonFormatter().format(record_of(failure()))
    assert NAME not in line
    errors = json.loads(line)["errors"]
    assert [error["type"] for error in errors] == ["builtins.ValueError", "builtins.RuntimeError"]
    assert errors[0]["places"][-1].endswith(" in fail_within")
    assert all(step.startswith(f"{__file__}:") for error in errors for step in error["places"])


def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError(NAME), KeyError(NAME)
    one.__cause__, other.__cause__ = other, one
    assert places(one).splitlines() == [
        "  builtins.KeyError",
        "  which led to",
        "  builtins.ValueError",
    ]


@pytest.mark.parametrize("form", FORMATTERS)
def test_forms_of_logs_that_the_settings_offer_exist(form: str) -> None:
    assert NAME not in import_string(FORMATTERS[form])().format(record_of(failure()))


def not_published() -> Exception:
    """As publishing raises it: the sentence of the disk, said again by what it led to."""
    error = PublishError(FULL)
    error.__cause__ = DiskError(FULL)
    return error


def test_sentence_of_our_own_comes_with_the_places_once() -> None:
    told = [line for line in places(not_published()).splitlines() if " in " not in line]

    assert told == [
        f"  glasno.publishing.files.DiskError: {FULL}",
        "  which led to",
        "  glasno.publishing.actions.publishing.PublishError",
    ]
    errors = json.loads(JsonFormatter().format(record_of(not_published())))["errors"]
    assert [error.get("sentence") for error in errors] == [FULL, None]


def test_sentence_of_our_own_stays_on_one_line() -> None:
    assert places(PublishError("One.\nERROR glasno: two.")).splitlines() == [
        "  glasno.publishing.actions.publishing.PublishError: One. ERROR glasno: two."
    ]
