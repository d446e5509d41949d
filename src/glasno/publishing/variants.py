"""The two variants of a page: home, for the live addresses, and mirror, for copies of the site.

A template sets what stands in one of them alone between `{% only "mirror" %}` and `{% endonly %}`,
which leaves `<!--only:mirror-->` and `<!--/only:mirror-->`. Such parts do not nest. Text that
somebody typed stands escaped in a page and so makes no mark; one inside an attribute, a script or
a text field is not taken for one either.

A mirror answers nothing: every form, and every link to what a mirror does not hold, leads to the
first live address. What it holds stays as it is, so that a copy works wherever it lies. A form
whose action is missing or relative would be sent to the mirror itself: such a page has no variant.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape

SPACE = b"\t\n\f\r "
VALUE = rb"""(?:"[^"]*+"|'[^']*+'|[^%b"'>][^%b>]*+)""" % (SPACE, SPACE)
ATTRIBUTE = rb"""[%b/]*+[^%b/>][^%b/>=]*+(?:[%b]*+=[%b]*+%b)?+""" % (*[SPACE] * 5, VALUE)
TOKEN = re.compile(
    rb"<!--(?:-?>|(?P<comment>.*?)(?:--!?>|\Z))"
    rb"|<(?P<tag>[A-Za-z][^%b/>]*+)(?P<attributes>(?:%b)*+)[%b/]*+>" % (SPACE, ATTRIBUTE, SPACE),
    re.S,
)
NAMED = re.compile(
    rb"""[%b/]*+(?P<name>[^%b/>][^%b/>=]*+)(?:[%b]*+=[%b]*+(?P<value>%b))?+"""
    % (*[SPACE] * 5, VALUE)
)
# Elements whose content is text up to their end tag, whatever stands in it.
RAW = frozenset({b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noframes"})
MARKER = re.compile(rb"(?P<end>/?)only:(?P<variant>.*)", re.S)
VARIANTS = frozenset({b"home", b"mirror"})
# No mirror takes a form, whatever files it holds.
FORM_TARGETS = frozenset({b"action", b"formaction"})
# Which of them counts where; a button without one sends to its form's.
TARGET_OF = {b"form": b"action", b"button": b"formaction", b"input": b"formaction"}
ABSOLUTE = re.compile(r"https?://[^/\\]", re.I)

QUOTES = b"\"'"
POLICY = b"content-security-policy"

Absent = Callable[[str], bool]
Edit = tuple[int, int, bytes]  # what to put in the place of the page's bytes from, to


class VariantError(ValueError):
    """Marked parts that are not opened and closed in turn, a page that has no head, or a form that
    would be sent to a mirror.
    """


def home(html: bytes) -> bytes:
    """The page at the live addresses: without the mirrors' parts and without the marks.

    Raises VariantError.
    """
    return _only(html, b"home")


def mirror(html: bytes, *, addresses: Sequence[str], absent: Absent) -> bytes:
    """The page on a mirror, which may send forms to `addresses`, the live ones, and nowhere else.

    `addresses` are at least one, as "https://example.org". `absent` tells of a path such as
    "/en/x/names/", without query and fragment, whether a mirror lacks it: links there lead to the
    first address, and a `data-` attribute that gives a script such a path goes. A page that brings
    a policy of its own keeps it. Raises VariantError.
    """
    page = _only(html, b"mirror")
    tokens = list(_tokens(page))
    edits = _policy(page, tokens, addresses)
    for token in tokens:
        edits += _changes(token, addresses[0], absent)
    if not edits:
        return page
    pieces, written = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[0]):
        pieces += [page[written:start], text]
        written = end
    return b"".join([*pieces, page[written:]])


def _only(html: bytes, variant: bytes) -> bytes:
    """`html` without marks and without the parts of the other variant."""
    if b"only:" not in html:
        return html
    pieces: list[bytes] = []
    written, opened = 0, b""
    for token in _tokens(html):
        marker = MARKER.fullmatch(token["comment"] or b"")
        if marker is None:
            continue
        if marker["variant"] not in VARIANTS or opened != (
            marker["variant"] if marker["end"] else b""
        ):
            name = marker["variant"][:20].decode(errors="replace")
            raise VariantError(f"The part only for {name!r} is not opened and closed in turn.")
        if not opened or opened == variant:
            pieces.append(html[written : token.start()])
        written = token.end()
        opened = b"" if marker["end"] else marker["variant"]
    if opened:
        raise VariantError(f"The part only for {opened.decode()!r} is never closed.")
    return b"".join([*pieces, html[written:]])


def _tokens(html: bytes) -> Iterator[re.Match[bytes]]:
    """Comments and start tags, in order; what stands in scripts and text fields is skipped."""
    place = 0
    while token := TOKEN.search(html, place):
        yield token
        place = token.end()
        tag = (token["tag"] or b"").lower()
        if tag in RAW:
            end = re.compile(rb"</%b(?=[%b/>])" % (tag, SPACE), re.I).search(html, place)
            place = end.start() if end else len(html)


def _changes(token: re.Match[bytes], address: str, absent: Absent) -> Iterator[Edit]:
    """What to change in the page so that this tag is right on a mirror."""
    if token["tag"] is None:
        return
    _check_target(token)
    for found in NAMED.finditer(token.string, *token.span("attributes")):
        name, value = found["name"].lower(), found["value"] or b""
        quote = value[:1] if value[:1] in (b'"', b"'") else b""
        raw = _bare(value)
        path = _path(raw)
        if path is None:
            continue
        if name in FORM_TARGETS or (name == b"href" and absent(path)):
            start = found.start("value") + len(quote) + len(raw) - len(raw.lstrip(SPACE))
            yield start, start, address.encode()
        elif name.startswith(b"data-") and absent(path):
            yield found.start(), found.end(), b""


def _check_target(token: re.Match[bytes]) -> None:
    """Raises VariantError for a form, or a button of one, that is sent to where the page lies."""
    tag = token["tag"].lower()
    if tag not in TARGET_OF:
        return
    named = NAMED.finditer(token.string, *token.span("attributes"))
    # Of two with one name browsers take the first.
    target = next((each for each in named if each["name"].lower() == TARGET_OF[tag]), None)
    if target is None and tag != b"form":
        return
    value = b"" if target is None else _bare(target["value"] or b"")
    if _path(value) is None and not ABSOLUTE.match(_url(value)):
        raise VariantError(
            f"The {TARGET_OF[tag].decode()} of a {tag.decode()} is neither a path from / nor an "
            "address, so that from a mirror it would be sent to the mirror."
        )


def _bare(value: bytes) -> bytes:
    """An attribute's value without its quotes."""
    return value[1:-1] if value[:1] in (b'"', b"'") else value


def _url(value: bytes) -> str:
    """An attribute's value, as a browser reads it for an address."""
    return unescape(value.decode(errors="replace")).strip("\t\n\f\r ")


def _path(value: bytes) -> str | None:
    """The path of an address within the site, as a browser reads the attribute; None elsewhere."""
    url = _url(value)
    if not url.startswith("/") or url[1:2] in ("/", "\\"):
        return None
    return re.split(r"[?#]", url, maxsplit=1)[0]


def _policy(page: bytes, tokens: Sequence[re.Match[bytes]], addresses: Sequence[str]) -> list[Edit]:
    """Lets forms go to the live addresses alone; a mirror's server sends no form-action itself.

    It stands first in the head, but for the encoding, which browsers look for in the first 1024
    bytes alone.
    """
    place, before = -1, -1
    for token in tokens:
        tag, attributes = (token["tag"] or b"").lower(), _attributes(token)
        if attributes.get(b"http-equiv", b"").strip(QUOTES).lower() == POLICY:
            return []
        if place < 0 and tag == b"head":
            place = before = token.end()
        elif before >= 0 and b"charset" in attributes and not page[before : token.start()].strip():
            place, before = token.end(), -1
        elif before >= 0:
            before = -1
    if place < 0:
        raise VariantError("The page has no head, where the mirror's policy stands.")
    content = escape(f"form-action {' '.join(addresses)}")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return [(place, place, policy.encode())]


def _attributes(token: re.Match[bytes]) -> dict[bytes, bytes]:
    """A meta element's attributes, names in small letters, values as they are written."""
    if (token["tag"] or b"").lower() != b"meta":
        return {}
    found = NAMED.finditer(token["attributes"])
    return {each["name"].lower(): each["value"] or b"" for each in found}
