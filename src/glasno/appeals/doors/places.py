"""Where a door of a campaign's appeals stands: what is published for it, and its frame."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.safestring import SafeString

from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.doors.finding import calendar_of, language_for, setting_of, snapshot_of
from glasno.appeals.interview.setting import Setting
from glasno.front.counter import Counter
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest
from glasno.publishing.shells import fill

# Tells the browser to drop what it has kept of this site's pages.
FORGET = (("clear-site-data", '"cache"'),)


@dataclass(frozen=True, slots=True)
class Place:
    """One request's. `frame` is the campaign's, `neutral` one that names no campaign."""

    setting: Setting
    calendar: WorkingCalendar
    frame: bytes = field(repr=False)
    neutral: bytes = field(repr=False)

    @property
    def slug(self) -> str:
        return self.setting.snapshot.slug

    @property
    def language(self) -> str:
        return self.setting.language

    async def drawn(
        self,
        status: int,
        draw: Callable[[], SafeString],
        *,
        headers: tuple[tuple[str, str], ...] = (),
        neutral: bool = False,
    ) -> Reply:
        """The page that `draw` makes, in a thread and in the place's language."""

        def page() -> bytes:
            with translation.override(self.language):
                content = draw().encode()
            return fill(self.neutral if neutral else self.frame, content=content)

        return Reply(status, await asyncio.to_thread(page), headers=headers)


def place_of(request: DoorRequest, counter: Counter, *, slug: str = "") -> Place | None:
    """The place of the request's campaign, or of `slug`; None where one is not published."""
    snapshot = snapshot_of(counter, slug or request.tail)
    if snapshot is None or not snapshot.languages:
        return None
    language = language_for(snapshot, [request.fields.get("lang"), *request.languages])
    setting = setting_of(counter, snapshot, today=request.now.date(), language=language)
    frame = counter.shelf.door_file(f"shells/{language}/{snapshot.slug}/plain.html")
    neutral = counter.shelf.door_file(f"shells/{language}/plain.html")
    if setting is None or frame is None or neutral is None:
        return None
    return Place(setting, calendar_of(counter), frame, neutral)
