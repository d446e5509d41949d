"""Sending: a published file, a reply, or Django's answer, each with every header it must have."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from glasno.front.headers import (
    NO_CACHING,
    OWN_ORIGIN,
    SECURITY,
    Header,
    Headers,
    policy_for,
)
from glasno.front.negotiating import encodings, first
from glasno.front.replies import Reply
from glasno.front.resources import Resource, Variant
from glasno.front.streams import Stream

Message = Mapping[str, Any]
Send = Callable[[Any], Awaitable[None]]

ENTITY_TAG = re.compile(rb'"[^"]*"')
EMPTY_BODY = {"type": "http.response.body", "body": b""}


async def answer_file(
    found: Resource | Stream,
    method: str,
    headers: Headers,
    send: Send,
    further: tuple[Header, ...],
) -> None:
    """Sends a published file in the encoding that suits, or 304 to whoever has it already."""
    accept, condition = b"", b""
    for name, value in headers:
        if name == b"accept-encoding":
            accept = accept + b"," + value if accept else value
        elif name == b"if-none-match":
            condition = condition + b"," + value if condition else value
    if isinstance(found, Stream):
        await _answer_stream(found, method, accept, condition, send, further)
        return
    variant = _chosen(found, accept)
    unchanged = bool(condition) and _names(condition, variant.etag)
    start = variant.unchanged if unchanged else variant.start
    if further:
        start = {**start, "headers": [*start["headers"], *further]}
    await send(start)
    await send(EMPTY_BODY if unchanged or method == "HEAD" else variant.content)


async def _answer_stream(
    stream: Stream,
    method: str,
    accept: bytes,
    condition: bytes,
    send: Send,
    further: tuple[Header, ...],
) -> None:
    with stream.opened(accept) as opened:
        unchanged = bool(condition) and _names(condition, opened.etag)
        status = 304 if unchanged else 200
        all_headers = [*opened.headers(unchanged=unchanged), *further]
        await send({"type": "http.response.start", "status": status, "headers": all_headers})
        if unchanged or method == "HEAD":
            await send(EMPTY_BODY)
        else:
            await opened.send_body(send)


async def answer_reply(
    reply: Reply,
    method: str,
    send: Send,
    further: tuple[Header, ...],
    *,
    caching: Header = NO_CACHING,
) -> None:
    """Sends a reply; nothing keeps it unless `caching` says so."""
    headers = [
        (b"content-length", b"%d" % len(reply.body)),
        *([(b"content-type", reply.content_type.encode())] if reply.body else []),
        *((name.encode(), value.encode()) for name, value in reply.headers),
        caching,
        policy_for(reply.content_type, reply.body),
        OWN_ORIGIN,
        *SECURITY,
        *further,
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    body = b"" if method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})


def with_headers(send: Send, further: tuple[Header, ...]) -> Send:
    """A `send` for Django: adds what its answer lacks, forbids keeping it, drops its ETag.

    The answer's start waits for the first piece of its body, which decides the content policy.
    """
    held: list[Message] = []

    async def complete(message: Message) -> None:
        if message["type"] == "http.response.start":
            held.append(message)
            return
        if held:
            start = held.pop()
            await send({**start, "headers": _completed(start, message, further)})
        await send(message)

    return complete


def _completed(start: Message, content: Message, further: tuple[Header, ...]) -> list[Header]:
    own = [
        (bytes(name).lower(), bytes(value))
        for name, value in start["headers"]
        if bytes(name).lower() not in (b"etag", b"cache-control", b"last-modified")
    ]
    names = {name for name, _ in own}
    kind = next((value for name, value in own if name == b"content-type"), b"").decode("latin-1")
    added = [
        NO_CACHING,
        policy_for(kind, content.get("body", b"")),
        OWN_ORIGIN,
        *SECURITY,
        *further,
    ]
    return [*own, *(header for header in added if header[0] not in names)]


def _chosen(resource: Resource, accept: bytes) -> Variant:
    variants = resource.variants
    if len(variants) == 1 or not accept:
        return variants["identity"]
    return variants[first(encodings(accept), variants) or "identity"]


def _names(condition: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names this tag; a proxy may have made it weak (RFC 9110, 13.1.2)."""
    return condition == etag or condition == b"*" or etag in ENTITY_TAG.findall(condition)
