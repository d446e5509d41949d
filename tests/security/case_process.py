"""A process of the front that keeps a case full of sentinels, moves it on and erases it.

    python -m tests.security.case_process

After each step it says one line of JSON, {"said": what the writer saw, "boxes": [hex]}, and goes
on when it is given a line. SQLite's log is emptied by the worker's own step.
"""

import asyncio
import json
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

from glasno.kit.clock import now
from tests.security.sentinels import FACTS, MOVED

MADE_ON = date(2026, 11, 20)


def say(what: object) -> None:
    """What was done, and every box that is kept now; then waits to be asked for more."""
    from glasno.running.checkpointing import checkpoint

    checkpoint(now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT box FROM appeals_case")
        boxes = [bytes(box).hex() for (box,) in cursor.fetchall()]
    sys.stdout.write(json.dumps({"said": what, "boxes": boxes}) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


async def follow_up() -> None:
    """Keep, come back with the name in another layout, advance, come back, erase."""
    from glasno.appeals.actions import opening
    from glasno.appeals.cases.contents import CaseContent, KeptLetter
    from glasno.appeals.ladder import Event, FollowedLetter
    from glasno.front.counter import Counter
    from glasno.front.ledger import Ledger, listed_writers
    from glasno.front.requests import DoorRequest, Fields
    from glasno.front.shelf import PublishedShelf

    ledger = Ledger(listed_writers())
    ledger.open()
    counter = Counter(ledger=ledger, shelf=PublishedShelf(Path(settings.GLASNO.data)))
    request = DoorRequest("POST", "return-refuseniks", Fields(), ("ru",), now())
    followed = FollowedLetter("crime_report", "gvsu", uid=32 * "a")
    letter = KeptLetter(followed, made_on=MADE_ON)
    content = CaseContent("return-refuseniks", "ru", FACTS, (letter,))

    kept = await opening.keep_case(request, counter, content, language="ru", days=30)
    await asyncio.to_thread(say, kept.name.text)

    case = await opening.open_case(request, counter, kept.name.text.upper(), language="ru")
    assert case is not None
    assert case.content == content
    number, reply = MOVED
    for event in (
        Event("received", date(2026, 11, 22), number, "slip"),
        Event("answer", date(2026, 11, 25), reply),
    ):
        followed = followed.after(event)
    moved = replace(content, letters=(replace(letter, followed=followed),))
    advanced = await opening.advance_case(counter, case, moved, now=now())
    assert advanced.done
    await asyncio.to_thread(say, "advanced")

    await opening.erase_case(counter, case.keys, now=now())
    assert await opening.open_case(request, counter, kept.name.text, language="ru") is None
    await asyncio.to_thread(say, "erased")
    ledger.close()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "glasno.config.settings"
    django.setup()
    asyncio.run(follow_up())
