"""A small feature: notes with a unique text. It stands in for the real ones above the front."""

import asyncio
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.counter import Counter
from glasno.front.doors import Door
from glasno.front.ledger import Outcome
from glasno.front.replies import Reply, download, see_other
from glasno.front.requests import DoorRequest

TABLES = (
    "CREATE TABLE IF NOT EXISTS example_note (id {number}, text TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS example_mail (id {number}, payload {octets} NOT NULL)",
)
TYPES = {
    "sqlite": {"number": "INTEGER PRIMARY KEY", "octets": "BLOB"},
    "postgresql": {"number": "BIGSERIAL PRIMARY KEY", "octets": "BYTEA"},
}
BAD = "bad"
DEADLY = "die"


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Also where two processes do so at once, which PostgreSQL's IF NOT EXISTS does not bear."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
        for statement in TABLES:
            cursor.execute(statement.format(**TYPES[connection.vendor]))


def write_notes(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
    """Two rows an entry, as a signature has; BAD cannot be written, DEADLY ends the thread."""
    if DEADLY in entries:
        raise SystemExit
    if BAD in entries:
        raise ValueError(f"this names somebody: {entries}")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO example_note (text) VALUES (%s)", [(text,) for text in entries]
        )
        cursor.executemany(
            "INSERT INTO example_mail (payload) VALUES (%s)", [(b"x" * 300,) for _ in entries]
        )
    return [Outcome.DONE] * len(entries)


def count_notes(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM example_note")
        return int(cursor.fetchone()[0])


async def _post_note(request: DoorRequest, counter: Counter) -> Reply:
    outcome = await counter.ledger.append("example.notes", request.fields.get("text"))
    return see_other(f"/en/noted/?{outcome.value}")


async def _show(request: DoorRequest, counter: Counter) -> Reply:
    notes = await counter.ledger.read(count_notes)
    return Reply(200, f"<p>{notes}</p>".encode())


async def _break(request: DoorRequest, counter: Counter) -> Reply:
    raise ValueError(f"this names somebody: {request.fields.get('text')}")


async def _sleep(request: DoorRequest, counter: Counter) -> Reply:
    await asyncio.sleep(60)
    return Reply(200)


async def _tell(request: DoorRequest, counter: Counter) -> Reply:
    return Reply(
        422,
        f"<p>{request.method} {request.tail!r} {request.languages} {request.now}</p>".encode(),
    )


async def _hear(request: DoorRequest, counter: Counter) -> Reply:
    return Reply(200, f"<p>{request.fields!r} {request.fields.get('url')}</p>".encode())


async def _give(request: DoorRequest, counter: Counter) -> Reply:
    kind = request.fields.get("kind") or "application/zip"
    return download(request.fields.get("text").encode(), name="file.bin", content_type=kind)


ask = Door(get=_hear, post=_hear, query=True)
note = Door(post=_post_note)
hasty = Door(post=_post_note, body_time=0.05)
file = Door(post=_give, largest_body=256 * 1024)
slow = Door(get=_sleep)
plain = Door(get=_tell, post=_tell)
show = Door(get=_show)
broken = Door(get=_break, post=_break)
