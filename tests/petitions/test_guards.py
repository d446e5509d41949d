"""What no statement can do to the database, whoever sends it (docs/adr/0072)."""

from datetime import date, datetime
from secrets import token_bytes
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from glasno.petitions.models import (
    CountCorrection,
    CountryCount,
    DayCount,
    EpochKey,
    Petition,
    Signature,
)
from tests.factories.petitions import make_petition
from tests.factories.signatures import make_signature
from tests.guards import find_guards

pytestmark = pytest.mark.django_db

# A delete, an update and an insert have a trigger each on SQLite; PostgreSQL has one for a table's
# rows and one for TRUNCATE.
NAMES = {
    "sqlite": {
        "count_correction_stands_delete",
        "count_correction_stands_update",
        "country_is_published_in_steps_update",
        "country_remains_delete",
        "day_comes_after_the_last_insert",
        "day_remains_delete",
        "day_that_is_over_stands_update",
        "epoch_key_stands_delete",
        "epoch_key_stands_update",
        "signature_remains_delete",
        "signature_withdrawn_stays_update",
    },
    "postgresql": {
        "count_correction_stands",
        "count_correction_stands_whole",
        "country_is_published_in_steps",
        "country_remains",
        "country_remains_whole",
        "day_comes_after_the_last",
        "day_remains",
        "day_remains_whole",
        "day_that_is_over_stands",
        "epoch_key_stands",
        "epoch_key_stands_whole",
        "signature_remains",
        "signature_remains_whole",
        "signature_withdrawn_stays",
    },
}


@pytest.fixture
def petition(now: datetime) -> Petition:
    return make_petition(now=now)


def do(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def check_refused(guard: str, statement: str, *values: Any) -> None:
    with pytest.raises(IntegrityError) as refused:
        do(statement, *values)
    assert str(refused.value).startswith(guard)


def test_every_guard_stands_after_all_migrations() -> None:
    with connection.cursor() as cursor:
        found = set(find_guards(cursor, connection.vendor))
    assert NAMES[connection.vendor] <= found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE petitions_epochkey SET sealed_key = key_id",
        "UPDATE petitions_epochkey SET day = day",
        "DELETE FROM petitions_epochkey",
    ],
)
def test_epoch_key_is_neither_changed_nor_lost(
    petition: Petition, now: datetime, statement: str
) -> None:
    made = {"key_id": bytes(16), "sealed_key": b"sealed", "day": now.date()}
    EpochKey.objects.create(petition=petition, **made)

    check_refused("epoch_key_stands", statement)

    assert EpochKey.objects.filter(petition=petition, **made).count() == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE petitions_countcorrection SET became = was", "DELETE FROM petitions_countcorrection"],
)
def test_correction_is_neither_changed_nor_lost(
    petition: Petition, now: datetime, statement: str
) -> None:
    made = {"figure": "confirmed", "was": 5, "became": 4, "day": now.date()}
    CountCorrection.objects.create(petition=petition, **made)

    check_refused("count_correction_stands", statement)

    assert CountCorrection.objects.filter(petition=petition, **made).count() == 1


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("table", "guard"),
    [
        ("petitions_epochkey", "epoch_key_stands"),
        ("petitions_countcorrection", "count_correction_stands"),
        ("petitions_signature", "signature_remains"),
        ("petitions_daycount", "day_remains"),
        ("petitions_countrycount", "country_remains"),
    ],
)
def test_table_that_stands_is_not_emptied_at_once(table: str, guard: str) -> None:
    check_refused(guard, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("withdrawn", [False, True])
def test_signature_is_never_deleted(petition: Petition, now: datetime, *, withdrawn: bool) -> None:
    signature = make_signature(petition, now=now)
    if withdrawn:
        signature.withdraw()

    check_refused("signature_remains", "DELETE FROM petitions_signature")

    assert Signature.objects.count() == 1


@pytest.mark.parametrize("state", [1, 3, 4])
def test_withdrawn_signature_never_comes_back(
    petition: Petition, now: datetime, state: int
) -> None:
    signature = make_signature(petition, now=now)
    signature.withdraw()

    check_refused(
        "signature_withdrawn_stays",
        "UPDATE petitions_signature SET state = %s, mac = %s, person = %s, address = %s",
        *(state, token_bytes(16), token_bytes(64), token_bytes(64)),
    )

    signature.refresh_from_db()
    assert (signature.state, signature.mac) == (2, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mac", b"x" * 16),
        ("person", b"x" * 64),
        ("address", b"x" * 64),
        ("display_text", b"x" * 64),
        ("display", "name"),
        ("delivery", "full"),
        ("job", 7),
        ("record", b"x" * 16),
        ("day", "2026-01-01"),
        ("language", "ru"),
        ("country", "GE"),
        ("provider", "mail.ru"),
    ],
)
def test_what_a_withdrawal_erased_is_never_filled_again(
    petition: Petition, now: datetime, column: str, value: object
) -> None:
    make_signature(petition, now=now).withdraw()

    check_refused(
        "signature_withdrawn_stays",
        f"UPDATE petitions_signature SET {column} = %s",  # noqa: S608 - a name of the list above
        value,
    )


def test_count_still_learns_of_a_withdrawn_signature(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now).withdraw()

    assert do("UPDATE petitions_signature SET tallied = 2, stale = false, place = 7") == 1


def test_standing_signature_still_changes(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)

    assert do("UPDATE petitions_signature SET person = %s, country = 'AM'", token_bytes(64)) == 1


@pytest.fixture
def days(petition: Petition) -> list[DayCount]:
    """A day that is over, and one that is not."""
    return [
        DayCount.objects.create(petition=petition, day=date(2026, 11, day), confirmed=7)
        for day in (20, 22)
    ]


@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("day_that_is_over_stands", "UPDATE petitions_daycount SET confirmed = 8"),
        ("day_that_is_over_stands", "UPDATE petitions_daycount SET day = '2026-11-21'"),
        ("day_remains", "DELETE FROM petitions_daycount"),
        (
            "day_comes_after_the_last",
            """INSERT INTO petitions_daycount (petition_id, day, confirmed, withdrawn, removed)
            SELECT petition_id, '2026-11-21', 1, 0, 0 FROM petitions_daycount
            WHERE day = '2026-11-20'""",
        ),
    ],
)
def test_day_that_is_over_never_changes(days: list[DayCount], guard: str, statement: str) -> None:
    check_refused(guard, statement)
    found = [(row.day.day, row.confirmed) for row in DayCount.objects.order_by("day")]
    assert found == [(20, 7), (22, 7)]


def test_day_that_is_open_takes_what_happens(days: list[DayCount], petition: Petition) -> None:
    assert DayCount.objects.filter(pk=days[1].pk).update(confirmed=8) == 1
    DayCount.objects.create(petition=petition, day=date(2026, 11, 23))


@pytest.mark.parametrize(("published", "refused"), [(11, True), (6, True), (15, False), (5, False)])
def test_country_is_published_in_steps_of_five(
    petition: Petition, published: int, *, refused: bool
) -> None:
    row = {"petition": petition, "country": "GE", "standing": 12}
    CountryCount.objects.create(**row, published=10)
    statement = f"UPDATE petitions_countrycount SET published = {published}"  # noqa: S608 - a number of the list above
    if refused:
        check_refused("country_is_published_in_steps", statement)
    else:
        assert do(statement) == 1


def test_country_is_not_forgotten(petition: Petition) -> None:
    CountryCount.objects.create(petition=petition, country="GE", standing=12)
    check_refused("country_remains", "DELETE FROM petitions_countrycount")
    assert CountryCount.objects.count() == 1
