"""The one that moves the count: places, numbers, live files."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from glasno.kit import metering
from glasno.petitions.actions import sequencing
from glasno.petitions.actions.sequencing import sequence, turn_days
from glasno.petitions.models import CountryChange, CountryCount, DayCount, Petition, Signature
from tests.factories.petitions import SLUG, House, letters, link_in
from tests.factories.signatures import make_signature
from tests.outsiders import another_session
from tests.patience import PATIENCE_SECONDS


def test_confirmed_signatures_get_places_in_their_order(petition: Petition, now: datetime) -> None:
    first, second = make_signature(petition, now=now), make_signature(petition, now=now)

    assert sequence(now=now) == {SLUG}

    assert list(Signature.objects.order_by("id").values_list("pk", "place")) == [
        (first.pk, 1),
        (second.pk, 2),
    ]
    petition.refresh_from_db()
    assert (petition.confirmed, petition.last_place) == (2, 2)


def test_nothing_new_moves_nothing(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    sequence(now=now)

    assert sequence(now=now) == set()


def test_a_withdrawal_leaves_the_count_and_is_counted(petition: Petition, now: datetime) -> None:
    signature = make_signature(petition, now=now)
    sequence(now=now)
    signature.refresh_from_db()
    signature.withdraw()
    sequence(now=now)

    petition.refresh_from_db()
    assert (petition.confirmed, petition.withdrawn) == (0, 1)
    signature.refresh_from_db()
    assert signature.place == 1  # a number remains


def test_a_withdrawal_before_the_count_heard_is_counted_once(
    petition: Petition, now: datetime
) -> None:
    make_signature(petition, now=now).withdraw()
    sequence(now=now)

    petition.refresh_from_db()
    assert (petition.confirmed, petition.withdrawn) == (0, 1)


def test_changed_choices_do_not_move_the_count(petition: Petition, now: datetime) -> None:
    signature = make_signature(petition, now=now)
    sequence(now=now)
    petition.refresh_from_db()
    counted_at = petition.counted_at
    signature.refresh_from_db()
    signature.set_hidden(True)

    assert sequence(now=now.replace(hour=15)) == {SLUG}
    petition.refresh_from_db()
    assert (petition.confirmed, petition.counted_at) == (1, counted_at)


def test_the_count_tells_the_minute_and_not_the_second(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    sequence(now=now.replace(hour=13, second=37))

    petition.refresh_from_db()
    assert petition.counted_at == now.replace(hour=13)


def test_count_json_follows_the_confirmation(house: House, now: datetime) -> None:
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    house.work(now)

    published = house.counter.shelf.site_file(f"count/{SLUG}.json") or b""
    assert json.loads(published) == {
        "confirmed": 1,
        "withdrawn": 0,
        "removed": 0,
        "at": "2026-11-22T12:00:00Z",
    }


def test_the_campaign_page_follows_the_count(house: House, now: datetime) -> None:
    house.sign(now=now)
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    before = house.counter.shelf.site_file(f"en/{SLUG}/index.html")
    house.work(now)

    assert house.counter.shelf.site_file(f"en/{SLUG}/index.html") != before


def test_each_batch_is_one_move(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    make_signature(petition, now=now)
    sequence(now=now)
    sequence(now=now)

    petition.refresh_from_db()
    assert petition.moves == 1


def test_more_than_a_batch_is_told_in_several(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 2)
    for _ in range(3):
        make_signature(petition, now=now)

    assert (sequence(now=now), sequence(now=now), sequence(now=now)) == ({SLUG}, {SLUG}, set())
    petition.refresh_from_db()
    assert (petition.confirmed, petition.last_place, petition.moves) == (3, 3, 2)


def test_what_withdrawals_left_is_told_in_portions_too(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 2)
    CountryChange.objects.bulk_create(
        CountryChange(petition=petition, country="DE", change=-1) for _ in range(3)
    )

    assert (sequence(now=now), sequence(now=now), sequence(now=now)) == ({SLUG}, {SLUG}, set())
    assert CountryCount.objects.get().standing == -3


def test_a_batch_that_fails_leaves_everything_as_it_was(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_signature(petition, now=now)
    with monkeypatch.context() as broken:
        broken.setattr(sequencing, "move_countries", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sequence(now=now)
    assert (DayCount.objects.count(), Signature.objects.get().place) == (0, None)

    sequence(now=now)
    petition.refresh_from_db()
    assert (petition.confirmed, petition.last_place) == (1, 1)


@pytest.mark.postgresql
def test_who_does_not_get_the_turn_leaves_it(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    with another_session() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sequencing.TURN])
        assert sequence(now=now) == set()
        assert not turn_days(now=now)

    assert sequence(now=now) == {SLUG}


@pytest.mark.postgresql
def test_a_signature_in_somebody_elses_hands_is_told_later(
    petition: Petition, now: datetime
) -> None:
    first, second = make_signature(petition, now=now), make_signature(petition, now=now)
    with another_session() as other:
        other.execute("SELECT 1 FROM petitions_signature WHERE id = %s FOR UPDATE", [first.pk])
        sequence(now=now)
        assert Signature.objects.get(stale=True).pk == first.pk

    sequence(now=now)
    assert list(Signature.objects.order_by("place").values_list("pk", flat=True)) == [
        second.pk,
        first.pk,
    ]


@pytest.mark.postgresql
def test_nobody_who_signs_waits_for_the_sequencer(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    with transaction.atomic():
        sequence(now=now)
        with another_session() as other:
            # As the foreign key of every new row asks for it.
            other.execute("SET LOCAL lock_timeout = '1s'")
            other.execute(
                "SELECT 1 FROM petitions_petition WHERE id = %s FOR KEY SHARE", [petition.pk]
            )


def test_what_waits_and_what_was_told_is_measured(petition: Petition, now: datetime) -> None:
    def told() -> tuple[float, ...]:
        values = {
            sample.name: sample.value
            for metric in metering.registry.collect()
            for sample in metric.samples
        }
        names = ("batches_total", "signatures_total", "seconds_count", "waiting")
        return tuple(values[f"glasno_sequencer_{name}"] for name in names)

    before = told()
    for _ in range(3):
        make_signature(petition, now=now)
    sequence(now=now)

    assert [after - earlier for after, earlier in zip(told(), before, strict=True)][:3] == [1, 3, 1]
    assert told()[3] == 3
    sequence(now=now)
    assert told()[3] == 0


def test_two_sequencers_beside_each_other_count_everybody_once(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 7)
    for number in range(100):
        make_signature(petition, now=now, country="DE" if number % 2 else "")

    def until_all_are_told() -> None:
        try:
            while Signature.objects.stale().exists():
                sequence(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        for each in [workers.submit(until_all_are_told) for _ in range(2)]:
            each.result(timeout=PATIENCE_SECONDS)

    petition.refresh_from_db()
    assert (petition.confirmed, petition.last_place) == (100, 100)
    places = Signature.objects.order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(1, 101))
    assert petition.moves == -(-100 // 7) == 15
    assert dict(CountryCount.objects.values_list("country", "standing")) == {"DE": 50, "": 50}
    assert DayCount.objects.get().confirmed == 100


def test_a_larger_batch_asks_the_database_no_more_often(petition: Petition, now: datetime) -> None:
    asked = []
    make_signature(petition, now=now)
    sequence(now=now)  # opens the day
    for size in (2, 40):
        for number in range(size):
            make_signature(petition, now=now, country=("DE", "RU")[number % 2])
        with CaptureQueriesContext(connection) as queries:
            sequence(now=now)
        asked.append(len(queries))

    assert asked[0] == asked[1]
