"""The HTTP side of a pull: one address, asked for plain bytes, believed in nothing."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from glasno.kit.links import link_fault
from glasno.publishing.mirroring.errors import (
    MissingError,
    OtherBytesError,
    PassingError,
    SourceError,
)
from glasno.publishing.mirroring.limits import Limits

# Nothing is asked for compressed: what was signed are the bytes as they lie on the disk.
HEADERS = {"accept-encoding": "identity", "accept": "*/*"}
GONE = frozenset({404, 410})
BUSY = frozenset({408, 425, 429})
PROXIES = ("http", "https", "socks5", "socks5h")
LONGEST_SHOWN = 200

Got = TypeVar("Got")
Item = TypeVar("Item")


def check_address(url: str, *, proxy: str | None) -> str:
    """The address as paths are put behind it, with a slash at its end. Raises SourceError."""
    fault = link_fault(url, web_only=True)
    if not fault and ("?" in url or "#" in url):
        fault = "remove what begins with ? or #"
    if fault:
        raise SourceError(f"{shown(url)} is no address to pull from: {fault}.")
    if proxy is not None and urlsplit(proxy).scheme not in PROXIES:
        raise SourceError(f"The address of a proxy begins with one of {', '.join(PROXIES)}.")
    if proxy is None and (urlsplit(url).hostname or "").endswith(".onion"):
        raise SourceError(
            "An onion address is reached through Tor alone: add --proxy socks5h://127.0.0.1:9050."
        )
    return url if url.endswith("/") else f"{url}/"


def shown(text: str) -> str:
    """Somebody else's text, fit for a terminal: one line, printable, not long."""
    plain = "".join(char if char.isascii() and char.isprintable() else "?" for char in text)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}[...]"


@asynccontextmanager
async def connected(limits: Limits, *, proxy: str | None) -> AsyncIterator[httpx.AsyncClient]:
    """A client that follows nothing, keeps no cookie and minds no environment.

    Certificates are those that the machine trusts. That the bytes are right rests on none of them.
    """
    several = httpx.Limits(
        max_connections=limits.connections, max_keepalive_connections=limits.connections
    )
    async with httpx.AsyncClient(
        headers=HEADERS,
        follow_redirects=False,
        trust_env=False,
        verify=ssl.create_default_context(),
        proxy=proxy,
        limits=several,
        timeout=httpx.Timeout(limits.stall_seconds, connect=limits.connect_seconds, pool=None),
    ) as client:
        yield client


@dataclass(frozen=True)
class Source:
    """Files below one address. `base` ends with a slash."""

    client: httpx.AsyncClient
    base: str
    limits: Limits

    def below(self, directory: str) -> Source:
        """The same connections, a directory deeper: "mirror/"."""
        return Source(self.client, self.base + directory, self.limits)

    async def read(self, path: str, *, most: int) -> bytes:
        """A small file whole, of at most `most` bytes, after some attempts.

        Raises MissingError, PassingError, SourceError.
        """

        async def attempt() -> bytes:
            parts: list[bytes] = []
            await self._receive(path, most=most, take=parts.append)
            return b"".join(parts)

        return await self.again(attempt)

    async def give(self, path: str, *, size: int, take: Callable[[bytes], object]) -> None:
        """One attempt to hand the `size` bytes of a file to `take`, piece by piece.

        Raises OtherBytesError for more or fewer bytes, MissingError, PassingError, SourceError.
        """
        if await self._receive(path, most=size, take=take, exactly=True) != size:
            raise self._of_another_size(path, size)

    def check_hash(self, path: str, got: str, signed: str) -> None:
        """Raises OtherBytesError."""
        if got != signed:
            raise OtherBytesError(
                f"{self.base}{path} does not hold the bytes that were signed; pull from another "
                "mirror, or tell who keeps this one."
            )

    async def again(self, attempt: Callable[[], Awaitable[Got]]) -> Got:
        """What the attempt gives, tried again after a pause where the trouble may pass."""
        for number in range(1, self.limits.attempts):
            try:
                return await attempt()
            except PassingError:
                await asyncio.sleep(self.limits.pause_seconds * number)
        return await attempt()

    async def _receive(
        self, path: str, *, most: int, take: Callable[[bytes], object], exactly: bool = False
    ) -> int:
        """How many bytes came; whatever passes `most` is cut off and refused."""
        clock, stall = asyncio.get_running_loop().time, self.limits.stall_seconds
        got = marked = 0
        try:
            # Bytes that trickle in are no progress either: the time is not prolonged for a few.
            async with (
                asyncio.timeout(stall) as patience,
                self.client.stream("GET", self.base + path) as answer,
            ):
                self._check(answer, path, most=most, exactly=exactly)
                async for part in answer.aiter_raw():
                    got += len(part)
                    if got > most:
                        raise self._too_long(path, most, exactly=exactly)
                    take(part)
                    if got - marked >= self.limits.pace_bytes:
                        marked = got
                        patience.reschedule(clock() + stall)
        except (TimeoutError, httpx.TimeoutException):
            raise PassingError(
                f"{self.base}{path} did not come: too little in {stall:g} seconds. What has been "
                "verified is kept; pull again later, or from another mirror."
            ) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise PassingError(
                f"{self.base}{path} did not come whole ({type(error).__name__}). What has been "
                "verified is kept; see whether the address can be reached, and pull again."
            ) from None
        return got

    def _check(self, answer: httpx.Response, path: str, *, most: int, exactly: bool) -> None:
        """Raises for an answer that is not a file as it lies on the disk."""
        place, status = f"{self.base}{path}", answer.status_code
        if answer.is_redirect or 300 <= status < 400:
            raise SourceError(
                f"{place} leads elsewhere ({shown(answer.headers.get('location', str(status)))}), "
                "and a pull follows nothing; give the address itself, if you trust it."
            )
        if status in GONE:
            raise MissingError(
                f"{place} is not there ({status}), so the site is not whole. Nothing was changed; "
                "pull from another mirror, or tell who keeps this one."
            )
        if status >= 500 or status in BUSY:
            raise PassingError(f"{place} cannot be had now ({status}); pull again later.")
        if status != 200:
            raise SourceError(f"{place} is refused ({status}); ask who keeps it.")
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity"):
            raise SourceError(
                f"{place} comes encoded ({shown(encoding)}), which was not asked for; "
                "pull from another mirror, or tell who keeps this one."
            )
        length = answer.headers.get("content-length", "")
        if length.isdecimal() and (int(length) > most or (exactly and int(length) != most)):
            raise self._too_long(path, most, exactly=exactly)

    def _too_long(self, path: str, most: int, *, exactly: bool) -> SourceError:
        if exactly:
            return self._of_another_size(path, most)
        return SourceError(
            f"{self.base}{path} is longer than the {most} bytes that it may have; "
            "pull from another mirror, or tell who keeps this one."
        )

    def _of_another_size(self, path: str, size: int) -> OtherBytesError:
        return OtherBytesError(
            f"{self.base}{path} does not have the {size} bytes that were signed; "
            "pull from another mirror, or tell who keeps this one."
        )


async def in_parallel(
    one: Callable[[Item], Awaitable[None]], items: Iterable[Item], *, number: int
) -> None:
    """Do it with every item, `number` at a time; the first that fails ends the others."""
    waiting = iter(items)

    async def work() -> None:
        for item in waiting:
            await one(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(number):
                group.create_task(work())
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
