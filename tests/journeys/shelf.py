"""Published files in a browser, without a server."""

from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Route


class Shelf:
    """Directories, as a web server that knows nothing of them shows them: for `page.route`.

    Where several have a file, the first does.
    """

    def __init__(self, *roots: Path) -> None:
        self.roots = roots

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/")
        if path.endswith("/"):
            path += "index.html"
        kind, _ = guess_type(path)
        found = next(file for root in self.roots if (file := root / path).is_file())
        route.fulfill(body=found.read_bytes(), content_type=kind)
