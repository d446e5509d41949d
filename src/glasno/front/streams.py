"""Files too large to be kept in memory: they are sent piece by piece, as they lie on the disk."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from glasno.front.folders import Folder, Stamp
from glasno.front.headers import Header
from glasno.front.negotiating import encodings
from glasno.front.resources import (
    COPIES,
    ENCODING_MARKS,
    common_headers,
    content_headers,
)

# Bytes above which a file is not read whole; the list of all files of a large site is one.
LARGEST = 512 * 1024
# Bytes that are read at once, in a thread.
PIECE = 256 * 1024

SUFFIXES = {"identity": "", **{encoding: ending for ending, encoding in COPIES.items()}}
# Each process has its own. Without a key one could try which time makes a version.
VERSION_KEY = os.urandom(32)


class ShortFileError(Exception):
    """The file has fewer bytes than when it was opened: something wrote into it in place."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One large file of an edition."""

    folder: Folder
    file: str
    live: bool

    def read(self) -> bytes | None:
        """All of it; None where it has gone."""
        pieces = self.folder.read(self.file)
        return None if pieces is None or pieces[0] is None else pieces[0].data

    @contextmanager
    def opened(self, accept: bytes) -> Iterator["Opened"]:
        """The file in the encoding that suits best. Raises FileNotFoundError where it has gone."""
        wanted = (*encodings(accept), "identity") if accept else ("identity",)
        for encoding in wanted:
            found = self.folder.open(self.file + SUFFIXES[encoding])
            if found is not None:
                break
        else:
            raise FileNotFoundError
        handle, stamp = found
        etag = f'"{_version(stamp)}{ENCODING_MARKS[encoding]}"'.encode()
        try:
            yield Opened(self, encoding, handle, stamp[2], etag)
        finally:
            os.close(handle)


def _version(stamp: Stamp) -> str:
    """What differs for another file. Its time is the time of a signature, so it is not in it."""
    return blake2b(repr(stamp).encode(), digest_size=16, key=VERSION_KEY).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream while it is sent; tag, length and bytes are those of one open file."""

    stream: Stream
    encoding: str
    handle: int
    size: int
    etag: bytes

    def headers(self, *, unchanged: bool) -> list[Header]:
        """All headers but the transport's, of 200 or of 304."""
        common = common_headers(self.stream.file, b"", live=self.stream.live, varies=True)
        if unchanged:
            return [(b"etag", self.etag), *common]
        return [
            *content_headers(self.stream.file, self.encoding, self.size, self.etag),
            *common,
        ]

    async def send_body(self, send: Any) -> None:
        """Raises ShortFileError, after which the connection cannot go on."""
        rest = self.size
        while rest:
            piece = await asyncio.to_thread(os.read, self.handle, min(PIECE, rest))
            if not piece:
                raise ShortFileError
            rest -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": bool(rest)})
