"""What features declare: a page is a path and a way to make its bytes."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.publishing.paths import MANIFEST, MIRROR, PUBLIC_KEY, UnsafePathError, check_path


class Shelf(StrEnum):
    """The two trees under $GLASNO_DATA: `site` is for everybody, `doors` for the front alone."""

    SITE = "site"
    DOORS = "doors"


# The topic of pages that are about no campaign and follow from them all, such as the first.
SITE_TOPIC = "site"
# Written by publishing itself; see assets.py and manifest.py.
RESERVED = (
    f"{Shelf.SITE}/assets/",
    f"{Shelf.SITE}/{MANIFEST}",
    f"{Shelf.SITE}/{PUBLIC_KEY}",
    f"{Shelf.SITE}/{MIRROR}",
    f"{Shelf.DOORS}/assets.json",
)


@dataclass(frozen=True)
class Page:
    """One published file.

    `path` is relative to its shelf, with forward slashes: "en/return-refuseniks/index.html".
    `render` is called when the page is written, not when it is declared, and may ask the database.
    `topic` groups pages that change together, so that one campaign can be published alone;
    `also` names further topics that this page changes with, such as a list of what they tell.
    `live` marks a file that is rewritten between publishes and lies outside any edition.
    `mirrored` is False for what stands at the live addresses alone: names, and what doors need.
    `fingerprint` is for what is dear to draw: where it says what it said when the file was written,
    the file stays and `render` is not called. It may ask the database.

    Raises UnsafePathError for a path that could leave its shelf or hide another file.
    """

    path: str
    render: Callable[[], bytes]
    shelf: Shelf = Shelf.SITE
    topic: str = ""
    live: bool = False
    mirrored: bool = True
    also: frozenset[str] = frozenset()
    fingerprint: Callable[[], str] | None = None

    def __post_init__(self) -> None:
        check_path(self.path)
        if self.name.startswith(RESERVED):
            raise UnsafePathError(f"{self.name!r} is where publishing keeps files of its own.")

    @property
    def name(self) -> str:
        """Shelf and path, as messages name a page: "site/en/index.html"."""
        return f"{self.shelf}/{self.path}"

    @property
    def topics(self) -> frozenset[str]:
        """Every topic with which this page is published."""
        return self.also | {self.topic}


# Asked for some topics, or for all of them (None). It tells at least every page of these topics,
# and asks the database for no others: one changed word must not cost a look at every campaign.
PageSource = Callable[[Set[str] | None], Iterator[Page]]


def sources() -> dict[str, PageSource]:
    """The functions that GLASNO_PAGE_SOURCES lists, by their dotted path."""
    return {dotted: import_string(dotted) for dotted in settings.GLASNO_PAGE_SOURCES}
