"""Badges: a picture with the number and the title, whatever the title says."""

import struct

import pytest

from glasno.campaigns.badges import (
    HEIGHT,
    WIDTH,
    Words,
    as_png,
    as_svg,
    fingerprint,
    part,
    snippets,
)
from tests.campaigns.reading import read_xml

WORDS: Words = {
    "number": "1,234",
    "label": "signatures",
    "title": "Let them go home",
    "done": 0.25,
}
HOSTILE = [
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "]]>&lt;\N{RIGHT-TO-LEFT OVERRIDE}\x07\x00",
    "\N{DOVE OF PEACE}\N{WAVING WHITE FLAG}\N{VARIATION SELECTOR-16}",
    "слово " * 40,
    "w" * 200,
    "",
]
SVG = "{http://www.w3.org/2000/svg}"


def with_title(title: str) -> Words:
    words = WORDS.copy()
    words["title"] = title
    return words


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_svg_holds_number_and_title_as_text() -> None:
    root = read_xml(as_svg(**WORDS))

    assert root.get("aria-label") == "1,234 signatures. Let them go home"
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert texts == ["1,234signatures", "Let them go home"]
    bars = [rect.get("width") for rect in root.iter(f"{SVG}rect") if rect.get("height") == "5"]
    assert bars == ["288", "72"]


@pytest.mark.parametrize("title", HOSTILE)
def test_svg_has_nothing_but_shapes_and_two_lines_of_title(title: str) -> None:
    root = read_xml(as_svg(**with_title(title)))

    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "rect", "text", "tspan")
    }
    attributes = {name for element in root.iter() for name in element.attrib}
    assert [name for name in attributes if name.startswith(("on", "href", "style"))] == []
    assert len(list(root.iter(f"{SVG}text"))) <= 3


@pytest.mark.parametrize("title", HOSTILE)
def test_png_has_its_size_whatever_the_title(title: str) -> None:
    png = as_png(**with_title(title), language="ru")

    assert size_of(png) == (WIDTH, HEIGHT)
    assert len(png) < 30_000


def test_badge_without_a_number_shows_the_title_alone() -> None:
    words: Words = {"number": "", "label": "", "title": "Let them go home", "done": None}

    root = read_xml(as_svg(**words))

    assert root.get("aria-label") == "Let them go home"
    assert ["".join(text.itertext()) for text in root.iter(f"{SVG}text")] == ["Let them go home"]
    assert size_of(as_png(**words, language="en")) == (WIDTH, HEIGHT)


def test_part_of_the_goal_is_never_more_than_whole() -> None:
    assert (part(0, 10), part(5, 10), part(50, 10), part(5, 0)) == (0.0, 0.5, 1.0, None)


def test_snippets_cannot_be_broken_by_a_title() -> None:
    title = 'a]b" onload="x\\'

    told = dict(snippets("https://g.example/embed/x.en", "https://g.example/en/x/", title))

    assert told == {
        "HTML": (
            '<a href="https://g.example/en/x/"><img src="https://g.example/embed/x.en.png" '
            "alt='a]b\" onload=\"x\\' "
            'width="320" height="104" referrerpolicy="no-referrer"></a>'
        ),
        "Markdown": (
            '[![a)b" onload="x/](https://g.example/embed/x.en.png)](https://g.example/en/x/)'
        ),
        "BBCode": (
            "[url=https://g.example/en/x/][img]https://g.example/embed/x.en.png[/img][/url]"
        ),
    }


def test_fingerprint_follows_the_words_and_the_language() -> None:
    longer = Words(number="1,235", label="signatures", title="Let them go home", done=0.25)

    assert fingerprint(WORDS, language="en") == fingerprint(WORDS.copy(), language="en")
    assert len({fingerprint(WORDS, language=code) for code in ("en", "ru")}) == 2
    assert fingerprint(longer, language="en") != fingerprint(WORDS, language="en")
