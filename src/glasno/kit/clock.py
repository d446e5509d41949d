"""The one place where the program asks what time it is.

Everything else takes the time as an argument (``now: datetime``), so that a test can say what
time it is, and so that one request or one job sees one moment and not several.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the one source that the ban points to
