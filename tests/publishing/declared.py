"""Page sources that a test fills: settings name `pages` and `more_pages`."""

from collections.abc import Iterator

from glasno.publishing.pages import Page

PAGES: list[Page | Exception] = []
MORE: list[Page | Exception] = []
SOURCES = [f"{__name__}.pages", f"{__name__}.more_pages"]


def page(path: str, body: str, **rest: object) -> Page:
    """A page that renders to `body`."""
    return Page(path, lambda: body.encode(), **rest)  # type: ignore[arg-type]  # passed on unseen


def pages() -> Iterator[Page]:
    yield from _told(PAGES)


def more_pages() -> Iterator[Page]:
    yield from _told(MORE)


def _told(declared: list[Page | Exception]) -> Iterator[Page]:
    for entry in declared:
        if isinstance(entry, Exception):
            raise entry
        yield entry
