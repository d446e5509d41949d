import logging

import pytest

from glasno.front.requests import MalformedFormError, parse_form
from glasno.kit.faults import describe, log_fault


def failed() -> Exception:
    try:
        parse_form(b"email=signer@example.org&email=signer@example.org")
    except MalformedFormError as error:
        return error
    raise AssertionError


def test_describe_names_the_type_and_the_place_in_this_program() -> None:
    kind, _, place = describe(failed()).partition(" at ")
    module, _, line = place.partition(":")

    assert (kind, module, line.isdigit()) == (
        "MalformedFormError",
        "glasno.front.requests",
        True,
    )


def test_describe_names_the_innermost_place_where_none_is_ours() -> None:
    try:
        int("signer@example.org")
    except ValueError as error:
        described = describe(error)

    assert described.startswith(f"ValueError at {__name__}:")


def test_describe_takes_an_exception_that_was_never_raised() -> None:
    assert describe(ValueError("signer@example.org")) == "ValueError at an unknown place"


def test_log_fault_writes_one_line_without_values(caplog: pytest.LogCaptureFixture) -> None:
    log_fault(logging.getLogger("glasno.front"), "It failed", failed())

    assert caplog.messages == [f"It failed: {describe(failed())}"]
    assert "signer" not in caplog.text
