"""The little that the front looks at in a request beside its body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from glasno.front.negotiating import languages
from glasno.front.places import plain_path

Headers = Sequence[tuple[bytes, bytes]]

# Bytes of header names and values. A browser sends a tenth of it.
LARGEST_HEADERS = 16 * 1024

READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: `path` is "" where there can be no such place here.

    `languages` are all of the site's: that of the path first, then by Accept-Language. The repr
    shows neither path nor headers: a path may hold a secret. `scope` is for origins.py alone.
    """

    method: str
    path: str = field(repr=False)
    headers: Headers = field(repr=False)
    languages: tuple[str, ...]
    scope: Mapping[str, Any] = field(repr=False)

    @property
    def reads(self) -> bool:
        """Whether it only wants to see something."""
        return self.method in READING

    @property
    def too_large(self) -> bool:
        """Whether its headers are larger than anything honest."""
        return sum(len(name) + len(value) for name, value in self.headers) > LARGEST_HEADERS


def visit_of(scope: Mapping[str, Any], offered: tuple[str, ...]) -> Visit:
    """What the front may know of a request, out of its ASGI scope."""
    headers = scope["headers"]
    path = plain_path(raw_path(scope)) or ""
    wanted = languages(header(headers, b"accept-language"), offered)
    favourites = in_front(path[1:].partition("/")[0], wanted)
    return Visit(scope["method"], path, headers, favourites, scope)


def raw_path(scope: Mapping[str, Any]) -> bytes:
    """The path as it was sent, still encoded; ASGI servers may leave it out."""
    return scope.get("raw_path") or str(scope["path"]).encode()


def header(headers: Headers, name: bytes) -> bytes:
    """The values of one header, joined as if sent in one line; b"" without it."""
    return b",".join(value for key, value in headers if key == name)


def in_front(language: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """`wanted` with `language` moved to its head, where it is one of them."""
    if language not in wanted:
        return wanted
    return (language, *(other for other in wanted if other != language))
