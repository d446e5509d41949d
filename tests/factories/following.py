"""Somebody who keeps a case and comes back, at both doors, with neither script nor cookie."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings

from glasno.appeals.actions import opening
from glasno.appeals.cases.lines import Lines
from glasno.appeals.doors import appeal, case
from glasno.front.counter import Counter
from glasno.front.ledger import Ledger, listed_writers
from glasno.front.origins import HERE, Origin
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest, Fields
from glasno.front.shelf import PublishedShelf
from glasno.vault import codenames
from tests.factories.appeals import ANSWERS, SLUG
from tests.factories.publishing import publish_doors

SESSION = re.compile(r'name="(case|state)"\s+value="([^"]+)"')
WORD = re.compile(r"<li>(\w+)</li>")


def a_counter(patch: pytest.MonkeyPatch) -> Counter:
    """One process of the front, in which a derivation costs next to nothing."""
    patch.setattr(codenames, "MEMORY_KIB", 64)
    patch.setattr(opening, "LINES", Lines())
    publish_doors()
    shelf = PublishedShelf(Path(settings.GLASNO.data))
    shelf.refresh()
    ledger = Ledger(listed_writers())
    ledger.open()
    return Counter(ledger=ledger, shelf=shelf)


@dataclass
class Visitor:
    """A browser: what stands in the page is sent back with it. `words` is the code name."""

    counter: Counter
    now: datetime
    language: str = "en"
    slug: str = SLUG
    origin: Origin = HERE
    page: str = ""
    words: str = ""
    replies: list[Reply] = field(default_factory=list)

    @property
    def carried(self) -> dict[str, str]:
        return {name: unescape(value) for name, value in SESSION.findall(self.page)}

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page, re.S)
        assert found is not None
        return unescape(found[1].strip())

    @property
    def actions(self) -> list[str]:
        """What the page's buttons ask for."""
        found = re.findall(r'<button[^>]*?\bvalue="([^"]*)"', self.page)
        return [unescape(each) for each in found]

    @property
    def text(self) -> str:
        """What stands on the page, without marks and with plain spaces."""
        plain = unescape(re.sub(r"<[^>]+>", " ", self.page))
        return " ".join(plain.split())

    def later(self, days: int) -> "Visitor":
        """The same words some days later, with a browser that has forgotten everything."""
        now = self.now + timedelta(days=days)
        return Visitor(self.counter, now, self.language, self.slug, self.origin, words=self.words)

    def send(self, action: str = "", **fields: str) -> Reply:
        """Press the button; the answer becomes the page, a file does not."""
        form = {"lang": self.language, **self.carried, "action": action, **fields}
        reply = self.post(form, door="case" if "case" in form else "appeal")
        if reply.content_type.startswith("text/html"):
            self.page = reply.body.decode()
        return reply

    def come_back(self, typed: str = "") -> Reply:
        """Type a code name, the own one where none is given."""
        reply = self.post({"lang": self.language, "code": typed or self.words}, door="case")
        self.page = reply.body.decode()
        return reply

    def post(self, form: Mapping[str, str], *, door: str) -> Reply:
        doors = {"case": case, "appeal": appeal}
        post = doors[door].post
        assert post is not None
        request = DoorRequest("POST", self.slug, Fields(form), ("en", "ru"), self.now, self.origin)

        async def answered() -> Reply:
            assert post is not None
            return await post(request, self.counter)

        reply = asyncio.run(answered())
        self.replies.append(reply)
        return reply

    def to_the_letters(self, **more: str) -> None:
        """A mother's way through the interview to the finished letters."""
        answers = {**ANSWERS, **more}
        self.send(speaker="relative")
        for _turn in range(20):
            if "keep" in self.actions:
                return
            found = re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', self.page)
            fields = {name: answers[name] for name in found if name in answers}
            if "answer" in found:
                fields["answer"] = self._first_answer()
            fields |= {name: "yes" for name in found if name.startswith("letter.crime_report.gvsu")}
            self.send(**fields)
        raise AssertionError(f"no letters, but: {self.heading}")

    def keep(self, days: int = 90) -> Reply:
        """Keep the finished letters; the code name is written down."""
        self.send("keep")
        reply = self.send("keep:yes", days=str(days))
        self.words = " ".join(WORD.findall(self.page))
        return reply

    def tell(self, letter: int, event: str, /, **fields: str) -> Reply:
        """Say what has happened to a letter."""
        self.send(f"tell:{letter}", **{f"event-{letter}": event})
        return self.send(f"told:{letter}:{event}", **fields)

    def _first_answer(self) -> str:
        """The answers of the finder that lead to a report of a crime."""
        found = re.findall(r'name="answer"\s+value="([^"]+)"', self.page)
        for wanted in ("mobilised", "hours48", "no", "nobody", "held"):
            if wanted in found:
                return wanted
        return str(found[0])
