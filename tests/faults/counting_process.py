"""A process of its own whose ledger counts letters.

    python -m tests.faults.counting_process make
    python -m tests.faults.counting_process count SEED

`make` migrates and makes a campaign. `count` hands in every form, in an order of its own, and a
stage for each of them, once it has read a line, and prints what came of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from glasno.appeals.actions.counting import PreparedEntry

FORMS = 150
SLUG = "let-them-go"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LETTERS = (("", ""), ("appeal", "gvp"), ("crime_report", "gvsu"))


def make() -> None:
    from django.core.management import call_command

    from tests.factories.campaigns import make_campaign

    call_command("migrate", verbosity=0)
    make_campaign(SLUG)


def entry(number: int) -> PreparedEntry:
    """The same form in every process; its letters in an order that the seed has mixed."""
    from glasno.appeals.actions.counting import PreparedEntry, Row

    rows = [
        (
            hashlib.sha256(f"{number} {kind}".encode()).digest()[:16],
            Row("prepared", SLUG, authority, kind, date(2026, 11, 22)),
        )
        for kind, authority in random.sample(LETTERS, len(LETTERS))
    ]
    return PreparedEntry(tuple(rows), NOW + timedelta(hours=13))


async def count() -> Counter[str]:
    from glasno.appeals.actions.counting import PREPARED, STAGES, Row, StageEntry
    from glasno.front.ledger import Ledger, listed_writers

    ledger = Ledger(listed_writers(), batch_size=16)
    ledger.open()
    sent = [
        StageEntry(Row("claimed_sent", SLUG, authority, kind, NOW.date()))
        for kind, authority in LETTERS[1:]
    ]
    forms = random.sample(range(FORMS), FORMS)
    asked = [ledger.append(PREPARED, entry(number)) for number in forms]
    asked += [ledger.append(STAGES, random.choice(sent)) for _ in range(FORMS)]  # noqa: S311 - no secret
    random.shuffle(asked)
    outcomes = await asyncio.gather(*asked)
    ledger.close()
    return Counter(outcome.value for outcome in outcomes)


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glasno.config.settings")
    django.setup()
    if arguments[0] == "make":
        make()
        return
    random.seed(int(arguments[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps({"outcomes": asyncio.run(count())}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
