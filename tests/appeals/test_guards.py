"""What no statement can do to a kept case, whoever sends it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from glasno.appeals.models import Case
from tests.guards import find_guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: datetime) -> Case:
    made = {"lookup": b"l" * 16, "box": b"box", "erase_on": now.date() + timedelta(days=30)}
    return Case.objects.create(**made, created_on=now.date())


def test_every_guard_stands_after_all_migrations() -> None:
    with connection.cursor() as cursor:
        found = set(find_guards(cursor, connection.vendor))
    assert {"case_keeps_its_place", "case_counts_its_boxes"} <= found


@pytest.mark.parametrize(
    ("guard", "changes"),
    [
        ("case_keeps_its_place", {"lookup": b"m" * 16}),
        ("case_keeps_its_place", {"created_on": datetime(2026, 11, 1).date()}),  # noqa: DTZ001 - a day
        ("case_counts_its_boxes", {"box": b"another"}),
        ("case_counts_its_boxes", {"box": b"another", "revision": 3}),
        ("case_counts_its_boxes", {"revision": 2}),
        ("case_counts_its_boxes", {"revision": 0}),
    ],
)
def test_case_is_neither_moved_nor_changed_unseen(
    case: Case, guard: str, changes: dict[str, Any]
) -> None:
    before = Case.objects.values().get()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Case.objects.update(**changes)
    assert str(refused.value).startswith(guard)
    assert Case.objects.values().get() == before


def test_case_is_advanced_and_given_another_last_day(case: Case, now: datetime) -> None:
    assert Case.objects.filter(pk=case.pk).advance(b"another", revision=1)
    assert Case.objects.update(erase_on=now.date()) == 1
    case.refresh_from_db()
    assert (bytes(case.box), case.revision, case.erase_on) == (b"another", 2, now.date())


def test_no_two_cases_have_one_lookup(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            lookup=case.lookup, box=b"x", erase_on=case.erase_on, created_on=case.created_on
        )
