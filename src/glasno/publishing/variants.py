"""The two variants of a page: home, for the live addresses, and mirror, for copies of the site.

Pure functions on bytes. Parts that stand in one variant alone are marked
`<!--only:mirror-->...<!--/only:mirror-->`; they do not nest.
"""

import re
from collections.abc import Callable, Sequence
from html import escape

PART = re.compile(
    rb"<!--only:(?P<variant>home|mirror)-->(?P<content>.*?)<!--/only:(?P=variant)-->", re.S
)
ACTION = re.compile(rb"""((?:form)?action=["']?)(?=/do/)""")
HEAD = re.compile(rb"<head\b[^>]*>")


def home(html: bytes) -> bytes:
    """The page at the live addresses: without the mirrors' parts and without the marks."""
    return _only(html, b"home")


def mirror(html: bytes, *, addresses: Sequence[str], absent: Callable[[str], bool]) -> bytes:
    """The page on a mirror, whose forms lead to `addresses`, the live ones."""
    page = ACTION.sub(rb"\g<1>" + addresses[0].encode(), _only(html, b"mirror"))
    policy = escape(f"form-action {' '.join(addresses)}")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'.encode()
    return HEAD.sub(lambda head: head[0] + meta, page, count=1)


def _only(html: bytes, variant: bytes) -> bytes:
    return PART.sub(lambda part: part["content"] if part["variant"] == variant else b"", html)
