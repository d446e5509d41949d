"""One published file made ready to be sent: every header and byte is prepared when it is read."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from glasno.front.folders import Stamp
from glasno.front.headers import LIVE_CACHING, PAGE_CACHING, Header
from glasno.front.kinds import kind_of, policy_of
from glasno.publishing.paths import SIGNED

Message = Mapping[str, Any]

TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    SIGNED: "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pub": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
UNKNOWN_TYPE = "application/octet-stream"
JSON_FEED, JSON_FEED_TYPE = "feed.json", "application/feed+json"

# The copies that publishing lays beside a file, and the encoding each is in.
COPIES = {".gz": "gzip", ".br": "br"}
# Bytes that one encoding's headers and messages take beside the body, as measured.
MESSAGES_WEIGHT = 3_000

ENCODING_MARKS = {"identity": "", "gzip": "-gzip", "br": "-br"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A file in one encoding, as the messages that send it."""

    etag: bytes
    start: Message
    content: Message
    unchanged: Message


@dataclass(frozen=True, slots=True, repr=False)
class Resource:
    """A published file: its plain bytes and its variants by encoding.

    `stamps` are those it was read under, the file's and its copies'; empty when it is to be read
    again in any case. `page`: something one visits. `weight` in bytes of memory, about.
    """

    body: bytes
    variants: Mapping[str, Variant]
    live: bool
    page: bool
    stamps: tuple[Stamp | None, ...]
    weight: int


def content_type(path: str) -> str:
    """By the file's name alone: nothing looks into published bytes to guess."""
    file = PurePosixPath(path)
    if file.name == JSON_FEED:
        return JSON_FEED_TYPE
    return TYPES.get(file.suffix, UNKNOWN_TYPE)


def make_resource(
    path: str,
    body: bytes,
    copies: Mapping[str, bytes],
    *,
    live: bool = False,
    stamps: tuple[Stamp | None, ...] = (),
) -> Resource:
    """Prepares a file. `copies` holds its compressed forms by encoding ("gzip", "br")."""
    bodies = {"identity": body, **copies}
    common = common_headers(path, body, live=live, varies=len(bodies) > 1)
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:15])
    return Resource(
        body=body,
        variants={
            encoding: _variant(path, encoding, data, digest, common)
            for encoding, data in bodies.items()
        },
        live=live,
        page=kind_of(path).page,
        stamps=stamps,
        weight=sum(map(len, bodies.values())) + MESSAGES_WEIGHT * len(bodies),
    )


def common_headers(path: str, body: bytes, *, live: bool, varies: bool) -> list[Header]:
    """What stands on every answer with this file, 304 as well."""
    kind = kind_of(path)
    # A live page is never shown stale; data and the like say so by themselves.
    caching = LIVE_CACHING if live and kind.caching == PAGE_CACHING else kind.caching
    return [
        caching,
        *([(b"vary", b"accept-encoding")] if varies else []),
        policy_of(path, body),
        *kind.sharing,
        *kind.security,
    ]


def content_headers(path: str, encoding: str, size: int, etag: bytes) -> list[Header]:
    """What stands on the answer that carries `size` bytes in this encoding."""
    return [
        (b"content-type", content_type(path).encode()),
        (b"content-length", b"%d" % size),
        *([] if encoding == "identity" else [(b"content-encoding", encoding.encode())]),
        (b"etag", etag),
    ]


def _variant(path: str, encoding: str, data: bytes, digest: bytes, common: list[Header]) -> Variant:
    etag = b'"%s%s"' % (digest, ENCODING_MARKS[encoding].encode())
    headers = [*content_headers(path, encoding, len(data), etag), *common]
    return Variant(
        etag=etag,
        start={"type": "http.response.start", "status": 200, "headers": headers},
        content={"type": "http.response.body", "body": data},
        unchanged={
            "type": "http.response.start",
            "status": 304,
            "headers": [(b"etag", etag), *common],
        },
    )
