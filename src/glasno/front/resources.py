"""One published file made ready to be sent: every header and byte is prepared when it is read."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from glasno.front.headers import (
    ANY_ORIGIN,
    ASSET_CACHING,
    DATA_CACHING,
    LIVE_CACHING,
    OWN_ORIGIN,
    PAGE_CACHING,
    SECURITY,
    Header,
    policy_for,
)

Message = Mapping[str, Any]

TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
UNKNOWN_TYPE = "application/octet-stream"

# Figures that other people's pages may read.
OPEN_DATA = frozenset({".csv", ".json", ".yaml"})
# "assets/design/site.1f2e3d4c5b6a.css", as Django's ManifestStaticFilesStorage names it.
HASHED_ASSET = re.compile(r"assets/.+\.[0-9a-f]{12}\.[A-Za-z0-9]+")

ENCODING_MARKS = {"identity": "", "gzip": "-gzip", "br": "-br"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A file in one encoding, as the messages that send it."""

    etag: bytes
    start: Message
    content: Message
    unchanged: Message


@dataclass(frozen=True, slots=True)
class Resource:
    """A published file: its plain bytes and its variants by encoding."""

    body: bytes
    variants: Mapping[str, Variant]


def content_type(path: str) -> str:
    """By the file's ending alone: nothing looks into published bytes to guess."""
    return TYPES.get(PurePosixPath(path).suffix, UNKNOWN_TYPE)


def make_resource(
    path: str, body: bytes, copies: Mapping[str, bytes], *, live: bool = False
) -> Resource:
    """Prepares a file. `copies` holds its compressed forms by encoding ("gzip", "br")."""
    bodies = {"identity": body, **copies}
    common = _common(path, body, live=live, varies=len(bodies) > 1)
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:15])
    return Resource(
        body=body,
        variants={
            encoding: _variant(path, encoding, data, digest, common)
            for encoding, data in bodies.items()
        },
    )


def _common(path: str, body: bytes, *, live: bool, varies: bool) -> list[Header]:
    suffix = PurePosixPath(path).suffix
    if HASHED_ASSET.fullmatch(path):
        caching = ASSET_CACHING
    elif suffix in OPEN_DATA:
        caching = DATA_CACHING
    else:
        caching = LIVE_CACHING if live else PAGE_CACHING
    return [
        caching,
        *([(b"vary", b"accept-encoding")] if varies else []),
        policy_for(content_type(path), body),
        *(ANY_ORIGIN if suffix in OPEN_DATA else (OWN_ORIGIN,)),
        *SECURITY,
    ]


def _variant(path: str, encoding: str, data: bytes, digest: bytes, common: list[Header]) -> Variant:
    etag = b'"%s%s"' % (digest, ENCODING_MARKS[encoding].encode())
    headers = [
        (b"content-type", content_type(path).encode()),
        (b"content-length", b"%d" % len(data)),
        *([] if encoding == "identity" else [(b"content-encoding", encoding.encode())]),
        (b"etag", etag),
        *common,
    ]
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
