"""The one small script, in a real browser: it adds to the page and never takes from it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

import glasno.petitions
from tests.journeys.browser import launched

SCRIPT = (
    Path(glasno.petitions.__file__).parent.joinpath("static/petitions/live.js").read_text("utf-8")
)
SITE = "http://localhost:9/"  # localhost: browsers give the clipboard to secure origins alone
PAGE = """<!doctype html><html lang="{language}"><title>T</title>
<strong data-count data-count-url="/count/x.json">12</strong>
<meter data-count-meter min="0" max="15000" value="12"></meter>
<button data-share data-share-url="/x/" data-share-title="T" hidden>Share</button>
<button data-copy="http://localhost:9/x/" data-copied="Copied" hidden>Copy the link</button>
<span data-copy-status></span>
<script src="/live.js" defer></script>"""


class Site:
    """Answers for the site; `count` is the status and body of count.json."""

    def __init__(self, context: BrowserContext) -> None:
        self.count = (200, json.dumps({"confirmed": 12}))
        self.asked = 0
        self.language = "en"
        context.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        if route.request.url.endswith("/live.js"):
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif route.request.url.endswith("/count/x.json"):
            self.asked += 1
            route.fulfill(status=self.count[0], body=self.count[1])
        else:
            route.fulfill(body=PAGE.format(language=self.language), content_type="text/html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield found
    found.close()


def opened(context: BrowserContext) -> Page:
    """The page after its first look at the count, with a clock that the test turns."""
    page = context.new_page()
    page.clock.install()
    with page.expect_response("**/count/x.json"):
        page.goto(SITE)
    return page


def ten_seconds_later(page: Page, site: Site) -> str:
    """The number as it stands after the next look at the count."""
    before = site.asked
    with page.expect_response("**/count/x.json"):
        page.clock.run_for(10_000)
    assert site.asked == before + 1
    page.wait_for_timeout(50)
    return page.locator("[data-count]").inner_text()


@pytest.mark.parametrize(("language", "number"), [("en", "12,480"), ("ru", "12\xa0480")])
def test_count_follows_the_published_number_as_the_language_writes_it(
    context: BrowserContext, language: str, number: str
) -> None:
    site = Site(context)
    site.language = language
    page = opened(context)
    site.count = (200, json.dumps({"confirmed": 12480}))
    assert ten_seconds_later(page, site) == number
    assert page.locator("meter").evaluate("meter => meter.value") == 12480


def test_count_of_a_page_that_is_older_is_put_right_at_once(context: BrowserContext) -> None:
    site = Site(context)
    site.count = (200, json.dumps({"confirmed": 13}))
    page = opened(context)
    page.wait_for_timeout(50)
    assert page.locator("[data-count]").inner_text() == "13"


@pytest.mark.parametrize(
    "count",
    [
        (503, "busy"),
        (200, "<html>"),
        (200, json.dumps({})),
        (200, json.dumps({"confirmed": "<b>9</b>"})),
        (200, json.dumps({"confirmed": -1})),
    ],
)
def test_count_stays_when_the_answer_is_of_no_use(
    context: BrowserContext, count: tuple[int, str]
) -> None:
    site = Site(context)
    page = opened(context)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    site.count = count
    assert ten_seconds_later(page, site) == "12"


def test_nothing_is_asked_while_nobody_looks(context: BrowserContext) -> None:
    site = Site(context)
    page = opened(context)
    at_first = site.asked
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    page.clock.run_for(60_000)
    page.wait_for_timeout(50)
    assert site.asked == at_first == 1


def test_copy_button_appears_and_copies_the_link(context: BrowserContext) -> None:
    Site(context)
    page = opened(context)
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_timeout(50)
    assert page.get_by_role("button", name="Copied").is_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "http://localhost:9/x/"
    assert page.locator("[data-copy-status]").inner_text() == "Copied"


def test_share_button_stays_hidden_where_the_device_has_no_menu(context: BrowserContext) -> None:
    Site(context)
    page = context.new_page()
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(SITE)
    assert page.locator("[data-share]").is_hidden()


def test_share_button_hands_the_page_to_the_devices_menu(context: BrowserContext) -> None:
    Site(context)
    page = context.new_page()
    page.add_init_script(
        "Navigator.prototype.share = data => { window.shared = data; return Promise.reject(); }"
    )
    page.goto(SITE)
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.shared") == {"title": "T", "url": "/x/"}
