"""A disk that is full for one of the processes: who writes what, and what goes on without it."""

import time

import pytest

from tests import outsiders
from tests.faults.disks import DONE, REFUSED, People, full, run_on_a_full_disk
from tests.journeys.site import DEMO, Site, a_signer, eventually
from tests.running.program import facts, sentence_of


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

    eventually(lambda: site.count()["confirmed"] == 1, "the figure")
    eventually(lambda: len(site.letters()) == 3, "the letter and the thanks")
    assert len(site.letters(signer.email)) == 1


@pytest.mark.sqlite  # the same on PostgreSQL, whose disk is the server's
def test_a_command_on_a_full_disk_changes_nothing_says_so_and_does_it_later(site: Site) -> None:
    site.mine_path()
    eventually(lambda: site.count()["confirmed"] == 1, "the figure")
    sweep = ("petition", "invalidate", DEMO, "--language", "en", "--yes", "--reason", "A flood.")
    outsiders.write(site.data, "DELETE FROM running_scheduledrun")

    refused = run_on_a_full_disk(*sweep, data=site.data, port=site.running.port)
    late = run_on_a_full_disk("tick", data=site.data, port=site.running.port)

    sentence = "The database does not do what it was asked (OperationalError (SQLITE_"
    assert sentence_of(refused).startswith(sentence)
    assert late.returncode == 1
    *_places, last = late.stderr.splitlines()
    assert last.startswith("These scheduled jobs failed and will be tried again: ")
    assert outsiders.read(site.data, "SELECT count(*) FROM petitions_sweep") == [(0,)]
    assert site.count() == {"confirmed": 1, "withdrawn": 0, "removed": 0}
    assert site.glasno(*sweep)["signatures"] == 1
    eventually(lambda: site.count()["removed"] == 1, "the sweep is counted")
    ran = facts("tick", data=site.data, port=site.running.port)["ran"]
    assert ran
