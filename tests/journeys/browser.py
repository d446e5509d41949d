"""The system's Chromium, and a witness of everything that it asks for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What Chromium would ask of its makers by itself is switched off: only the site's wishes are left.
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEIGHTS = {360: 740, 1280: 800}


def find_browser() -> str:
    """The path of a Chromium; fails, and says how to get one, where there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail(f"No {', '.join(NAMES)} on the PATH. On Debian: apt install chromium")


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's browser, without a window, until the block ends."""
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass(frozen=True)
class View:
    """How somebody looks at the site: language, width in CSS pixels, colour scheme, script."""

    language: str = "en"
    width: int = 1280
    scheme: str = "light"
    script: bool = True

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.scheme}"


@dataclass
class Witness:
    """Every request, answer and complaint of one browser context."""

    address: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def attend(self, context: BrowserContext) -> None:
        context.on("request", self._note)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def forget(self) -> None:
        """What was seen so far is somebody else's."""
        self.requests.clear()
        self.complaints.clear()

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # Chromium says this of every page with an error status, which is what was asked for.
        told_status = message.text.startswith("Failed to load resource: the server responded with")
        if told_status and message.location["url"] in self._documents():
            return
        self.complaints.append(f"{message.type} at {message.location['url']}: {message.text}")

    def _documents(self) -> set[str]:
        return {each.url for each in self.requests if each.is_navigation_request()}

    def foreign(self) -> list[str]:
        """Addresses that were asked for and are not the site's own."""
        own = urlsplit(self.address)
        return [
            each.url
            for each in self.requests
            if (urlsplit(each.url).scheme, urlsplit(each.url).netloc) != (own.scheme, own.netloc)
        ]

    def cookies_set(self) -> list[str]:
        """Addresses whose answer set a cookie."""
        found = []
        for each in self.requests:
            answer = each.response()
            if answer and any(
                header["name"].lower() == "set-cookie" for header in answer.headers_array()
            ):
                found.append(each.url)
        return found

    def last_page(self) -> list[Request]:
        """The document that stands there now, and what it asked for."""
        begins = [n for n, each in enumerate(self.requests) if each.is_navigation_request()]
        return self.requests[begins[-1] :]

    def last_status(self) -> int:
        """The status with which the page that stands there came."""
        answer = self.last_page()[0].response()
        assert answer is not None
        return answer.status

    def weight(self) -> int:
        """Bytes of heads and bodies, as they were sent, of the page that stands there."""
        sizes = [each.sizes() for each in self.last_page() if each.failure is None]
        return sum(each["responseHeadersSize"] + each["responseBodySize"] for each in sizes)


def without_cache(page: Page) -> CDPSession:
    """Every page weighs what it weighs for somebody who comes for the first time."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return session
