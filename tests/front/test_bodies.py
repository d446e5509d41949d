import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.bodies import (
    LARGEST_BODY,
    LARGEST_DRAIN,
    ClientGoneError,
    RefusedError,
    read_form,
)
from glasno.front.requests import Fields

FORM = (b"content-type", b"application/x-www-form-urlencoded")


class Wire:
    """A body that comes in pieces, and says how much of it was taken. None hangs up."""

    def __init__(self, *pieces: bytes | None, pause: float = 0.0) -> None:
        self.pieces = list(pieces)
        self.pause = pause
        self.taken = 0

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(self.pause)
        piece = self.pieces.pop(0) if self.pieces else None
        if piece is None:
            return {"type": "http.disconnect"}
        self.taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces)}


def read(
    wire: Wire,
    *headers: tuple[bytes, bytes],
    seconds: float = 1.0,
    largest: int = LARGEST_BODY,
) -> Fields | int:
    """The form's fields, or the status it was refused with."""
    try:
        return asyncio.run(read_form(headers, wire.receive, seconds=seconds, largest=largest))
    except RefusedError as error:
        return error.status


def test_read_form_joins_the_pieces() -> None:
    fields = read(Wire(b"name=An", b"na&to", b"wn=%D0%9E", b""), FORM)

    assert isinstance(fields, Fields)
    assert (fields.get("name"), fields.get("town")) == ("Anna", "О")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (b"application/x-www-form-urlencoded", None),
        (b"application/x-www-form-urlencoded; charset=UTF-8", None),
        (b'Application/X-WWW-Form-Urlencoded;charset="utf-8"', None),
        (b"application/x-www-form-urlencoded; charset=windows-1251", 415),
        (b"multipart/form-data; boundary=a", 415),
        (b"application/json", 415),
        (b"text/plain", 415),
        (b"", 415),
    ],
)
def test_read_form_takes_only_urlencoded_utf8(kind: bytes, status: int | None) -> None:
    fields = read(Wire(b"name=Anna"), (b"content-type", kind))

    assert (fields if isinstance(fields, int) else None) == status


def test_an_empty_body_needs_no_type_and_a_full_one_does() -> None:
    assert isinstance(read(Wire(b"")), Fields)
    assert read(Wire(b"name=Anna")) == 415


def test_a_compressed_body_is_refused() -> None:
    assert read(Wire(b"x"), FORM, (b"content-encoding", b"gzip")) == 415


def test_a_malformed_form_is_refused() -> None:
    assert read(Wire(b"name=%"), FORM) == 400
    assert read(Wire(b"name=\xff"), FORM) == 400
    assert read(Wire(b"name=a&name=b"), FORM) == 400


def test_the_largest_body_is_read_and_one_byte_more_refused() -> None:
    largest = b"name=" + b"a" * (LARGEST_BODY - 5)

    assert isinstance(read(Wire(largest[:100], largest[100:]), FORM), Fields)
    assert read(Wire(largest, b"a"), FORM) == 413


@pytest.mark.parametrize("largest", [6, 2 * LARGEST_BODY])
def test_a_door_may_take_less_or_more(largest: int) -> None:
    body = b"name=" + b"a" * (largest - 5)

    assert isinstance(read(Wire(body), FORM, largest=largest), Fields)
    assert read(Wire(body, b"a"), FORM, largest=largest) == 413
    announced = (b"content-length", b"%d" % (largest + 1))
    assert read(Wire(body), FORM, announced, largest=largest) == 413


def test_a_large_body_is_taken_off_the_wire_before_the_refusal() -> None:
    # Only then does a browser that is still sending come to read why.
    wire = Wire(*[b"a" * 100_000] * 20)
    assert read(wire, FORM, (b"content-length", b"2000000")) == 413
    assert wire.taken == 2_000_000

    streamed = Wire(*[b"a" * 100_000] * 20)
    assert read(streamed, FORM) == 413
    assert streamed.taken == 2_000_000


def test_an_endless_body_is_refused_before_its_end() -> None:
    wire = Wire(*[b"a" * 1_000_000] * 100)

    assert read(wire, FORM) == 413
    assert wire.taken <= LARGEST_DRAIN + 1_000_000


def test_a_large_body_that_waits_for_our_word_is_not_asked_for() -> None:
    wire = Wire(b"a" * 100_000)
    headers = (FORM, (b"content-length", b"100000"), (b"expect", b"100-Continue"))

    assert read(wire, *headers) == 413
    assert wire.taken == 0


def test_a_small_body_that_waits_for_our_word_is_read() -> None:
    fields = read(Wire(b"name=a"), FORM, (b"content-length", b"6"), (b"expect", b"100-continue"))

    assert isinstance(fields, Fields)


def test_a_body_that_trickles_is_refused_when_its_time_is_over() -> None:
    # Each piece comes soon enough; all of them together do not.
    assert read(Wire(*[b"a"] * 100, pause=0.01), FORM, seconds=0.05) == 408


def test_a_visitor_who_hangs_up_gets_no_answer() -> None:
    with pytest.raises(ClientGoneError):
        asyncio.run(read_form([FORM], Wire(b"name=An", None, b"na").receive, seconds=1))


@given(
    st.lists(st.binary(max_size=50), min_size=1, max_size=5),
    st.lists(
        st.tuples(
            st.sampled_from([b"content-type", b"content-length", b"expect", b"content-encoding"]),
            st.binary(max_size=40) | st.sampled_from([FORM[1], b"9" * 30, b"100-continue"]),
        ),
        max_size=4,
    ),
)
def test_any_body_is_read_or_refused(
    pieces: Sequence[bytes], headers: list[tuple[bytes, bytes]]
) -> None:
    outcome = read(Wire(*pieces), *headers)

    assert isinstance(outcome, Fields) or outcome in (400, 413, 415)
