"""Doors: the few addresses that take what a crowd sends. GLASNO_DOORS lists them by prefix.

A prefix that ends in "/" takes one further segment, the request's tail ("/do/sign/<slug>"); any
other prefix is a whole path, and its tail is "".
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.front.bodies import BODY_TIME, LARGEST_BODY
from glasno.front.counter import Counter
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest

Handler = Callable[[DoorRequest, Counter], Awaitable[Reply]]

# Slugs and secrets are made of these; whatever else comes is not found before any door sees it.
TAIL = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True)
class Door:
    """What one door does by method; HEAD runs `get` and keeps the body back.

    `largest_body` (bytes as sent) and `body_time` (seconds) are for the form that is posted. `get`
    has the fields of the address's query only where `query` says so; no other query is ever read.
    """

    get: Handler | None = None
    post: Handler | None = None
    largest_body: int = LARGEST_BODY
    body_time: float = BODY_TIME
    query: bool = False

    @property
    def allow(self) -> str:
        """The methods it takes, as the Allow header names them."""
        return ", ".join(
            [*(("GET", "HEAD") if self.get else ()), *(("POST",) if self.post else ())]
        )

    def handler(self, method: str) -> Handler | None:
        """Who answers `method`, or None where the door has no such side."""
        if method == "POST":
            return self.post
        return self.get if method in ("GET", "HEAD") else None


def open_doors() -> dict[str, Door]:
    """The doors that GLASNO_DOORS lists. Raises ImportError for a path that leads nowhere."""
    return {prefix: import_string(dotted) for prefix, dotted in settings.GLASNO_DOORS.items()}


def find_door(doors: Mapping[str, Door], path: str) -> tuple[Door, str] | None:
    """The door for `path` and the tail behind its prefix, or None."""
    door = doors.get(path)
    if door is not None and not path.endswith("/"):
        return door, ""
    prefix, slash, tail = path.rpartition("/")
    door = doors.get(prefix + slash)
    if door is None or not TAIL.fullmatch(tail):
        return None
    return door, tail
