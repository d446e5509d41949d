"""What all sources declare, and what they do not declare any more."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field

from glasno.publishing.pages import Page, sources
from glasno.publishing.records import Declared
from glasno.publishing.remembering import remembering

# Hears what failed and how.
Fail = Callable[[str, Exception], None]


@dataclass
class Declaration:
    """Pages by name; `complete` says whether every source told all of its own.

    `gone` are the names that no source declares any more, `moved` those that other topics have
    now: both only of what was asked for. `twice` tells what is declared by two.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    complete: bool = True
    gone: frozenset[str] = frozenset()
    moved: dict[str, Declared] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    @property
    def record(self) -> dict[str, Declared]:
        """What is to be noted of the pages."""
        return self.moved | {name: Declared.of(page) for name, page in self.pages.items()}


def declare(topics: Set[str] | None, before: dict[str, Declared], *, fail: Fail) -> Declaration:
    """Every page of the topics, and what has gone of those that were declared `before`.

    Only where something seems to be gone are all sources asked, at the cost of asking for all.
    """
    told = _asked(topics, fail=fail)
    if not told.complete:
        return told
    if topics is None:
        told.gone = frozenset(before.keys() - told.pages.keys())
        return told
    missing = {
        name for name, known in before.items() if known.topics & topics and name not in told.pages
    }
    if not missing:
        return told
    elsewhere = _asked(None, fail=fail)
    told.twice += elsewhere.twice
    if elsewhere.complete:
        told.moved = {
            name: Declared.of(elsewhere.pages[name]) for name in missing & elsewhere.pages.keys()
        }
        told.gone = frozenset(missing - told.moved.keys())
    return told


@remembering()
def _asked(topics: Set[str] | None, *, fail: Fail) -> Declaration:
    told = Declaration()
    for dotted, source in sources().items():
        try:
            for page in source(topics):
                if topics is not None and not page.topics & topics:
                    continue
                if page.name in told.pages:
                    told.twice.append(f"{page.name} (declared twice, again by {dotted})")
                else:
                    told.pages[page.name] = page
        except Exception as error:  # whatever it is, the other sources go on
            fail(f"the pages of {dotted}", error)
            told.complete = False
    return told
