"""What the front's doors read, published without the pages, feeds and pictures for people."""

from collections.abc import Iterator, Set

import pytest

from glasno.publishing.actions import declaring
from glasno.publishing.actions.publishing import publish
from glasno.publishing.pages import Page, PageSource, Shelf, sources


def publish_doors() -> None:
    """Publishes the doors' own files and the live ones; every other page is taken away.

    Drawing the others takes ten times as long. A publish of everything, or of the topic of a page
    that is wanted, brings them.
    """
    wanted = {dotted: _for_doors(source) for dotted, source in sources().items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(declaring, "sources", lambda: wanted)
        publish()


def _for_doors(source: PageSource) -> PageSource:
    def pages(topics: Set[str] | None) -> Iterator[Page]:
        return (page for page in source(topics) if page.live or page.shelf is Shelf.DOORS)

    return pages
