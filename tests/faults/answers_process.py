"""A process of its own whose ledger answers what people do behind their secrets.

    python -m tests.faults.answers_process make
    python -m tests.faults.answers_process answer SEED

`make` migrates and fills the database: COUNT mailboxes of each kind, with three requests each.
`answer` uses every link of all of them in an order of its own, once it has read a line, and prints
what became of each kind and why it had to try again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from glasno.petitions.actions.withdrawing import Change

COUNT = 40
REQUESTS = 3
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHANGES = 10
# All are confirmed by each of their links; further, what their kind says, again and again.
KINDS = ("confirmed", "withdrawn", "refused", "changed")
SIGNED = ("withdrawn", "changed")


def digest(kind: str, number: int, what: str) -> bytes:
    return hashlib.sha256(f"{kind} {number} {what}".encode()).digest()


def make() -> None:
    from django.core.management import call_command
    from django.db import transaction

    from glasno.petitions.models import Petition, to_the_minute
    from tests.factories.campaigns import make_campaign

    call_command("migrate", verbosity=0)
    petition = Petition.objects.create(
        campaign=make_campaign("let-them-go"),
        goal=100,
        mailbox_rules=1,
        counted_at=to_the_minute(NOW),
        state="open",
    )
    with transaction.atomic():
        for kind, number in product(KINDS, range(COUNT)):
            _requests(petition.pk, kind, number)
            if kind in SIGNED:
                _signed(petition.pk, kind, number)


def _requests(petition: int, kind: str, number: int) -> None:
    from glasno.petitions.models import Pending

    mailbox = digest(kind, number, "mailbox")[:16]
    Pending.objects.bulk_create(
        Pending(
            petition_id=petition,
            secret_digest=digest(kind, number, f"confirm {request}"),
            record=digest(kind, number, f"record {request}")[:16],
            mac=mailbox,
            job=_job(mailbox),
            person=b"person",
            address=b"address",
            display="nothing",
            delivery="number",
            day=NOW.date(),
            language="en",
            provider="other",
        )
        for request in range(REQUESTS)
    )


def _signed(petition: int, kind: str, number: int) -> None:
    from glasno.petitions.models import Signature, SignatureLink, SignatureState

    mailbox = digest(kind, number, "mailbox")[:16]
    signature = Signature.objects.create(
        petition_id=petition,
        tallied=SignatureState.CONFIRMED,
        stale=False,
        place=number + 1,
        record=digest(kind, number, "record")[:16],
        mac=mailbox,
        job=_job(mailbox),
        person=b"person",
        address=b"address",
        display="nothing",
        delivery="number",
        day=NOW.date(),
        country="DE",
    )
    SignatureLink.objects.create(
        petition_id=petition,
        digest=digest(kind, number, "mine"),
        signature=signature,
        day=NOW.date(),
    )


def _job(mailbox: bytes) -> int:
    from glasno.outbox.models import Job

    made = Job.objects.create(kind="test", day=NOW.date(), payload=b"box", mailbox=mailbox)
    return int(made.pk)


async def answer(entries: list[tuple[str, object]]) -> None:
    from glasno.front.ledger import Ledger, LedgerDownError, Outcome, listed_writers

    ledger = Ledger(listed_writers(), batch_size=48)
    ledger.open()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    refused: Counter[str] = Counter()

    async def insist(kind: str, entry: object) -> Outcome:
        """As people do who are told to come back: the same again until it is done."""
        while True:
            try:
                return await ledger.append("petitions.secret", entry)
            except LedgerDownError:
                refused[kind] += 1
                await asyncio.sleep(0.1)

    outcomes = await asyncio.gather(*(insist(kind, entry) for kind, entry in entries))
    counted = Counter(
        f"{kind} {outcome.value}" for (kind, _), outcome in zip(entries, outcomes, strict=True)
    )
    ledger.close()
    told = {"outcomes": counted, "retried": ledger.retried, "refused": refused}
    sys.stdout.write(json.dumps(told) + "\n")


def _entries() -> list[tuple[str, object]]:
    from glasno.petitions.actions.confirming import Confirmation, Link, Refusal
    from glasno.petitions.actions.withdrawing import Withdrawal
    from glasno.petitions.models import Petition

    petition = Petition.objects.get().pk
    entries: list[tuple[str, object]] = []
    for kind, number in product(KINDS, range(COUNT)):
        links = [
            Link(petition, digest(kind, number, f"confirm {request}"), b"none")
            for request in range(REQUESTS)
        ]
        entries += [
            (f"{kind}: confirm", Confirmation(link=link, day=NOW.date(), changes=None))
            for link in links
        ]
        if kind == "withdrawn":
            mine = digest(kind, number, "mine")
            entries.append((f"{kind}: withdraw", Withdrawal(petition=petition, mine=mine)))
        if kind == "changed":
            entries += CHANGES * [(f"{kind}: change", _change(petition, number))]
        if kind == "refused":
            undo = digest(kind, number, "undo")
            entries += [
                (f"{kind}: refuse", Refusal(link=link, day=NOW.date(), stop=True, undo=undo))
                for link in links
            ]
    return entries


def _change(petition: int, number: int) -> Change:
    from glasno.petitions.actions.confirming import Changes
    from glasno.petitions.actions.withdrawing import Change

    choices = Changes("nothing", "full", person=None, display_text=None, drop_display_text=False)
    return Change(petition=petition, mine=digest("changed", number, "mine"), changes=choices)


def main(order: str, seed: str = "0") -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "glasno.config.settings"
    django.setup()
    if order == "make":
        make()
    else:
        entries = _entries()
        random.Random(int(seed)).shuffle(entries)  # noqa: S311 - an order, no secret
        asyncio.run(answer(entries))


if __name__ == "__main__":
    main(*sys.argv[1:])
