"""The nightly recount finds a drift, corrects it at once, and says so publicly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from glasno.petitions.actions import verifying
from glasno.petitions.actions.sequencing import sequence, turn_days
from glasno.petitions.actions.verifying import Errors, verify_counts
from glasno.petitions.models import (
    CountCorrection,
    CountryChange,
    CountryCount,
    DayCount,
    Petition,
    Signature,
    SignatureState,
)
from tests.factories.petitions import SLUG, House
from tests.factories.signatures import make_signature
from tests.patience import PATIENCE_SECONDS


def test_a_true_count_is_left_alone(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    sequence(now=now)

    assert verify_counts(now=now) == 0
    assert CountCorrection.objects.count() == 0


def test_a_signature_that_waits_for_the_sequencer_is_no_drift(
    petition: Petition, now: datetime
) -> None:
    make_signature(petition, now=now)

    assert verify_counts(now=now) == 0


def test_a_drift_is_corrected_and_noted(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    sequence(now=now)
    Petition.objects.update(confirmed=7, withdrawn=2)

    assert verify_counts(now=now) == 2

    petition.refresh_from_db()
    assert (petition.confirmed, petition.withdrawn) == (1, 0)
    assert list(CountCorrection.objects.order_by("id").values_list("figure", "was", "became")) == [
        ("confirmed", 7, 1),
        ("withdrawn", 2, 0),
    ]


def test_a_correction_stands_on_the_page(house: House, now: datetime) -> None:
    Petition.objects.update(confirmed=7)
    verify_counts(now=now)
    house.counter.shelf.refresh()

    page = (house.counter.shelf.site_file(f"en/{SLUG}/index.html") or b"").decode()
    assert "0 confirmed, not 7" in page


def test_figures_by_day_are_made_whole_in_the_day_that_stands_open(
    petition: Petition, now: datetime
) -> None:
    make_signature(petition, now=now)
    sequence(now=now)
    DayCount.objects.filter(day=now.date()).update(confirmed=3, removed=1)
    turn_days(now=now + timedelta(days=1))

    assert verify_counts(now=now + timedelta(days=1)) == 2

    days = DayCount.objects.order_by("day").values_list("confirmed", "withdrawn", "removed")
    assert list(days) == [(3, 0, 1), (-2, 0, -1)]
    assert verify_counts(now=now + timedelta(days=1)) == 0


def test_figures_by_country_are_made_whole(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now, country="DE")
    sequence(now=now)
    CountryCount.objects.update(standing=7)
    CountryCount.objects.create(petition=petition, country="RU", standing=2)

    assert verify_counts(now=now) == 2

    rows = CountryCount.objects.order_by("country").values_list("country", "standing")
    assert list(rows) == [("DE", 1), ("RU", 0)]


def test_a_withdrawal_that_waits_to_be_told_is_no_drift(petition: Petition, now: datetime) -> None:
    signature = make_signature(petition, now=now, country="DE")
    sequence(now=now)
    signature.refresh_from_db()
    CountryChange.objects.create(petition=petition, country="DE", change=-1)
    signature.withdraw()

    assert verify_counts(now=now) == 0
    sequence(now=now)
    assert verify_counts(now=now) == 0


def test_signatures_set_aside_are_recounted_where_they_stand(
    petition: Petition, now: datetime
) -> None:
    first, second = (make_signature(petition, now=now, country="DE") for _ in range(2))
    sequence(now=now)
    Signature.objects.filter(pk=first.pk).update(state=SignatureState.QUARANTINED, stale=True)
    Signature.objects.filter(pk=second.pk).update(state=SignatureState.REMOVED, stale=True)
    assert verify_counts(now=now) == 0
    sequence(now=now)

    assert verify_counts(now=now) == 0


def test_what_the_sequencer_moves_during_the_recount_is_kept(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_signature(petition, now=now, country="DE")
    sequence(now=now)
    Petition.objects.update(confirmed=7)
    correct = verifying._correct

    def told_meanwhile(*args: Any, **keywords: Any) -> str:
        make_signature(petition, now=now, country="DE")
        sequence(now=now)
        return correct(*args, **keywords)

    monkeypatch.setattr(verifying, "_correct", told_meanwhile)
    verify_counts(now=now)

    petition.refresh_from_db()
    assert petition.confirmed == 2
    assert list(CountCorrection.objects.values_list("was", "became")) == [(8, 2)]
    assert verify_counts(now=now) == 0


def test_nobody_waits_for_the_recount(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_signature(petition, now=now)
    count = verifying._errors_of
    counted = []

    def count_and_see(number: int) -> Errors:
        found = count(number)
        with ThreadPoolExecutor(1) as another:
            counted.append(another.submit(sequence_apart, now).result(timeout=PATIENCE_SECONDS))
        assert count(number) == found  # as of one moment still
        return found

    monkeypatch.setattr(verifying, "_errors_of", count_and_see)

    assert verify_counts(now=now) == 0
    assert counted == [{SLUG}]


def sequence_apart(now: datetime) -> set[str]:
    """The sequencer of another thread, with a connection of its own."""
    try:
        return sequence(now=now)
    finally:
        connection.close()
