"""The form on a copy of the site, in a real browser: it goes to a live address and nowhere else."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

from glasno.petitions.blocks import deed_html
from glasno.petitions.snapshot import Figures
from glasno.publishing.variants import mirror
from tests.factories.petitions import a_snapshot
from tests.journeys.browser import launched

LIVE, OTHER, COPY = "https://live.example", "https://other.example", "https://copy.example"
ADDRESSES = (LIVE, OTHER, "http://abcdefgh.onion")
SNAPSHOT = a_snapshot()


def copied_page(language: str) -> bytes:
    """The petition's form as a mirror shows it."""
    own = replace(settings.GLASNO, addresses=ADDRESSES)
    with override_settings(GLASNO=own), translation.override(language):
        deed = deed_html(SNAPSHOT, Figures(confirmed=3), language=language)
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>T</title></head>{deed}</html>"
    return mirror(page.encode(), addresses=ADDRESSES, absent=lambda path: path.startswith("/do/"))


class World:
    """The copy, and live addresses that note what is sent to them."""

    def __init__(self, page: Page) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        asked = route.request
        parts = urlsplit(asked.url)
        if asked.url == f"{COPY}/en/let-them-go/":
            route.fulfill(body=copied_page("en"), content_type="text/html; charset=utf-8")
        elif asked.method == "POST":
            name = parse_qs(asked.post_data or "")["name"][0]
            self.sent.append((f"{parts.scheme}://{parts.netloc}", parts.path, name))
            after = f"{parts.scheme}://{parts.netloc}/en/let-them-go/check-mail/"
            route.fulfill(status=303, headers={"location": after})
        elif parts.path.endswith("/check-mail/"):
            route.fulfill(body="<h1>Check your mail</h1>", content_type="text/html")
        else:
            route.fulfill(status=404)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_context()
    yield found.new_page()
    found.close()


def test_form_of_a_copy_goes_to_the_first_live_address(page: Page) -> None:
    world = World(page)
    page.goto(f"{COPY}/en/let-them-go/")
    page.fill("[name=name]", "Мария")
    page.click("button:has-text('Sign')")

    expect(page.locator("h1")).to_have_text("Check your mail")
    assert page.url == f"{LIVE}/en/let-them-go/check-mail/"
    assert world.sent == [(LIVE, "/do/sign/let-them-go", "Мария")]


def test_another_button_sends_the_same_to_another_live_address(page: Page) -> None:
    world = World(page)
    page.goto(f"{COPY}/en/let-them-go/")
    page.fill("[name=name]", "Мария")
    page.click("button:has-text('other.example')")

    expect(page.locator("h1")).to_have_text("Check your mail")
    assert page.url == f"{OTHER}/en/let-them-go/check-mail/"
    assert world.sent == [(OTHER, "/do/sign/let-them-go", "Мария")]


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/do/sign/let-them-go", ""])
def test_policy_lets_the_form_go_nowhere_else(page: Page, elsewhere: str) -> None:
    """Not even to the copy itself, whose keeper has no business with what is typed."""
    world = World(page)
    page.goto(f"{COPY}/en/let-them-go/")
    page.evaluate("url => { document.forms[0].setAttribute('action', url); }", elsewhere)
    page.fill("[name=name]", "Мария")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.evaluate("document.querySelector('form .act').click()")  # waits for no new page

    assert world.sent == []


def test_copy_says_in_both_languages_where_the_form_goes() -> None:
    english, russian = copied_page("en").decode(), copied_page("ru").decode()
    assert "This page is a copy: the form goes to live.example." in english
    assert "If this address does not answer, send by another:" in english
    assert "Если этот адрес не\N{NO-BREAK SPACE}отвечает, отправьте через другой:" in russian
    for html in (english, russian):
        assert html.count("formaction=") == 2
        assert 'formaction="http://abcdefgh.onion/do/sign/let-them-go"' in html
        assert "data-challenge" not in html
        assert "only:" not in html
