"""The one that moves the count: places, numbers, live files."""

import json
from datetime import datetime

from glasno.petitions.actions.sequencing import sequence
from glasno.petitions.models import Petition, Signature
from tests.factories.petitions import SLUG, House, letters, link_in
from tests.factories.signatures import make_signature


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
