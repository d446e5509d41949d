"""Chromium asks nobody but the site, keeps nothing, complains of nothing, and loads little."""

from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browser import View
from tests.journeys.conftest import Visit, profile
from tests.journeys.screens import Seen
from tests.journeys.site import DEMO, LANGUAGES, Site, a_signer
from tests.journeys.steps import open_letter
from tests.served import served_files

pytestmark = pytest.mark.looks

MOST_BYTES = 100_000
# What a browser could keep of a visit, besides cookies.
KEPT = """async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: window.caches ? (await caches.keys()).length : 0,
  workers: navigator.serviceWorker
    ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  cookie: document.cookie,
})"""
NOTHING = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "cookie": ""}


def test_page_asks_only_its_own_site(seen: Seen) -> None:
    assert seen.witness.foreign() == []
    assert len(seen.witness.last_page()) >= 2  # the witness saw the style sheet too


def test_page_sets_no_cookie_and_keeps_nothing(seen: Seen) -> None:
    assert seen.witness.cookies_set() == []
    assert seen.page.context.cookies() == []
    assert seen.page.evaluate(KEPT) == NOTHING


def test_page_raises_no_error_and_breaks_no_policy(seen: Seen) -> None:
    assert seen.witness.complaints == []
    answers = [each.response() for each in seen.witness.last_page()[1:]]
    assert [answer.status for answer in answers if answer and answer.status >= 400] == []


def test_page_weighs_less_than_100_kilobytes(seen: Seen) -> None:
    assert 1_000 < seen.weight < MOST_BYTES


def test_letter_as_html_loads_nothing_at_all(site: Site, visit: Visit) -> None:
    signer = a_signer()
    assert site.sign(signer).status_code == 303
    page = visit(site, View())
    open_letter(page, signer.email)
    page.wait_for_load_state("networkidle")  # this page's own icon may still be on its way
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("main a[href^='/demo/mail/']").last.click()
    page.wait_for_load_state("networkidle")
    assert asked == [page.url]
    expect(page.locator("a")).to_have_attribute("href", site.letter(signer.email).link)


def test_page_that_is_passed_on_brings_its_style_and_loads_nothing(
    site: Site, visit: Visit
) -> None:
    page = visit(site, View())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/en/{DEMO}/offline.html")
    page.wait_for_load_state("networkidle")
    assert {url for url in asked if not url.endswith("/favicon.ico")} == {page.url}
    expect(page.locator(".band").first).to_have_css("border-bottom-style", "solid")


def test_every_published_page_is_found_by_its_links_and_leads_nowhere_wrong(site: Site) -> None:
    found = crawl(site, [f"/{language}/" for language in LANGUAGES])
    assert found.pop("/") == 302  # to the reader's language
    wrong = {path: status for path, status in found.items() if status != 200}
    assert wrong == {}
    published = {f"/{path.removesuffix('index.html')}" for path in home_pages(site, "/index.html")}
    # Where one comes only by signing.
    behind = {path for path in published if path.endswith(("/check-mail/", "/thanks/"))}
    assert len(behind) == 2 * len(LANGUAGES)
    assert published - behind <= found.keys()


def test_no_page_names_a_resource_of_another_site(site: Site) -> None:
    """What the source says, for browsers that would load what Chromium leaves."""
    pages = home_pages(site, ".html")
    assert len(pages) > 30, "few pages were found: this test sees nothing"
    for path, file in pages.items():
        page = file.read_text()
        for attribute in ("src=", "srcset=", "action=", "ping=", "data=", "poster="):
            for piece in page.split(attribute)[1:]:
                # Markup that is shown, to be copied, names the site by its whole address.
                assert piece.startswith(('"/', "&quot;")), (path, attribute, piece[:80])


def home_pages(site: Site, ending: str) -> dict[str, Path]:
    """Published files that are read at this address, not those that copies hold, by path."""
    return {
        path: file
        for path, file in served_files(site.data).items()
        if path.endswith(ending) and not path.startswith("mirror/")
    }


def crawl(site: Site, starts: list[str]) -> dict[str, int]:
    """Every path of this site that links lead to, and the status with which it answers."""
    found: dict[str, int] = {}
    waiting = list(starts)
    with site.client() as client:
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            answer = client.get(path)
            found[path] = answer.status_code
            assert "set-cookie" not in answer.headers
            if answer.headers.get("content-type", "").startswith("text/html"):
                waiting += links(answer.text, urljoin(site.address, path))
    return found


def links(page: str, address: str) -> list[str]:
    """The paths of the same site that a page links to, without what follows a hash."""
    hrefs = [unescape(piece.partition('"')[0]) for piece in page.split('href="')[1:]]
    whole = [urlsplit(urljoin(address, href)) for href in hrefs]
    here = urlsplit(address)
    ours = [each for each in whole if (each.scheme, each.netloc) == (here.scheme, here.netloc)]
    return [f"{each.path}?{each.query}" if each.query else each.path for each in ours]


class Spy(BaseHTTPRequestHandler):
    """A page that does all that ours must not."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Set-Cookie", "spy=1")
        self.end_headers()
        self.wfile.write(b"<!doctype html><img src='http://127.0.0.1:9/spy'><script>spy()</script>")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_witness_tells_of_a_stranger_a_cookie_and_a_complaint(chromium: Browser) -> None:
    """The tests above are worth nothing unless the witness would have told."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Spy) as server:
        Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}"
        page, witness = profile(chromium, address, View())
        page.goto("/")
        page.wait_for_load_state("networkidle")
        assert witness.foreign() == ["http://127.0.0.1:9/spy"]
        assert witness.cookies_set() == [f"{address}/"]
        assert [cookie.get("name") for cookie in page.context.cookies()] == ["spy"]
        assert any("spy is not defined" in each for each in witness.complaints)
        page.context.close()
        server.shutdown()
