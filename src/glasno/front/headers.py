"""The headers that stand on every answer, whatever its status (SECURITY.md)."""

import base64
import hashlib
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

Header = tuple[bytes, bytes]
Headers = Sequence[Header]

# Only names that Chromium knows: it complains of any other on every page.
CLOSED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)

SECURITY: tuple[Header, ...] = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in CLOSED_FEATURES).encode()),
    # Granian names itself where an answer has no such header; an empty one tells nothing.
    (b"server", b""),
)
# The same for what anybody may put into a frame; a frame has no opener.
FRAMED = tuple(header for header in SECURITY if header[0] != b"x-frame-options")
OWN_ORIGIN: Header = (b"cross-origin-resource-policy", b"same-origin")
# To be shown by any site, and to be read by any.
ANY_SITE: tuple[Header, ...] = ((b"cross-origin-resource-policy", b"cross-origin"),)
ANY_ORIGIN: tuple[Header, ...] = (*ANY_SITE, (b"access-control-allow-origin", b"*"))

# Pages may be shown a little late, and for a day while the server cannot be reached.
PAGE_CACHING: Header = (
    b"cache-control",
    b"public, max-age=10, stale-while-revalidate=60, stale-if-error=86400",
)
# A count must not lag.
DATA_CACHING: Header = (b"cache-control", b"public, max-age=10")
# Asked for anew each time, which an unchanged ETag makes cheap: who has just withdrawn a name must
# not be shown it again from a browser's own copy.
LIVE_CACHING: Header = (b"cache-control", b"public, no-cache")
ASSET_CACHING: Header = (b"cache-control", b"public, max-age=31536000, immutable")
NO_CACHING: Header = (b"cache-control", b"no-store")

HSTS: Header = (b"strict-transport-security", b"max-age=31536000")

NOTHING = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FORMS_TO_US, NO_FORMS = b"; form-action 'self'", b"; form-action 'none'"
NO_FRAMES = b"frame-ancestors 'none'"
ANY_FRAMES = b"frame-ancestors *"

TAG = re.compile(rb"<(link|img|picture|input|form|script|iframe)\b([^>]*)", re.I)
STYLE = re.compile(rb"""\brel\s*=\s*["']?stylesheet\b""", re.I)
ICON = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bicon\b""", re.I)
PICTURE_BUTTON = re.compile(rb"""\btype\s*=\s*["']?image\b""", re.I)
# Facts for search engines: no browser runs them, so no policy has to let them.
DATA = re.compile(rb"""\btype\s*=\s*["']?application/ld\+json\b""", re.I)
# The file of a worker that the script starts.
WORKER = re.compile(rb"""<[^>]*\sdata-worker\s*=\s*["']?/[^/]""", re.I)
# A data attribute that holds a path of this site is there for the script to fetch.
FETCHED = re.compile(rb"""<[^>]*\sdata-[a-z-]+\s*=\s*["']?/[^/]""", re.I)
# What a page that is one file has within itself.
INLINE_STYLE = re.compile(rb"<style\b[^>]*>(.*?)</style>", re.I | re.S)
INLINE_PICTURE = re.compile(rb"""\bsrc\s*=\s*["']?data:""", re.I)


def content_policy(html: bytes) -> bytes:
    """The Content-Security-Policy that lets exactly this page's own elements work.

    Text that somebody typed stands escaped in a page, so a "<" always begins an element of ours.
    """
    return _policy(_needs(html))


def frame_policy(html: bytes) -> bytes:
    """The same for a page that anybody may put into a frame."""
    return _policy(_needs(html), ANY_FRAMES)


def offline_policy(html: bytes) -> bytes:
    """For a page that has everything within itself: its very styles, and no other file at all."""
    sources = []
    styles = {hashlib.sha256(style).digest() for style in INLINE_STYLE.findall(html)}
    if styles:
        hashes = (b"'sha256-%s'" % base64.b64encode(style) for style in sorted(styles))
        sources.append(b" ".join([b"style-src", *hashes]))
    if INLINE_PICTURE.search(html):
        sources.append(b"img-src data:")
    return _joined(sources, forms=False)


def _needs(html: bytes) -> set[bytes]:
    needs = set()
    for tag in TAG.finditer(html):
        name, attributes = tag[1].lower(), tag[2]
        if name == b"link":
            needs |= {b"style-src"} if STYLE.search(attributes) else set()
            needs |= {b"img-src"} if ICON.search(attributes) else set()
        elif name in (b"img", b"picture") or (
            name == b"input" and PICTURE_BUTTON.search(attributes)
        ):
            needs.add(b"img-src")
        elif name == b"form":
            needs.add(b"form-action")
        elif name == b"iframe":
            needs.add(b"frame-src")
        elif name == b"script" and not DATA.search(attributes):
            needs.add(b"script-src")
    if b"script-src" in needs and FETCHED.search(html):
        needs.add(b"connect-src")
    if b"script-src" in needs and WORKER.search(html):
        needs.add(b"worker-src")
    return needs


def _policy(needs: set[bytes], frames: bytes = NO_FRAMES) -> bytes:
    sources = [
        name + b" 'self'"
        for name in (
            b"style-src",
            b"img-src",
            b"script-src",
            b"connect-src",
            b"worker-src",
            b"frame-src",
        )
        if name in needs
    ]
    return _joined(sources, forms=b"form-action" in needs, frames=frames)


def _joined(sources: list[bytes], *, forms: bool, frames: bytes = NO_FRAMES) -> bytes:
    parts = b"; ".join([b"default-src 'none'", *sources, b"base-uri 'none'"])
    return b"%s%s; %s" % (parts, FORMS_TO_US if forms else NO_FORMS, frames)


def policy_for(content_type: str, body: bytes) -> Header:
    """The policy header of an answer: what an HTML page needs, and nothing for all else."""
    html = content_type.startswith("text/html")
    return b"content-security-policy", content_policy(body) if html else NOTHING


class Standing:
    """What is said of this site's own addresses: HSTS, and where the same page is in the onion."""

    def __init__(self, base_url: str, addresses: Sequence[str] = ()) -> None:
        onions = [address for address in addresses if is_onion(_host(address))]
        self._onion = onions[0].rstrip("/").encode() if onions else b""
        self._transport: tuple[Header, ...] = (HSTS,) if uses_tls(base_url) else ()
        self._silent = not (self._onion or self._transport)

    def of(self, headers: Headers, page: bytes = b"") -> tuple[Header, ...]:
        """The headers for a request; `page` is the path, where it is a page of everybody's.

        Nothing for whoever came to an onion already: it has no TLS, and is where one should be.
        """
        if self._silent:
            return ()
        for name, value in headers:
            if name == b"host" and is_onion(value):
                return ()
        if self._onion and page:
            return *self._transport, (b"onion-location", self._onion + page)
        return self._transport


def uses_tls(base_url: str) -> bool:
    """Whether the site's own address is one that HSTS is for: https, and no onion."""
    return urlsplit(base_url).scheme == "https" and not is_onion(_host(base_url))


def is_onion(host: bytes) -> bool:
    """Whether a Host header, with or without a port, is an onion address: those have no TLS."""
    return host.lower().partition(b":")[0].endswith(b".onion")


def _host(address: str) -> bytes:
    return (urlsplit(address).hostname or "").encode()
