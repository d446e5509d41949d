"""Published files in a browser, without a server."""

from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Route


class Shelf:
    """A directory, as a web server that knows nothing of it shows it: for `page.route`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/")
        if path.endswith("/"):
            path += "index.html"
        kind, _ = guess_type(path)
        route.fulfill(body=(self.root / path).read_bytes(), content_type=kind)
