"""What `glasno doctor` looks at in the published site: do its signatures lie in the future?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings

from glasno.kit import clock
from glasno.kit.findings import Finding, Level
from glasno.publishing.files import Tree
from glasno.publishing.keys import signed_at
from glasno.publishing.live import live_tree
from glasno.publishing.pages import Shelf
from glasno.publishing.paths import SIGNED

# Two machines that publish into one directory may differ by so much.
TOLERANCE = timedelta(minutes=5)
GUIDE = "docs/operators/running.md#a-clock-that-was-ahead"


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS: manifests and live files whose signatures bear times to come."""
    now, data = clock.now(), settings.GLASNO.data
    after = int((now + TOLERANCE).timestamp())
    ahead: dict[str, int] = {}
    for tree in (Tree(data / Shelf.SITE, public=True), live_tree(data)):
        ahead |= _ahead(tree, after=after)
    if not ahead:
        return
    # The manifest first: it is what every mirror reads.
    latest, path = max(ahead.values()), min(ahead, key=lambda path: (path.count("/"), path))
    yield Finding(
        Level.WARNING,
        f"Published files that are signed for a time to come, at the latest {_day(latest)}: "
        f"{len(ahead)}, among them {path}. The clock was ahead once, and such times never go back.",
        "See that the clock is right. Until that day mirrors are not warned of an old site; "
        f"{GUIDE} tells how to take the times back.",
    )


def _ahead(tree: Tree, *, after: int) -> dict[str, int]:
    """The files with a signature later than `after` (seconds since 1970), and its time."""
    signed = (path.removesuffix(SIGNED) for path in tree.paths() if path.endswith(SIGNED))
    times = {path: signed_at(tree, path) for path in signed}
    return {path: moment for path, moment in times.items() if moment > after}


def _day(moment: int) -> str:
    try:
        return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):  # of a year that no calendar has
        return "in no year that can be written"
