"""Reading a form's body within limits of size and time."""

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any

from glasno.front.deadlines import Deadline
from glasno.front.requests import Fields, MalformedFormError, parse_form

Receive = Callable[[], Awaitable[dict[str, Any]]]

# Bytes. Most forms stay below a quarter of it, even percent-encoded; a door may ask for more.
LARGEST_BODY = 64 * 1024
# Seconds for the whole body, however it trickles in; a door that takes more may give it longer.
BODY_TIME = 10.0
# A body that is too large is still taken off the wire, and thrown away, up to this size (bytes):
# a connection closed in the middle of it would hide the page that says why.
LARGEST_DRAIN = 16 * 1024 * 1024

FORM = b"application/x-www-form-urlencoded"


class RefusedError(Exception):
    """The request cannot be taken, for the reason that the status says."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ClientGoneError(Exception):
    """The visitor hung up before the form had come whole; nobody waits for an answer."""


async def read_form(
    headers: Sequence[tuple[bytes, bytes]],
    receive: Receive,
    *,
    seconds: float,
    largest: int = LARGEST_BODY,
) -> Fields:
    """The form's fields. Raises RefusedError (400, 408, 413, 415) and ClientGoneError.

    `largest` is the longest body that is taken, in bytes as it is sent.
    """
    named = {name: value for name, value in headers if name in NEEDED}
    if b"content-encoding" in named or not _is_form(named.get(b"content-type")):
        raise RefusedError(415)
    body = await read_body(named, receive, seconds=seconds, largest=largest)
    if body and b"content-type" not in named:
        raise RefusedError(415)
    try:
        return parse_form(body)
    except MalformedFormError:
        raise RefusedError(400) from None


NEEDED = frozenset({b"content-type", b"content-length", b"content-encoding", b"expect"})


async def read_body(
    named: dict[bytes, bytes], receive: Receive, *, seconds: float, largest: int
) -> bytes:
    """The whole body. Raises RefusedError (408, 413) and ClientGoneError."""
    announced = named.get(b"content-length", b"")
    too_large = announced.isdigit() and int(announced[:20]) > largest
    if too_large and named.get(b"expect", b"").lower() == b"100-continue":
        raise RefusedError(413)  # it waits for our word before it sends any of it
    try:
        with Deadline(seconds):
            return await _read(receive, largest=largest, too_large=too_large)
    except TimeoutError:
        raise RefusedError(413 if too_large else 408) from None


async def _read(receive: Receive, *, largest: int, too_large: bool) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        part = message.get("body", b"")
        size += len(part)
        if size > largest:
            too_large = True
            parts.clear()
        if not too_large:
            parts.append(part)
        if size > LARGEST_DRAIN or (too_large and not message.get("more_body", False)):
            raise RefusedError(413)
        if not message.get("more_body", False):
            return b"".join(parts)


@lru_cache(maxsize=64)
def _is_form(content_type: bytes | None) -> bool:
    if content_type is None:
        return True  # allowed for an empty body, which needs no type
    kind, _, parameters = content_type.lower().partition(b";")
    charset = parameters.strip().replace(b'"', b"")
    return kind.strip() == FORM and charset in (b"", b"charset=utf-8", b"charset=utf8")
