"""A disk that is full for one of the processes: who writes what, and what goes on without it."""

import time

import pytest

from tests.faults.disks import DONE, REFUSED, People, full
from tests.journeys.site import DEMO, Site, a_signer, eventually


@pytest.mark.sqlite  # tests/faults/test_postgresql.py fills the server's disk
def test_a_full_disk_of_the_front_refuses_each_who_writes_and_then_none(site: Site) -> None:
    people = People(site)
    with full(site.running.family()):
        refused = people.answers()
        page = site.get(f"/ru/{DEMO}/").status_code

    assert (refused, page) == (REFUSED, 200)
    eventually(lambda: site.running.health() == 200, "health")
    assert people.answers() == DONE


def test_a_full_disk_of_the_worker_holds_up_letters_and_figures_and_loses_none(
    site: Site,
) -> None:
    confirmed = site.confirm_path()
    signer, published = a_signer(), site.get(f"/count/{DEMO}.json").text
    with full([site.running.child("work")]):
        assert site.sign(signer).status_code == 303
        assert site.post(confirmed).status_code == 303
        time.sleep(2.0)
        # Neither half a letter nor half a file.
        assert site.letters(signer.email) == []
        assert site.get(f"/count/{DEMO}.json").text == published
        assert site.get(f"/en/{DEMO}/").status_code == 200

    eventually(lambda: site.count()["confirmed"] == 1, "the figure", within=60)
    eventually(lambda: len(site.letters()) == 3, "the letter and the thanks", within=60)
    assert len(site.letters(signer.email)) == 1
