"""Pages of an organiser who writes words that no line has room for, and of a count of millions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page

from tests.journeys.accessibility import sticking_out
from tests.journeys.browser import HEIGHTS, View
from tests.journeys.conftest import profile
from tests.journeys.shelf import Shelf
from tests.journeys.site import DEMO, LANGUAGES
from tests.running.program import run

pytestmark = pytest.mark.looks

SITE = "https://glasno.example"
SLUG = "long-words"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenpensionsantrag"
ADDRESS = f"https://example.org/{'a-name-without-a-space-' * 4}"
FACTS = f"""\
slug: {SLUG}
country: RU
figures:
  - {{value: 123456789, as_of: 2026-10-01, label: {{en: {WORD}}}, source: {{en: "{ADDRESS}"}}}}
demands: [en: {WORD}.]
addressees: [en: {WORD}]
"""
TEXT = f"---\nstate: published\ntitle: {WORD} now\nlead: {WORD}\n---\n\n## {WORD}\n\n{ADDRESS}\n"
LINE = 20  # CSS pixels, of small letters
PAGES = ("", *(f"{SLUG}/{page}" for page in ("", "history/", "share/", "offline.html")))


@pytest.fixture
def reader(prepared: Path, chromium: Browser) -> Iterator[Page]:
    """A browser without script that sees what is published in `prepared`."""
    page, _witness = profile(chromium, SITE, View("en", 320, script=False))
    page.route("**/*", Shelf(prepared / "site.live", prepared / "site").answer)
    yield page
    page.context.close()


def test_long_words_make_no_page_wider_than_its_window(
    reader: Page, prepared: Path, tmp_path: Path
) -> None:
    directory = tmp_path / SLUG
    directory.mkdir()
    (directory / "campaign.yaml").write_text(FACTS)
    (directory / "en.md").write_text(TEXT)
    ended = run("campaign", "import", str(directory), data=prepared)
    assert ended.returncode == 0, ended.stderr
    for path in PAGES:
        reader.goto(f"/en/{path}")
        assert WORD in reader.content()
        for width in (320, *HEIGHTS):
            reader.set_viewport_size({"width": width, "height": 740})
            assert sticking_out(reader) == [], (path, width)


@pytest.mark.parametrize("width", HEIGHTS)
def test_count_of_millions_keeps_clear_of_what_stands_around_it(reader: Page, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    for language in LANGUAGES:
        reader.goto(f"/{language}/{DEMO}/")
        reader.locator("[data-count]").evaluate("each => { each.textContent = '12 345 678' }")
        label, number, links = (
            box_of(reader, each) for each in (".count-label", "[data-count]", ".count-links")
        )
        assert label["height"] < 1.5 * LINE, "the label is one line"
        assert label["y"] + label["height"] <= number["y"]
        assert number["y"] + number["height"] <= links["y"]


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box is not None, f"{selector} is not shown"
    return box
