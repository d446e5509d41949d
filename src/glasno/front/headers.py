"""The headers that stand on every answer, whatever its status (SECURITY.md)."""

import re
from urllib.parse import urlsplit

Header = tuple[bytes, bytes]

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
OWN_ORIGIN: Header = (b"cross-origin-resource-policy", b"same-origin")
ANY_ORIGIN: tuple[Header, ...] = (
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
)

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

TAG = re.compile(rb"<(link|img|picture|input|form|script)\b([^>]*)", re.I)
STYLE = re.compile(rb"""\brel\s*=\s*["']?stylesheet\b""", re.I)
ICON = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bicon\b""", re.I)
PICTURE_BUTTON = re.compile(rb"""\btype\s*=\s*["']?image\b""", re.I)
# The file of a worker that the script starts.
WORKER = re.compile(rb"""<[^>]*\sdata-worker\s*=\s*["']?/[^/]""", re.I)
# A data attribute that holds a path of this site is there for the script to fetch.
FETCHED = re.compile(rb"""<[^>]*\sdata-[a-z-]+\s*=\s*["']?/[^/]""", re.I)


def content_policy(html: bytes) -> bytes:
    """The Content-Security-Policy that lets exactly this page's own elements work.

    Text that somebody typed stands escaped in a page, so a "<" always begins an element of ours.
    """
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
        elif name == b"script":
            needs.add(b"script-src")
    if b"script-src" in needs and FETCHED.search(html):
        needs.add(b"connect-src")
    if b"script-src" in needs and WORKER.search(html):
        needs.add(b"worker-src")
    return _policy(needs)


def _policy(needs: set[bytes]) -> bytes:
    parts = [b"default-src 'none'"]
    parts += [
        name + b" 'self'"
        for name in (b"style-src", b"img-src", b"script-src", b"connect-src", b"worker-src")
        if name in needs
    ]
    form_action = b"form-action 'self'" if b"form-action" in needs else b"form-action 'none'"
    return b"; ".join([*parts, b"base-uri 'none'", form_action, b"frame-ancestors 'none'"])


def policy_for(content_type: str, body: bytes) -> Header:
    """The policy header of an answer: what an HTML page needs, and nothing for all else."""
    html = content_type.startswith("text/html")
    return b"content-security-policy", content_policy(body) if html else NOTHING


def uses_tls(base_url: str) -> bool:
    """Whether the site's own address is one that HSTS is for: https, and no onion."""
    parts = urlsplit(base_url)
    return parts.scheme == "https" and not is_onion((parts.hostname or "").encode())


def is_onion(host: bytes) -> bool:
    """Whether a Host header, with or without a port, is an onion address: those have no TLS."""
    return host.lower().partition(b":")[0].endswith(b".onion")
