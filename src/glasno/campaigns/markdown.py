"""Organisers' texts: CommonMark without raw HTML or pictures, then an allow-list of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from textwrap import shorten

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from glasno.kit.links import WEB, link_fault
from glasno.kit.text import UnprintableTextError, clean_line
from glasno.kit.typography import bind

FIRST_HEADING = 2  # the page's title is its only h1
LAST_HEADING = 5
TAGS = {
    *(f"h{level}" for level in range(FIRST_HEADING, LAST_HEADING + 1)),
    *("p", "ul", "ol", "li", "blockquote", "em", "strong", "a", "code", "pre", "hr", "br"),
}
REL = "noopener noreferrer nofollow"
ALLOWED = WEB | {"mailto"}
MOST_OPENING = 300
# Bidirectional controls, which an entity may stand for (`&#8238;`): they rewrite the line they are
# in. An import refuses them; what came by another way must not show them either.
_TURNING = re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")


def render(text: str, language: str) -> SafeString:
    """`text` as HTML: headings from h2 down, links that carry nothing away, no other markup.

    The highest heading of the text becomes h2 whatever it was written with.
    """
    html = nh3.clean(
        _parser().render(text, {"language": language}),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes=set(ALLOWED),
        link_rel=REL,
    )
    return mark_safe(html)  # noqa: S308 - the allow-list above has just made it safe


def first_words(text: str, language: str) -> str:
    """The first paragraph as plain text, at most MOST_OPENING characters; "" without any."""
    tokens = _parser().parse(text, {"language": language})
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open":
            words = " ".join(_plain(inline.children or ()).split())
            return bind(shorten(words, MOST_OPENING, placeholder="…"), language)
    return ""


def faults(text: str) -> list[tuple[int, str]]:
    """What may not stand in `text`, as (line counted from 1, what to do), in order."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # judged below, aloud
    tokens = parser.parse(text)
    found = [*_token_faults(tokens), *_heading_faults(tokens)]
    return sorted(found)


@cache
def _parser() -> MarkdownIt:
    """Made once: what it holds of a text stands in the state of that one call."""
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.core.ruler.push("house", _house_rule)
    return parser


def _house_rule(state: StateCore) -> None:
    levels = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    shift = FIRST_HEADING - min(levels, default=FIRST_HEADING)
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + shift, LAST_HEADING)}"
        if token.children:
            token.children = _joined(token.children)
            for child in token.children:
                if child.type == "text":
                    child.content = bind(_TURNING.sub("", child.content), state.env["language"])
                elif title := child.attrs.get("title"):
                    child.attrSet("title", _TURNING.sub("", str(title)))


def _plain(children: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in children)


def _joined(children: Sequence[Token]) -> list[Token]:
    """Text that only a line break of the file parts, as one text, so that spaces can be bound."""
    joined: list[Token] = []
    for child in children:
        if child.type == "softbreak":
            child = Token("text", "", 0, content=" ")
        if child.type == "text" and joined and joined[-1].type == "text":
            joined[-1].content += child.content
        else:
            joined.append(child)
    return joined


def _token_faults(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            yield line, "raw HTML is not taken; write it in Markdown"
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            what = _child_fault(child)
            if what:
                yield line, what


def _child_fault(child: Token) -> str:
    if child.type == "html_inline":
        return "raw HTML is not taken; write it in Markdown"
    if child.type == "image":
        return "pictures are not shown; remove it"
    if child.type == "link_open":
        fault = link_fault(str(child.attrs.get("href", "")))
        return fault or _entity_fault(str(child.attrs.get("title", "")))
    return _entity_fault(child.content) if child.type == "text" else ""


def _entity_fault(text: str) -> str:
    if text:
        try:
            clean_line(text.replace("\n", " "))
        except UnprintableTextError:
            return "an entity stands for a character that cannot be printed; remove it"
    return ""


def _heading_faults(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    last = 0
    for token in tokens:
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        if last and level > last + 1:
            line = token.map[0] + 1 if token.map else 1
            yield line, f"this heading skips a level; begin it with {'#' * (last + 1)}"
        last = level
