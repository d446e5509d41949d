"""The tables that every signer writes have few indexes, and could be dealt out by petition.

Each index is one more write for each signer. A unique key that does not begin with the petition
binds all petitions to one machine: there is one such key, and its reason.
"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# The table: the columns of each index besides the primary key's.
HOT = {
    "petitions_pending": [
        ["petition_id", "mac"],
        ["petition_id", "remind_digest"],
        ["petition_id", "secret_digest"],
    ],
    "petitions_signature": [
        ["petition_id", "id"],  # of what has something to show
        ["petition_id", "id"],  # of what waits for the sequencer
        ["petition_id", "mac"],
    ],
    "petitions_signaturelink": [["petition_id", "digest"], ["signature_id"]],
    "petitions_epochkey": [["petition_id", "key_id"]],
    "petitions_signinghour": [["petition_id", "hour", "provider", "lane"]],
    "petitions_daycount": [["petition_id", "day"]],
    "petitions_countrycount": [["petition_id", "country"]],
    "petitions_countrychange": [],
    "outbox_job": [["lane", "provider", "due_on", "id"]],
    "outbox_mailboxday": [["mailbox", "day"]],
}
# Three letters a day are a mailbox's own over all petitions: no petition can begin this key, and
# the number beside it stands for the row that it had in the first release (docs/adr/0007).
OVER_ALL_PETITIONS = {"outbox_mailboxday": {"mailbox"}}
# Written once in a while, or a few rows for everybody together.
SMALL = {
    "petitions_petition",
    "petitions_countcorrection",
    "petitions_sweep",
    "outbox_stop",
    "outbox_failure",
    "outbox_delay",
    "front_probe",
    "front_arrivalhour",
}
FEATURES = ("petitions_", "outbox_", "front_")
QUESTION = {
    "sqlite": """
        SELECT list.name, list."unique", info.name
        FROM pragma_index_list(%s) AS list, pragma_index_info(list.name) AS info
        WHERE list.origin <> 'pk' ORDER BY list.name, info.seqno
    """,
    "postgresql": """
        SELECT i.indexrelid::regclass::text, i.indisunique, a.attname
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid
        WHERE i.indrelid = %s::regclass AND NOT i.indisprimary ORDER BY 1, a.attnum
    """,
}


def indexes(table: str) -> list[tuple[bool, list[str]]]:
    """Whether it is unique, and its columns in their order, for each index of the table."""
    found: dict[str, tuple[bool, list[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(QUESTION[connection.vendor], [table])
        for name, unique, column in cursor.fetchall():
            found.setdefault(name, (bool(unique), []))[1].append(column)
    return list(found.values())


@pytest.mark.parametrize("table", HOT)
def test_hot_table_has_no_index_that_is_not_needed(table: str) -> None:
    assert sorted(columns for _, columns in indexes(table)) == HOT[table]


@pytest.mark.parametrize("table", HOT)
def test_unique_key_of_a_hot_table_begins_with_the_petition(table: str) -> None:
    firsts = {columns[0] for unique, columns in indexes(table) if unique}
    assert firsts <= OVER_ALL_PETITIONS.get(table, {"petition_id"})


def test_every_table_that_signers_fill_is_hot_or_small() -> None:
    tables = connection.introspection.table_names()
    assert {each for each in tables if each.startswith(FEATURES)} == SMALL | HOT.keys()
