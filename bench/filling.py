"""Fills a site with signatures that look as those that people make, without making them."""

from collections.abc import Mapping
from datetime import date, timedelta

from bench.refusing import RefusedError
from bench.site import PENDING, Site
from bench.stores import Row, Store

# Rows a statement: a transaction of a million would measure the journal.
AT_ONCE = 50_000
# As far ahead as a reminder is: a million mails that are due now would be another measurement.
REMINDED = timedelta(days=3)
DIGEST_BYTES, MAC_BYTES = 32, 16
# Unique in their tables, or equal to nothing: drawn anew for each row.
SIZES = {
    "secret_digest": DIGEST_BYTES,
    "mac": MAC_BYTES,
    "record": MAC_BYTES,
    "mailbox": MAC_BYTES,
}
# What a signature takes over from its request.
TAKEN_OVER = (
    "petition_id",
    "job",
    "person",
    "address",
    "display",
    "display_text",
    "delivery",
    "day",
    "language",
    "country",
    "provider",
    "lane",
)
COUNTED = {"state": "1", "tallied": "1", "stale": "FALSE", "hidden": "FALSE"}


def fill(site: Site, *, rows: int) -> None:
    """So many more requests that wait, each with its mail, and so many more signatures.

    Every row has the sizes of the one that was signed last, and unique values of its own.
    """
    store = site.store
    pending, job = site.last("petitions_pending"), site.last("outbox_job")
    last_job = store.value("SELECT max(id) FROM outbox_job")
    last_place = store.value("SELECT max(last_place) FROM petitions_petition")
    for begin in range(0, rows, AT_ONCE):
        count = min(AT_ONCE, rows - begin)
        number, place = f"{last_job + begin} + n", f"{last_place + begin} + n"
        store.run(
            _copying(store, "outbox_job", "outbox_job", job, _sleeping(job, number), count),
            _copying(
                store,
                "petitions_pending",
                "petitions_pending",
                pending,
                _new(pending, number),
                count,
            ),
            _copying(
                store, "petitions_signature", "petitions_pending", pending, _confirmed(place), count
            ),
        )
    told = f"confirmed = confirmed + {rows}, last_place = last_place + {rows}"
    petition = f"id = {pending['petition_id']}"
    store.run(
        f"UPDATE petitions_petition SET {told} WHERE {petition}", *store.advanced("outbox_job")
    )
    store.settle()
    if store.value(PENDING) < rows:
        raise RefusedError("The site could not be filled, so nothing is reported.")


def _sleeping(job: Row, number: str) -> dict[str, str]:
    due = date.fromisoformat(str(job["day"])) + REMINDED
    return {**_same(job), "id": number, "due_on": f"'{due}'", "step": "1"}


def _new(pending: Row, number: str) -> dict[str, str]:
    columns = {**_same(pending), "job": number}
    del columns["id"]
    return columns


def _confirmed(place: str) -> dict[str, str]:
    kept = {name: f"source.{name}" for name in TAKEN_OVER}
    return {**kept, **COUNTED, "place": place, "record": "", "mac": ""}


def _same(row: Row) -> dict[str, str]:
    return {name: f"source.{name}" for name in row}


def _copying(
    store: Store, table: str, source: str, row: Row, columns: Mapping[str, str], count: int
) -> str:
    """SQL that copies one row `count` times: column to expression, over a table with an `n`."""
    drawn = {name: store.random(size) for name, size in SIZES.items() if name in columns}
    values = {**columns, **drawn}
    return (
        f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())}"
        f" FROM {store.numbers(count)} AS counted,"
        f" (SELECT * FROM {source} WHERE id = {row['id']}) AS source"
    )
