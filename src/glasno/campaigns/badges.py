"""A campaign's badge: its number and title, small, as SVG by hand and as PNG by Typst. Pure."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import TypedDict
from xml.sax.saxutils import escape, quoteattr

from glasno.kit.typography import NBSP
from glasno.typesetting.glyphs import unprintable
from glasno.typesetting.templates import template

WIDTH, HEIGHT = 320, 104
# Letters of the title in a line: without the font's own measures, with room to spare.
LINE, LINES = 33, 2
TEMPLATE = Path(__file__).with_name("badge.typ")
SERIF = "PT Serif, Noto Serif, Cambria, Liberation Serif, Times New Roman, Georgia, serif"
SANS = "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"


class Words(TypedDict):
    """What stands on a badge: `number` is written out, "" for none; `done` is 0 to 1."""

    number: str
    label: str
    title: str
    done: float | None


def as_svg(*, number: str, label: str, title: str, done: float | None) -> bytes:
    """A picture without script, style sheet or font of its own; the arguments are Words."""
    lines = _lines(title)
    inner = WIDTH - 32
    words = _text(f"{number} {label}. {title}" if number else title)
    edge = f'width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="#fff" stroke="#d8d3c6"'
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{words}">',
        f'<rect x=".5" y=".5" {edge}/>',
        f'<rect width="{WIDTH}" height="3" fill="#16181b"/>',
    ]
    first = 73 if number else 40
    if number:
        drawn.append(
            f'<text x="16" y="38" font-family="{SERIF}" font-size="28" font-weight="700" '
            f'fill="#16181b">{_text(number)}<tspan dx="7" font-family="{SANS}" font-size="14" '
            f'font-weight="400" fill="#4a4e54">{_text(label)}</tspan></text>'
        )
    if done is not None:
        drawn += [
            f'<rect x="16" y="47" width="{inner}" height="5" fill="#d8d3c6"/>',
            f'<rect x="16" y="47" width="{round(inner * done)}" height="5" fill="#123f8c"/>',
        ]
    for place, line in enumerate(lines):
        drawn.append(
            f'<text x="16" y="{first + 19 * place}" font-family="{SERIF}" font-size="14.5" '
            f'fill="#16181b">{_text(line)}</text>'
        )
    return ("\n".join([*drawn, "</svg>"]) + "\n").encode()


@lru_cache(maxsize=256)
def as_png(*, number: str, label: str, title: str, done: float | None, language: str) -> bytes:
    """The same as a picture of WIDTH × HEIGHT: where markup cannot say a size, this is it.

    Raises TypesettingError.
    """
    data = _data({"number": number, "label": label, "title": title, "done": done}, language)
    (picture,) = template(TEMPLATE).png(data)
    return picture


def fingerprint(words: Words, *, language: str) -> str:
    """Changes when `as_png` may draw these words otherwise."""
    return template(TEMPLATE).fingerprint(_data(words, language))


def part(number: int, goal: int) -> float | None:
    """How much of the goal is reached, at most 1; None without a goal."""
    return min(number / goal, 1.0) if goal else None


def _data(words: Words, language: str) -> dict[str, str]:
    missing = unprintable(words["title"])  # no font here draws them: the badge does without
    return {
        "number": words["number"],
        "label": words["label"],
        "title": "".join(char for char in words["title"] if char not in missing),
        "done": "" if words["done"] is None else f"{words['done']:.4f}",
        "language": language,
    }


def _lines(title: str) -> list[str]:
    # No hyphens at line ends: where a word may be parted no rule here knows.
    return wrap(title.replace(NBSP, " "), LINE, max_lines=LINES, placeholder="…")


def _text(text: str) -> str:
    kept = "".join(char for char in text if char.isprintable() or char == NBSP)
    return escape(kept, {'"': "&quot;"})


def snippets(picture: str, page: str, title: str) -> list[tuple[str, str]]:
    """(name of the markup, what to paste); `picture` is an address without its ending."""
    plain = title.translate({ord("["): "(", ord("]"): ")", ord("\\"): "/"})
    image = f"<img src={quoteattr(f'{picture}.png')} alt={quoteattr(title)} "
    image += f'width="{WIDTH}" height="{HEIGHT}" referrerpolicy="no-referrer">'
    return [
        ("HTML", f"<a href={quoteattr(page)}>{image}</a>"),
        ("Markdown", f"[![{plain}]({picture}.png)]({page})"),
        ("BBCode", f"[url={page}][img]{picture}.png[/img][/url]"),
    ]
