"""What leaves the live site, on the screens of its readers: copies, and the page passed on."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import COLOUR_RULES, small_controls, sticking_out, violations
from tests.journeys.browser import HEIGHTS, View
from tests.journeys.conftest import profile
from tests.journeys.shelf import Shelf
from tests.journeys.site import DEMO, LANGUAGES
from tests.running.program import run

pytestmark = pytest.mark.looks

COPY = "https://copy.example"
ADDRESSES = f"https://other.example http://{'a2' * 28}.onion"
# A page below its language, and how many buttons offer to send its form by another address.
PAGES = {f"{DEMO}/": 2, "mirrors/": 0, f"{DEMO}/offline.html": 0}


def test_copies_and_the_page_passed_on_break_no_rule(prepared: Path, chromium: Browser) -> None:
    ended = run("publish", data=prepared, addresses=ADDRESSES, mirrors=COPY)
    assert ended.returncode == 0, ended
    shelf = Shelf(prepared / "site.live" / "mirror", prepared / "site" / "mirror")
    for language in LANGUAGES:
        page, witness = profile(chromium, COPY, View(language, 360))
        page.route("**/*", shelf.answer)
        for path, others in PAGES.items():
            page.goto(f"/{language}/{path}")
            expect(page.locator("button[formaction]")).to_have_count(others)
            assert faults(page) == [], page.url
        page.context.close()
        assert (witness.foreign(), witness.complaints) == ([], [])


def faults(page: Page) -> list[str]:
    """What is wrong with the page in both schemes, and where it is narrow."""
    page.set_viewport_size({"width": 360, "height": HEIGHTS[360]})
    page.emulate_media(color_scheme="light")
    found = violations(page) + small_controls(page)
    page.emulate_media(color_scheme="dark")
    found += violations(page, COLOUR_RULES)
    page.set_viewport_size({"width": 320, "height": HEIGHTS[360]})
    return found + sticking_out(page)
