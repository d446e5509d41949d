"""The widget in a page of somebody else's, and every address that a published file names."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from glasno.config import settings
from tests.journeys.browser import View
from tests.journeys.conftest import profile
from tests.journeys.site import DEMO, Site
from tests.served import served_files

pytestmark = pytest.mark.looks

MOST_BYTES = 20_000
# Whom pages of the demonstration may lead to: those that its facts come from, and where readers
# pass it on.
OUTSIDE = re.compile(r"https?://[a-z0-9.-]+/?|mailto:")
NAMING = (
    "href",
    "src",
    "action",
    "formaction",
    "srcset",
    "poster",
    "data-count-url",
    "data-worker",
)
# Links that a browser follows by itself, and everything else that it does not wait for a click to
# load.
LOADED = {"stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload"}
LOADING = {"link href", "src", "srcset", "poster", "data-count-url", "data-worker"}
# What messengers fetch without being asked to.
PICTURING = {"og:image", "og:url"}


class Foreign(BaseHTTPRequestHandler):
    """A page that has pasted the widget, on another origin than ours."""

    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def foreign_page(markup: str) -> Iterator[str]:
    """The address of somebody's page with this markup in it."""
    page = f"<!doctype html><title>A newspaper</title><h1>News</h1>{markup}".encode()
    handler = type("Newspaper", (Foreign,), {"page": page})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def snippet(site: Site, language: str) -> str:
    """What the copy-paste page offers, as a reader copies it."""
    html = site.get(f"/{language}/{DEMO}/embed/").text
    found = re.search(r'id="frame"[^>]*>(.*?)</pre>', html, re.S)
    assert found
    parser = Text()
    parser.feed(found[1])
    return parser.text


class Text(HTMLParser):
    text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("script", [False, True], ids=["plain", "script"])
def test_widget_works_inside_a_foreign_page(chromium: Browser, site: Site, script: bool) -> None:
    with foreign_page(snippet(site, "ru")) as address:
        page, witness = profile(chromium, site.address, View("ru", 360, script=script))
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.locator("h1")).to_have_text("Освободите тех, кто отказался воевать")
        expect(frame.locator(".count-line strong")).to_be_visible()
        button = frame.locator(".act")
        expect(button).to_have_text("Подписать")
        width = page.locator("iframe").evaluate("frame => frame.clientWidth")
        assert frame.locator("html").evaluate("page => page.scrollWidth") <= width
        with page.context.expect_page() as opened:
            button.click()
        opened.value.wait_for_load_state()
        assert opened.value.url == f"{site.address}/ru/{DEMO}/"
        assert page.context.cookies() == []
        # The one complaint is of the newspaper, which has no icon.
        assert [each for each in witness.complaints if "localhost" not in each] == []
        page.context.close()


def test_widget_weighs_little(chromium: Browser, site: Site) -> None:
    page, witness = profile(chromium, site.address, View("ru", 360))
    page.goto(f"/embed/{DEMO}/ru/")
    page.wait_for_load_state("networkidle")
    assert 1_000 < witness.weight() < MOST_BYTES
    page.context.close()


@pytest.mark.parametrize(
    ("path", "policy", "framed"),
    [
        (f"/embed/{DEMO}/", "frame-ancestors *", None),
        (f"/embed/{DEMO}/en/", "frame-ancestors *", None),
        (f"/en/{DEMO}/", "frame-ancestors 'none'", "DENY"),
        (f"/en/{DEMO}/embed/", "frame-ancestors 'none'", "DENY"),
    ],
)
def test_widget_alone_may_be_framed(site: Site, path: str, policy: str, framed: str | None) -> None:
    answer = site.get(path)

    assert answer.headers["content-security-policy"].endswith(policy)
    assert answer.headers.get("x-frame-options") == framed


def test_oembed_answers_as_the_page_promises(site: Site) -> None:
    html = site.get(f"/en/{DEMO}/").text
    found = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', html)
    assert found
    path = found[1].replace("&amp;", "&").removeprefix(site.address)

    answer = site.get(path)

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert answer.json()["html"] == snippet(site, "en")
    assert site.get("/oembed").status_code == 404
    assert site.get(f"{path}&format=xml").status_code == 400  # one name twice


class Addresses(HTMLParser):
    """Every address that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.named: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        addresses = {(name, value or "") for name, value in attrs if name in NAMING}
        self.found |= {address for _, address in addresses}
        if tag == "link" and LOADED & set((told.get("rel") or "").split()):
            addresses = {(f"link {name}", address) for name, address in addresses}
        self.named |= addresses
        if tag == "meta" and told.get("property") in PICTURING:
            self.found.add(told.get("content") or "")


def test_every_address_in_a_published_file_leads_somewhere(prepared: Path) -> None:
    """To a published file, to a door, or outside, where only links may go."""
    files = served_files(prepared)
    named = {
        (path, address)
        for path, file in files.items()
        if not path.startswith("mirror/")
        for address in addresses_in(file)
    }
    assert len({path for path, _ in named}) > 30, "few files were found: this test sees nothing"
    wrong = {
        (path, address) for path, address in named if not leads_somewhere(files, path, address)
    }
    assert wrong == set()


def test_every_address_in_a_mirror_leads_somewhere_and_loads_from_the_mirror_alone(
    prepared: Path,
) -> None:
    """What a mirror has not, its pages ask of the live site, by name; what they load, they have."""
    files = served_files(prepared)
    held = {
        path.removeprefix("mirror/"): file
        for path, file in files.items()
        if path.startswith("mirror/")
    }
    live = base_of(files)
    pages = {path: file for path, file in held.items() if path.endswith(".html")}
    assert len(pages) > 30, "few pages were found: this test sees nothing"
    wrong, asked = set(), set()
    for path, file in pages.items():
        parser = Addresses()
        parser.feed(file.read_text("utf-8"))
        for name, address in parser.named:
            if address.startswith(f"{live}/") and name not in LOADING:
                asked.add(name)
                good = leads_somewhere(files, path, address)
            elif address.startswith("/"):
                good = lies_in(held, address)
            else:
                good = name not in LOADING and leads_somewhere(held, path, address)
            if not good:
                wrong.add((path, name, address))
    assert wrong == set()
    assert asked >= {"href", "action"}


def lies_in(files: Mapping[str, Path], address: str) -> bool:
    path = unquote(urlsplit(address).path)
    return path == "/" or path[1:] + ("index.html" if path[-1] == "/" else "") in files


def addresses_in(path: Path) -> set[str]:
    if path.suffix == ".html":
        parser = Addresses()
        parser.feed(path.read_text("utf-8"))
        return parser.found
    if path.suffix in {".atom", ".xml"}:
        return set(re.findall(r'(?:href="|<loc>)([^"<]+)', path.read_text("utf-8")))
    return set()


def leads_somewhere(files: Mapping[str, Path], file: str, address: str) -> bool:
    """Whether an address that stands in a file of these leads to another, to a door or outside."""
    base = base_of(files)
    if address.startswith("#"):
        return f'id="{address[1:]}"' in files[file].read_text("utf-8")
    local = address.removeprefix(base)
    if not local.startswith("/"):
        return OUTSIDE.match(address) is not None
    path = unquote(urlsplit(local.replace("&amp;", "&")).path)
    if path in {"/", "/demo/mail/"}:
        return True
    if any(path.startswith(door) for door in settings.GLASNO_DOORS):
        return True
    return lies_in(files, path)


def base_of(files: Mapping[str, Path]) -> str:
    robots = files["robots.txt"].read_text("utf-8")
    return robots.rpartition("Sitemap: ")[2].removesuffix("/sitemap.xml\n")
