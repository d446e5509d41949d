"""Writing many rows at once, into a real table of each database."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from glasno.kit.rows import PORTIONS, Table, insert_rows

COLUMNS = {
    "number": "int8",
    "small": "int2",
    "box": "bytea",
    "word": "varchar",
    "day": "date",
    "flag": "bool",
}
PROBE = Table("rows_probe", COLUMNS)
DAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    bytes_type = "bytea" if connection.vendor == "postgresql" else "blob"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE rows_probe (number bigint NOT NULL UNIQUE, small smallint NOT NULL,"
            f" box {bytes_type} NULL, word varchar(24) NULL, day date NULL, flag bool NOT NULL)"
        )
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE rows_probe")


def row(number: int, *, box: bytes | None = b"", word: str | None = "") -> tuple[object, ...]:
    return (number, 1, box, word, DAY, False)


def stored() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, small, box, word, day, flag FROM rows_probe ORDER BY number")
        found = cursor.fetchall()
    return [(*r[:2], None if r[2] is None else bytes(r[2]), *r[3:]) for r in found]


@pytest.mark.parametrize("count", [0, 1, 2, max(PORTIONS) - 1, max(PORTIONS), 63, 512])
def test_every_row_of_a_batch_is_written_once(count: int) -> None:
    rows = [row(number, box=os.urandom(300), word=str(number)) for number in range(count)]

    insert_rows(connection, PROBE, rows)

    assert [r[:4] for r in stored()] == [r[:4] for r in rows]


def test_each_kind_of_value_comes_back_as_it_was() -> None:
    insert_rows(connection, PROBE, [(2**62, 32_767, b"\x00\xff'\\", "ё’ \\. \t\n", DAY, True)])

    [(number, small, box, word, day, flag)] = stored()
    assert (number, small, box, word) == (2**62, 32_767, b"\x00\xff'\\", "ё’ \\. \t\n")
    assert str(day) == "2026-11-22"
    assert bool(flag) is True


def test_nothing_stays_nothing_beside_something() -> None:
    insert_rows(connection, PROBE, [row(1, box=None), row(2, box=b""), row(3, word=None)])

    assert [(r[2], r[3]) for r in stored()] == [(None, ""), (b"", ""), (b"", None)]


@given(
    word=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=24),
    box=st.binary(max_size=60),
)
def test_any_text_and_any_bytes_come_back(word: str, box: bytes) -> None:
    with transaction.atomic():
        insert_rows(connection, PROBE, [row(1, box=box, word=word)])
        assert [(r[2], r[3]) for r in stored()] == [(box, word)]
        transaction.set_rollback(True)


def test_a_row_that_breaks_a_rule_takes_back_its_batch() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(connection, PROBE, [row(1), row(2), row(1)])

    assert stored() == []


@pytest.mark.postgresql  # SQLite holds any text
def test_a_value_that_the_column_cannot_hold_is_django_s_error() -> None:
    with pytest.raises(DataError), transaction.atomic():
        insert_rows(connection, PROBE, [row(1), row(2, word="a\x00b")])

    assert stored() == []
