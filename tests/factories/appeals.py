"""Interviews for tests: a setting, people who answer, and the door that they use."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from html import unescape
from pathlib import Path

from django.conf import settings

from glasno.appeals.doors import appeal
from glasno.appeals.interview.setting import Setting
from glasno.appeals.models import AppealSettings
from glasno.appeals.snapshot import Snapshot
from glasno.authorities.actions.importing import load_shipped, shipped
from glasno.authorities.directory import Directory
from glasno.front.counter import Counter
from glasno.front.ledger import Ledger, listed_writers
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest, Fields
from glasno.front.shelf import PublishedShelf
from tests.factories.campaigns import TITLES, make_campaign
from tests.factories.publishing import publish_doors

SLUG = "let-them-go"
TODAY = date(2026, 11, 22)
AS_OF = date(2023, 1, 9)

# Invented people: a woman writes of her son.
WRITER = {
    "writer_surname": "Ковалёва",
    "writer_given": "Мария",
    "writer_patronymic": "Петровна",
    "writer_address": "101000, г. Москва, ул. Тихая, д. 1, кв. 2",
}
MAN = {"man_surname": "Ковалёв", "man_given": "Иван", "man_patronymic": "Сергеевич"}
# An answer to everything that any screen can ask, as it is typed.
ANSWERS = {
    **WRITER,
    **MAN,
    "writer_gender": "female",
    "writer_email": "maria@example.org",
    "writer_phone": "+7 900 000-00-00",
    "writer_relation": "mother",
    "consent": "given",
    "publicity": "no",
    "own_words": "Я жду ответа каждый день.",
    "man_born": "05.03.1990",
    "man_rank": "рядовой",
    "man_unit": "12345",
    "man_number": "АБ-123456",
    "man_called_by": "военный комиссариат города Н.",
    "conscience": "Я не могу убивать людей.",
    "refusal_on": "20.10.2026",
    "held_since": "01.11.2026",
    "held_place": "посёлок Н., подвал бывшей школы",
    "held_by": "командир роты",
    "last_contact": "звонил 3 ноября",
    "circumstances": "Его увезли из части.\n\nОн успел позвонить.",
    "steps_taken": "Звонила на горячую линию.",
    "witnesses": "Его сослуживец, который согласен говорить.",
    "previous_authority": "gvsu",
    "previous_sent_on": "02.10.2026",
    "previous_number": "17/2",
    "previous_received_on": "09.10.2026",
    "previous_reply_on": "20.10.2026",
    "previous_reply_number": "А-5",
    "court_name": "Н-ский гарнизонный военный суд",
    "court_address": "100000, г. Н., ул. Судебная, д. 3",
    "commissariat_name": "военный комиссариат города Н.",
    "commissariat_address": "100000, г. Н., ул. Военная, д. 4",
    "commander_unit": "войсковой части 12345",
    "commander_address": "100000, г. Н., войсковая часть 12345",
}


@cache
def a_directory() -> Directory:
    """The directory that ships with the program."""
    return Directory(shipped(today=TODAY))


def a_snapshot(**changes: object) -> Snapshot:
    snapshot = Snapshot(
        slug=SLUG,
        country="RU",
        languages=("en", "ru"),
        titles=TITLES,
        authorities=("gvsu", "gvp"),
        places=13,
        held=300,
        as_of=AS_OF,
    )
    return replace(snapshot, **changes)  # type: ignore[arg-type] # a test's own names


def a_setting(*, language: str = "en", **changes: object) -> Setting:
    return Setting(a_snapshot(**changes), a_directory(), TODAY, language)


def typed(**more: str) -> Fields:
    """A form in which everything is answered, but for what `more` says otherwise."""
    return Fields({**ANSWERS, **more})


def make_appeals(**changes: object) -> AppealSettings:
    """A campaign that writes letters, with the directory that ships with the program."""
    load_shipped(today=TODAY)
    row = AppealSettings.objects.create(
        campaign=make_campaign(SLUG),
        **{"authorities": ["gvsu", "gvp"], "held": 1, **changes},
    )
    return AppealSettings.objects.select_related("campaign").get(pk=row.pk)


STATE = re.compile(r'name="state" value="([^"]+)"')


@dataclass
class Desk:
    """Somebody at the door: a browser without a script, which sends what stands in the page."""

    counter: Counter
    now: datetime
    language: str = "en"
    slug: str = SLUG
    page: str = ""

    @classmethod
    def built(cls, now: datetime, language: str = "en") -> "Desk":
        """At a front whose ledger takes nothing: no letter waits for its number."""
        publish_doors()
        shelf = PublishedShelf(Path(settings.GLASNO.data))
        shelf.refresh()
        return cls(Counter(ledger=Ledger(listed_writers()), shelf=shelf), now, language)

    @property
    def state(self) -> str:
        """What the page's form carries, "" where it carries none."""
        found = STATE.search(self.page)
        return unescape(found[1]) if found else ""

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page, re.S)
        assert found is not None
        return unescape(found[1].strip())

    @property
    def names(self) -> list[str]:
        """The fields of the page's form, in their order, each once."""
        found = re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', self.page)
        return [name for name in dict.fromkeys(found) if name not in ("lang", "state")]

    def send(self, **fields: str) -> Reply:
        """The page's form with these fields; the answer becomes the page, a file does not."""
        form = {"lang": self.language}
        form |= {"state": self.state} if self.state else {}
        reply = self.post(form | fields)
        if reply.content_type.startswith("text/html"):
            self.page = reply.body.decode()
        return reply

    def post(self, form: Mapping[str, str]) -> Reply:
        assert appeal.post is not None
        request = DoorRequest("POST", self.slug, Fields(form), ("en", "ru"), self.now)

        async def answered() -> Reply:
            assert appeal.post is not None
            return await appeal.post(request, self.counter)

        return asyncio.run(answered())

    def as_supporter(self, **fields: str) -> Reply:
        """From the first screen to the finished letter."""
        self.send(speaker="supporter")
        return self.send(**{**WRITER, "letter.appeal.gvsu": "yes", **fields})
