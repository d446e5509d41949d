"""Two ledgers in two processes answer for the same mailboxes at once, in crossing orders.

Each process confirms every request, withdraws and refuses, so that all meet on the same rows.
"""

from collections import Counter
from pathlib import Path

import pytest

from glasno.config.postgresql import read_postgresql_url
from tests import outsiders, postgresql
from tests.faults.answering import answer_at_once, make, together
from tests.faults.answers_process import CHANGES, COUNT, REQUESTS

pytestmark = pytest.mark.data


def test_two_ledgers_answering_for_the_same_mailboxes_lose_and_double_nothing(
    tmp_path: Path,
) -> None:
    make(tmp_path)

    told = answer_at_once(tmp_path, 1, 2)

    check_told_and_stored(tmp_path, together(told))
    # All lock in one order, so nobody had to be turned back; what a ledger repeats, it counts.
    assert [(each["retried"], each["refused"]) for each in told] == [({}, {}), ({}, {})]


@pytest.mark.postgresql
def test_two_ledgers_on_a_database_that_only_serializes_repeat_what_it_undoes(
    tmp_path: Path,
) -> None:
    make(tmp_path)
    database = read_postgresql_url(postgresql.database_of(tmp_path)).name
    serializable = "default_transaction_isolation TO 'serializable'"
    outsiders.write(tmp_path, f"ALTER DATABASE {database} SET {serializable}")

    told = answer_at_once(tmp_path, 1, 2)

    check_told_and_stored(tmp_path, together(told))
    assert sum(each["retried"].get("serialization", 0) for each in told) > 0


def check_told_and_stored(data: Path, outcomes: Counter[str]) -> None:
    # Each mailbox is signed for once, however many of its links were used by however many.
    assert outcomes["confirmed: confirm done"] == COUNT
    assert outcomes["confirmed: confirm already"] == (2 * REQUESTS - 1) * COUNT
    assert outcomes["withdrawn: withdraw done"] == COUNT
    assert outcomes["withdrawn: withdraw already"] == COUNT
    assert outcomes["changed: change done"] == 2 * CHANGES * COUNT
    # Who comes first decides: a yes or a "not me", and never both.
    assert outcomes["refused: confirm done"] + outcomes["refused: refuse done"] == COUNT
    check_rows(data, signed=outcomes["refused: confirm done"])


def check_rows(data: Path, *, signed: int) -> None:
    """`signed`: of those who were also refused. Those who only changed stand as they were."""
    standing = "SELECT count(*) FROM petitions_signature WHERE state = 1"
    mailboxes = "SELECT count(DISTINCT mac) FROM petitions_signature WHERE state = 1"
    assert number(data, standing) == number(data, mailboxes) == 2 * COUNT + signed
    assert number(data, "SELECT count(*) FROM petitions_signature WHERE state = 2") == COUNT
    assert number(data, "SELECT -sum(change) FROM petitions_countrychange") == COUNT
    assert number(data, "SELECT count(*) FROM petitions_pending WHERE mac IS NOT NULL") == 0
    assert number(data, "SELECT count(*) FROM outbox_stop") == COUNT - signed
    # A thanks for everybody who has signed, and nobody else's address is left.
    owned = "SELECT count(*) FROM petitions_signature JOIN outbox_job ON outbox_job.id = job"
    assert number(data, owned) == 2 * COUNT + signed


def number(data: Path, statement: str) -> int:
    ((found,),) = outsiders.read(data, statement)
    return int(found)
