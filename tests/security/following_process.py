"""A process of the front in which a mother follows up a case full of sentinels, at its doors.

    python -m tests.security.following_process

It says and waits as `case_process` does: after keeping, after the next letter, after erasing.
"""

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings

from glasno.kit.clock import now
from tests.security.case_process import say

if TYPE_CHECKING:
    from tests.factories.following import Visitor

# Invented, and of no interest here.
WRITER = {
    "writer_surname": "Ковалёва",
    "writer_given": "Мария",
    "writer_patronymic": "Петровна",
    "writer_address": "101000, г. Москва, ул. Тихая, д. 1, кв. 2",
}

SAID = {
    "writer_surname": "Сентинелева",
    "writer_given": "Евсентиния",
    "writer_patronymic": "Сентинеловна",
    "writer_address": "101000, г. Москва, ул. Сентинельная, д. 1",
    "writer_email": "sentinel-writer@example.org",
    "man_surname": "Сентинелев",
    "man_given": "Сентиней",
    "man_patronymic": "Сентинелевич",
    "man_unit": "Сентчасть-4711",
    "held_place": "посёлок Сентинеловка",
    "circumstances": "Увезлисентинель ночью.",
    "own_words": "Ждусентинель.",
}
CHANGED = "Изменёнсентинель"
NUMBER = "Номерсентинель-17"


def note_a_number(visitor: "Visitor") -> None:
    """What a portal gave to somebody who keeps nothing."""
    visitor.send(speaker="supporter")
    visitor.send(**WRITER, own_words=SAID["own_words"], **{"letter.appeal.gvp": "yes"})
    on = {"on.appeal.gvp": visitor.now.strftime("%d.%m.%Y")}
    visitor.send("noted:appeal.gvp", **{"number.appeal.gvp": NUMBER}, **on)
    assert re.search(NUMBER, visitor.page)
    assert visitor.send("dates:appeal.gvp").content_type.startswith("text/calendar")


def follow_up() -> None:
    """From the first screen to the erased case."""
    from glasno.front.counter import Counter
    from glasno.front.ledger import Ledger, listed_writers
    from glasno.front.shelf import PublishedShelf
    from tests.factories.following import Visitor

    shelf = PublishedShelf(Path(settings.GLASNO.data))
    shelf.refresh()
    ledger = Ledger(listed_writers())
    ledger.open()
    counter = Counter(ledger=ledger, shelf=shelf)
    note_a_number(Visitor(counter, now(), "ru", "return-refuseniks"))
    visitor = Visitor(counter, now(), "ru", "return-refuseniks")
    visitor.to_the_letters(**SAID)
    visitor.keep(days=30)
    say(visitor.words)

    assert visitor.come_back(visitor.words.upper()).status == 200
    today = visitor.now.strftime("%d.%m.%Y")
    visitor.tell(1, "sent", on=today, number=NUMBER)
    visitor.tell(1, "refusal", on=today, number=NUMBER)
    visitor.send("next:1:complaint_124.gvp")
    visitor.send("edit:2")
    parts = dict.fromkeys(("addressee", "sender", "title", "body", "signature"), CHANGED)
    assert visitor.send("edited:2", **parts).status == 200
    for file in ("pdf:1", "zip:2"):
        assert visitor.send(file).status == 200
    visitor.send("case")
    assert re.search(NUMBER, visitor.page)
    say("followed")

    visitor.send("erase")
    visitor.send("erase:yes")
    assert visitor.come_back().status == 422
    say("erased")
    ledger.close()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "glasno.config.settings"
    django.setup()
    follow_up()
    sys.exit(0)
