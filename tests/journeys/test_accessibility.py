"""WCAG 2.2 AA on every kind of page, also its errors; and what no machine's rule asks for."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import (
    COLOUR_RULES,
    small_controls,
    sticking_out,
    violations,
)
from tests.journeys.browser import HEIGHTS, View, without_cache
from tests.journeys.conftest import Visit
from tests.journeys.screens import Seen
from tests.journeys.site import DEMO, LANGUAGES, Site, a_signer, eventually
from tests.journeys.steps import CONFIRM_FORM, open_letter

pytestmark = pytest.mark.looks

CYRILLIC = re.compile("[А-Яа-яЁё]{3}")
# 320 is WCAG's narrowest; 640 is what 1280 leaves when everything is shown twice as large.
NARROW = (320, 640)


@pytest.fixture
def page(seen: Seen) -> Iterator[Page]:
    """The page, to be looked at as one likes; afterwards it stands as before."""
    yield seen.page
    seen.page.set_viewport_size({"width": 360, "height": HEIGHTS[360]})
    seen.page.emulate_media(color_scheme="light")


def test_page_breaks_no_rule_at_either_width_in_either_scheme(page: Page) -> None:
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        assert violations(page) == [], (width, "light")
        page.emulate_media(color_scheme="dark")
        assert violations(page, COLOUR_RULES) == [], (width, "dark")


BROKEN = """<!doctype html><html><title>Broken</title><main><h1>Broken</h1>
<style>p { color: #757575; background: #fff }
@media (prefers-color-scheme: dark) { p { color: #ccc } }</style><p>Pale</p><input>
<button style="width: 20px; height: 20px">x</button><button
style="width: 20px; height: 20px">y</button>
<div style="width: 500px">Wide</div></main></html>"""


def test_measures_tell_of_a_page_that_is_broken(site: Site, visit: Visit) -> None:
    """The tests around are worth nothing unless they would have told."""
    page = visit(site, View("en", 360))
    page.set_content(BROKEN)
    told = {line.partition(":")[0] for line in violations(page)}
    assert {"html-has-lang", "label", "target-size", "color-contrast-enhanced"} <= told
    assert "color-contrast" not in told
    page.emulate_media(color_scheme="dark")
    assert [line.partition(":")[0] for line in violations(page, COLOUR_RULES)] == ["color-contrast"]
    assert len(small_controls(page)) == 3
    assert len(sticking_out(page)) == 1


def test_page_names_its_language_and_speaks_it(seen: Seen) -> None:
    expect(seen.page.locator("html")).to_have_attribute("lang", seen.language)
    heading = seen.page.locator("main h1").inner_text()
    # The local mailbox shows a letter's subject as it was written, in the signer's language.
    assert bool(CYRILLIC.search(heading)) == (seen.language == "ru")
    for link in seen.page.locator("nav a[hreflang]").all():
        assert link.get_attribute("lang") == link.get_attribute("hreflang") != seen.language


def test_controls_are_large_enough_for_a_thumb(page: Page) -> None:
    for width in HEIGHTS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        assert small_controls(page) == [], width


def test_narrow_window_needs_no_scrolling_sideways(page: Page) -> None:
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": HEIGHTS[360]})
        assert sticking_out(page) == [], width


@pytest.mark.parametrize("language", LANGUAGES)
def test_campaign_with_letters_twice_as_large_stays_whole(
    language: str, site: Site, visit: Visit
) -> None:
    page = visit(site, View(language, 1280))
    session = without_cache(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.goto(f"/{language}/{DEMO}/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert sticking_out(page) == []
    assert small_controls(page) == []


@pytest.mark.parametrize("width", HEIGHTS)
def test_signing_and_confirming_need_no_mouse(width: int, site: Site, visit: Visit) -> None:
    signer, before = a_signer(), site.settled()["confirmed"]
    page = visit(site, View("en", width))
    page.goto(f"/en/{DEMO}/")
    page.keyboard.press("Tab")
    assert focused(page).get("href") == "#main"  # the way past the bar comes first
    for field, typed in (("name", signer.name), ("email", signer.email), ("town", signer.town)):
        tab_to(page, "name", field)
        page.keyboard.type(typed)
    tab_to(page, "name", "display")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=display]:checked")).to_have_value("initials")
    tab_to(page, "type", "submit")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/{DEMO}/check-mail/")

    open_letter(page, signer.email)
    tab_to(page, "href", f"{site.address}{site.path_in_letter(signer.email)}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/do/confirm/*")
    expect(page.locator(CONFIRM_FORM)).to_be_visible()
    tab_to(page, "type", "submit")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/{DEMO}/thanks/")
    eventually(lambda: site.count()["confirmed"] == before + 1, "one more")


def test_skip_link_leads_past_the_bar(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    page.goto(f"/en/{DEMO}/")
    page.keyboard.press("Tab")
    skip = page.locator("a[href='#main']")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_errors_are_read_out_first_and_tied_to_their_fields(site: Site, visit: Visit) -> None:
    page = visit(site, View("ru", 360))
    page.goto(f"/ru/{DEMO}/")
    page.locator("form[action^='/do/sign/'] button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    for field in ("name", "email"):
        control = page.locator(f"#{field}")
        error = page.locator(f"#{field}-error").inner_text().split(":", 1)[1].strip()
        description = control.evaluate(
            "each => each.getAttribute('aria-describedby').split(' ')"
            ".map((id) => document.getElementById(id).textContent).join(' ')"
        )
        assert error in " ".join(description.split())


# What has the focus: its attributes, and whether one can see that it has.
FOCUSED = """() => {
  const each = document.activeElement;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    ...Object.fromEntries([...each.attributes].map((one) => [one.name, one.value])),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    uncovered: middle === each || each.contains(middle) || middle?.contains(each),
  };
}"""


def focused(page: Page) -> dict[str, object]:
    """The attributes of what has the focus, after making sure that one sees it."""
    found: dict[str, object] = page.evaluate(FOCUSED)
    outline, uncovered = found.pop("outline"), found.pop("uncovered")
    assert isinstance(outline, float | int), found
    assert outline >= 2, found
    assert uncovered, found
    return found


def tab_to(page: Page, attribute: str, value: str) -> None:
    """Press Tab until something with this attribute has the focus, which is seen all the way."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if focused(page).get(attribute) == value:
            return
    pytest.fail(f"Tab never came to {attribute}={value}")
