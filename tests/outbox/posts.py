"""Posting mail and having it sent, for tests of what comes between."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from glasno.outbox.actions.sending import Sender
from glasno.outbox.composing import Composed, Done, OpenedJob, Then, UnknownKindError, Writer
from glasno.outbox.mime import Mail
from glasno.outbox.models import Failure
from glasno.outbox.posting import insert_jobs, seal_job
from glasno.outbox.rules import FIRST
from glasno.vault.keyring import Keyring

SIGNER = "signer@example.net"
STRANGER = "stranger@example.net"
KIND = "test.mail"


def post(
    keyring: Keyring,
    *mailboxes: str,
    now: datetime,
    kind: str = KIND,
    provider: str = "other",
    lane: int = FIRST,
    **payload: str | int,
) -> list[int]:
    """One job for each mailbox, as the ledger would insert them; returns their ids."""
    jobs = [
        seal_job(
            keyring,
            kind=kind,
            mailbox=box,
            payload={"to": box, **payload},
            provider=provider,
            lane=lane,
            now=now,
        )
        for box in mailboxes
    ]
    with transaction.atomic():
        return insert_jobs(connection, jobs)


def composed(to: str = SIGNER, **changes: Any) -> Composed:
    values: dict[str, Any] = {
        "to": to,
        "language": "ru",
        "subject": "Подтвердите",
        "text": "Здравствуйте.\n",
        "html": "",
        "capped": True,
        "then": Done(),
        **changes,
    }
    return Composed(**values)


@dataclass
class Desk:
    """A feature's mail writer for tests: remembers what it was asked, answers as it was told."""

    capped: bool = True
    then: Then = field(default_factory=Done)
    provider: str = "other"
    asked: list[OpenedJob] = field(default_factory=list)
    by_step: dict[int, Then] = field(default_factory=dict)
    before: Callable[[OpenedJob], None] = lambda job: None
    drops: bool = False
    arrange: Callable[[str], None] = lambda to: None

    def write(self, job: OpenedJob, *, now: datetime) -> Composed | None:
        self.asked.append(job)
        self.before(job)
        if self.drops:
            return None
        to = str(job.payload["to"])
        letter = composed(
            to,
            text=f"job {job.id} step {job.step}\n",
            capped=self.capped,
            then=self.by_step.get(job.step, self.then),
            provider=self.provider,
        )
        return replace(letter, arrange=lambda: self.arrange(to))

    def writer_of(self, kind: str) -> Writer:
        if kind != KIND:
            raise UnknownKindError(kind)
        return self.write


@dataclass
class Wire:
    """A transport that takes everything, unless told what to raise for whom."""

    taken: list[Mail] = field(default_factory=list)
    troubles: dict[str, list[Exception]] = field(default_factory=dict)
    unreachable: list[Exception] = field(default_factory=list)
    before: Callable[[Mail, Callable[[], None]], None] = lambda mail, waiting: None
    checked: int = 0
    rested: int = 0
    closed: int = 0

    def send(self, mail: Mail, *, waiting: Callable[[], None]) -> None:
        mail.as_bytes(eight_bit=True)
        self.before(mail, waiting)
        if self.troubles.get(mail.to):
            raise self.troubles[mail.to].pop(0)
        self.taken.append(mail)

    def check(self) -> None:
        self.checked += 1
        if self.unreachable:
            raise self.unreachable.pop(0)

    def rest(self) -> None:
        self.rested += 1

    def close(self) -> None:
        self.closed += 1

    def recipients(self) -> list[str]:
        return [mail.to for mail in self.taken]


def sender(wire: Wire, keyring: Keyring, desk: Desk, *, limits: bool = False) -> Sender:
    return Sender(
        transport=wire,
        keyring=keyring,
        mail_from="glasno@example.org",
        limits=limits,
        writers=desk.writer_of,
    )


def many(count: int) -> list[str]:
    return [f"signer{n}@example.net" for n in range(count)]


def run(one: Sender, now: datetime) -> int:
    """Turns until nothing more goes; how many went."""
    sent = 0
    while turn := one.turn(now=now).sent:
        sent += turn
    return sent


def after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def failures() -> list[tuple[str, str, bool, int]]:
    return list(
        Failure.objects.order_by("kind").values_list("provider", "kind", "permanent", "count")
    )
