"""An organiser takes a name off the page; the signature stays counted."""

from datetime import datetime

import pytest

from glasno.petitions.actions.hiding import NoSuchNameError, hide_name
from glasno.petitions.actions.sequencing import sequence
from glasno.petitions.models import Petition
from glasno.petitions.queries import shown_names
from tests.factories.petitions import SLUG, House
from tests.factories.signatures import make_signature


def names_page(house: House) -> str:
    house.counter.shelf.refresh()
    return (house.counter.shelf.site_file(f"en/{SLUG}/names/index.html") or b"").decode()


def test_a_hidden_name_leaves_the_page_and_comes_back(
    house: House, petition: Petition, now: datetime
) -> None:
    make_signature(petition, now=now, shown="V. S., Tver")
    house.work(now)
    assert "V. S., Tver" in names_page(house)

    hide_name(SLUG, place=1)
    house.work(now)
    assert "V. S., Tver" not in names_page(house)

    hide_name(SLUG, place=1, hidden=False)
    house.work(now)
    assert "V. S., Tver" in names_page(house)


def test_hiding_leaves_the_count(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now, shown="V. S.")
    sequence(now=now)
    hide_name(SLUG, place=1)
    sequence(now=now)

    petition.refresh_from_db()
    assert petition.confirmed == 1


def test_a_place_where_nobody_stands_is_an_error(petition: Petition) -> None:
    with pytest.raises(NoSuchNameError, match="glasno petition names"):
        hide_name(SLUG, place=5)


def test_names_are_the_newest_hundred(petition: Petition, now: datetime) -> None:
    for number in range(105):
        make_signature(petition, now=now, shown=f"N{number}")
    sequence(now=now)

    shown = shown_names(petition)
    assert [len(shown), shown[0].text, shown[-1].text] == [100, "N104", "N5"]


def test_a_name_that_does_not_open_is_not_shown(petition: Petition, now: datetime) -> None:
    signature = make_signature(petition, now=now, shown="V. S.")
    sequence(now=now)
    box = bytearray(signature.display_text or b"")
    box[-1] ^= 1
    signature.display_text = bytes(box)
    signature.place = 1
    signature.tallied = 1
    signature.stale = False
    signature.save()

    assert shown_names(petition) == []
