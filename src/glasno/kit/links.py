"""Where a link that somebody else has written may lead."""

from __future__ import annotations

from urllib.parse import urlsplit

WEB = frozenset({"https", "http"})


def link_fault(href: str, *, web_only: bool = False) -> str:
    """What is wrong with a link, as a sentence with the mend; "" when it may stand.

    Outside `web_only`, addresses within the site ("/en/privacy/") and on the page ("#why") stand.
    """
    if any(char.isspace() or not char.isprintable() or char == "\\" for char in href):
        return "the link holds a space, a backslash or an unprintable character; remove it"
    try:
        parts = urlsplit(href)
        host = parts.hostname
        parts.port  # noqa: B018 - asking for it is what checks it
    except ValueError:
        return "the link cannot be read; write it whole, beginning with https://"
    scheme = parts.scheme.lower()
    if scheme in WEB:
        if not host:
            return "the link has no host; write it whole, beginning with https://"
        if parts.username is not None or parts.password is not None:
            return "remove the name or password from the link"
        return ""
    if not web_only and scheme == "mailto" and parts.path:
        return ""
    if not web_only and not scheme and not href.startswith("//") and href[:1] in {"/", "#"}:
        return ""
    return "a link begins with https:// or http://" + ("" if web_only else ", mailto:, / or #")
