"""Page sources that a test fills: settings name `pages` and `more_pages`."""

from collections.abc import Iterator, Set

from glasno.publishing.pages import Page

PAGES: list[Page | Exception] = []
MORE: list[Page | Exception] = []
SOURCES = [f"{__name__}.pages", f"{__name__}.more_pages"]


def page(path: str, body: str, **rest: object) -> Page:
    """A page that renders to `body`; in the home variant alone, unless a test is about mirrors."""
    rest.setdefault("mirrored", False)
    return Page(path, lambda: body.encode(), **rest)  # type: ignore[arg-type]  # passed on unseen


def pages(topics: Set[str] | None) -> Iterator[Page]:
    yield from _told(PAGES, topics)


def more_pages(topics: Set[str] | None) -> Iterator[Page]:
    yield from _told(MORE, topics)


def _told(declared: list[Page | Exception], topics: Set[str] | None) -> Iterator[Page]:
    """As a source of a feature does: no page of other topics than those asked for."""
    for entry in declared:
        if isinstance(entry, Exception):
            raise entry
        if topics is None or entry.topics & topics:
            yield entry
