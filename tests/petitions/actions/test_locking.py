"""Another program has the rows: the ledger waits a little, begins again, and answers once."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from glasno.front.ledger import Ledger, Outcome, commit_entries, listed_writers
from glasno.petitions.actions.confirming import Confirmation, Link
from glasno.petitions.models import Pending, Petition, Signature
from tests.factories.petitions import House
from tests.factories.signatures import make_signature
from tests.patience import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.postgresql
PEOPLE = 7
REQUEST = "SELECT 1 FROM petitions_pending FOR UPDATE"
JOB = "SELECT 1 FROM outbox_job FOR UPDATE"


@pytest.fixture
def confirmation(house: House, now: datetime) -> Confirmation:
    house.sign(now=now)
    return _confirmation(Pending.objects.get(), now)


Outsider = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def outsider(confirmation: Confirmation) -> Iterator[Outsider]:
    with outside() as other:
        yield other


def outside() -> Outsider:
    """Another program in the same database, with transactions of its own."""
    about = connection.settings_dict
    place = {"host": about["HOST"], "port": about["PORT"], "dbname": about["NAME"]}
    return psycopg.connect(**place, user=about["USER"], password=about["PASSWORD"])


def confirmed_beside(
    house: House, confirmation: Confirmation, act: Callable[[], None]
) -> tuple[Outcome, dict[str, int]]:
    """The answer to a confirmation, while the outsider acts; and why the ledger began again."""
    ledger: Ledger = house.counter.ledger
    before = dict(ledger.retried)

    async def confirm() -> Outcome:
        asked = asyncio.create_task(ledger.append("petitions.secret", confirmation))
        await asyncio.to_thread(act)
        return await asked

    outcome = asyncio.run(confirm())
    more = {why: times - before.get(why, 0) for why, times in ledger.retried.items()}
    return outcome, {why: times for why, times in more.items() if times}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("petitions_pending", ("mac", "id")),
        ("petitions_signature", ("mac",)),
        ("outbox_job", ("id",)),
    ],
)
def test_rows_are_locked_in_the_one_order(
    house: House, petition: Petition, now: datetime, table: str, columns: tuple[str, ...]
) -> None:
    for number in range(PEOPLE):
        house.sign(now=now, email=f"{number}@example.org")
        mac = bytes(Pending.objects.latest("pk").mac or b"")
        signature = make_signature(petition, now=now)
        Signature.objects.filter(pk=signature.pk).update(mac=mac)
    entries = [
        ("petitions.secret", _confirmation(pending, now))
        for pending in Pending.objects.order_by("?")
    ]

    with outside() as holder, outside() as looker, ThreadPoolExecutor(1) as pool:
        ordered = sql.SQL("SELECT id FROM {} ORDER BY {}").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        in_order = [row for (row,) in looker.execute(ordered)]
        held = sql.SQL("SELECT 1 FROM {} WHERE id = %s FOR UPDATE").format(sql.Identifier(table))
        holder.execute(held, [in_order[3]])
        committing = pool.submit(commit, entries)
        wait_until_somebody_waits(looker)
        free = looker.execute(ordered + sql.SQL(" FOR UPDATE SKIP LOCKED"))
        free_rows = [row for (row,) in free]
        looker.rollback()
        holder.rollback()
        assert set(committing.result(PATIENCE_SECONDS)) == {Outcome.ALREADY}

    # Stopped at the fourth: it has all before that one, and none behind.
    assert free_rows == in_order[4:]


def commit(entries: Sequence[tuple[str, Confirmation]]) -> list[Outcome]:
    """In a thread, which has a connection of its own."""
    try:
        return commit_entries(connection, listed_writers(), entries)
    finally:
        connection.close()


def _confirmation(pending: Pending, now: datetime) -> Confirmation:
    link = Link(pending.petition_id, bytes(pending.secret_digest), b"none")
    return Confirmation(link, day=now.date(), changes=None)


def wait_until_somebody_waits(other: Outsider) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
    wait_until(lambda: bool(other.execute(waiting).fetchall()))


def test_a_deadlock_with_another_program_is_undone_and_begun_again(
    house: House, now: datetime
) -> None:
    signed: list[bytes] = []

    def deadlocks() -> bool:
        house.sign(now=now, email=f"{len(signed)}@example.org")
        pending = Pending.objects.latest("pk")
        signed.append(bytes(pending.mac or b""))
        with outside() as outsider:
            outsider.execute(JOB)

            def cross() -> None:
                wait_until_somebody_waits(outsider)
                outsider.execute(REQUEST)  # which the ledger has locked before it asked for the job
                outsider.commit()

            # Where this machine paused meanwhile, it is the outsider whom the server undoes.
            with suppress(psycopg.errors.DeadlockDetected):
                answer = confirmed_beside(house, _confirmation(pending, now), cross)
                return answer == (Outcome.DONE, {"deadlock": 1})
        return False

    wait_until(deadlocks)
    assert Signature.objects.filter(mac=signed[-1]).count() == 1


def test_a_lock_held_longer_than_ours_may_be_waited_for_is_asked_for_again(
    house: House,
    confirmation: Confirmation,
    outsider: Outsider,
) -> None:
    outsider.execute(REQUEST)

    retried = house.counter.ledger.retried
    before = retried.get("lock_timeout", 0)

    def hold() -> None:
        wait_until(lambda: retried.get("lock_timeout", 0) > before)
        outsider.commit()

    outcome, why = confirmed_beside(house, confirmation, hold)
    assert (outcome, list(why)) == (Outcome.DONE, ["lock_timeout"])
    assert Signature.objects.count() == 1
