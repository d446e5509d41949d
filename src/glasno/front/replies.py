"""What a door answers. The front adds every header that is the same for all (`headers.py`)."""

import re
from dataclasses import dataclass
from urllib.parse import quote

HTML = "text/html; charset=utf-8"
JSON = "application/json"

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
HEADER_NAME = re.compile(r"[a-z0-9-]+")
HEADER_VALUE = re.compile(r"[\x20-\x7e]*")

# What the front decides, for every answer alike.
NOT_FOR_DOORS = frozenset(
    {
        "cache-control",
        "content-length",
        "content-security-policy",
        "content-type",
        "etag",
        "server",
        "set-cookie",
        "transfer-encoding",
    }
)


@dataclass(frozen=True)
class Reply:
    """An answer: status, body and, beside the front's own, further headers (names in lower case).

    Raises ValueError for a header that could split the answer, set a cookie or is the front's own.
    """

    status: int
    body: bytes = b""
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name, value in self.headers:
            if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
                raise ValueError("A header's name is in lower case and its value printable ASCII.")
            if name in NOT_FOR_DOORS:
                raise ValueError("This header is not a door's to set.")


def download(body: bytes, *, name: str, content_type: str) -> Reply:
    """200 with a file that the browser saves under `name` and never shows as a page of this site.

    Raises ValueError for a name of other than Latin letters, digits, dots and hyphens: it stands in
    a header, and on somebody's disk.
    """
    if not FILE_NAME.fullmatch(name):
        raise ValueError("A file's name is of Latin letters, digits, dots and hyphens.")
    headers = (("content-disposition", f'attachment; filename="{name}"'),)
    return Reply(200, body, content_type=content_type, headers=headers)


def see_other(location: str) -> Reply:
    """303 to a path of this site, so that reloading the page it leads to repeats nothing.

    Raises ValueError for what a browser could take for another site's address.
    """
    if not location.startswith("/") or location.startswith(("//", "/\\")):
        raise ValueError("A door leads only to a path of this site.")
    return Reply(303, headers=(("location", quote(location, safe="/?&=#%~.-_")),))
