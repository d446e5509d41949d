"""A case goes on the day its writer chose; a day's forms go with their key."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from glasno.appeals.actions import expiring
from glasno.appeals.actions.expiring import destroy_form_keys, erase_expired
from glasno.appeals.actions.opening import extend_case
from glasno.appeals.keys import keyring
from glasno.appeals.models import Case
from glasno.petitions.actions.rewriting import rewrite_sealed
from tests.factories.cases import Desk, run

DAY = timedelta(days=1)


def test_case_is_erased_on_its_day_and_not_before(desk: Desk, now: datetime) -> None:
    desk.keep(now, days=30)
    kept = desk.keep(now, days=90)

    assert erase_expired(now=now + 29 * DAY) == 0
    assert erase_expired(now=now + 30 * DAY) == 1
    assert bytes(Case.objects.get().lookup) == kept.case.keys.lookup
    assert erase_expired(now=now + 90 * DAY) == 1
    assert Case.objects.count() == 0
    assert erase_expired(now=now + 90 * DAY) == 0


def test_case_on_its_day_opens_no_more_though_nobody_has_erased_it(
    desk: Desk, now: datetime
) -> None:
    kept = desk.keep(now, days=30)
    assert desk.open(kept.name.text, now + 29 * DAY) is not None
    assert desk.open(kept.name.text, now + 30 * DAY) is None
    assert Case.objects.count() == 1


def test_its_writer_alone_keeps_it_longer(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now, days=30)
    case = run(extend_case(desk.counter, kept.case, days=180, now=now + 29 * DAY))

    assert case is not None
    assert case.erase_on == now.date() + 209 * DAY
    assert erase_expired(now=now + 208 * DAY) == 0
    assert erase_expired(now=now + 209 * DAY) == 1


def test_opening_and_advancing_extend_nothing(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now, days=30)
    desk.open(kept.name.text, now + 20 * DAY)
    assert erase_expired(now=now + 30 * DAY) == 1


def test_many_cases_go_in_portions(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "_ROWS_A_STATEMENT", 2)
    for number in range(5):
        Case.objects.create(
            lookup=bytes([number]) * 16, box=b"x", erase_on=now.date(), created_on=now.date()
        )
    assert erase_expired(now=now) == 5


def test_clock_set_back_erases_nothing(desk: Desk, now: datetime) -> None:
    desk.keep(now)
    assert erase_expired(now=now - 400 * DAY) == 0


@pytest.mark.postgresql
def test_table_of_cases_is_written_anew_with_the_other_sealed_ones(
    desk: Desk, now: datetime
) -> None:
    kept = desk.keep(now)
    before = file_of_cases()

    rewrite_sealed(now=now)

    assert file_of_cases() != before
    assert desk.open(kept.name.text, now) == kept.case


def file_of_cases() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode('appeals_case')")
        return int(cursor.fetchone()[0])


def test_form_keys_of_today_and_yesterday_stay(now: datetime) -> None:
    for left in keyring().forms_days():  # by other tests, which share the directory
        keyring().destroy_forms_day(left)
    days = [now.date() - back * DAY for back in (3, 2, 1, 0)]
    for day in days:
        keyring().forms_day(day)

    assert destroy_form_keys(now=now) == 2
    assert keyring().forms_days() == days[2:]
    assert destroy_form_keys(now=now) == 0
    for day in days[2:]:
        keyring().destroy_forms_day(day)
