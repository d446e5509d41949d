"""`kill -9` of the front and of the worker under load: nothing acknowledged is lost."""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests import outsiders
from tests.faults.crowd import PAUSE, Crowd, all_mailed, mailed
from tests.journeys.site import DEMO, Person, Site, eventually, site_on
from tests.running.program import up

KILLS = 3


def kill(site: Site, command: str) -> None:
    """Kill every process of the site that runs this command, as a power cut would."""

    def victims() -> list[int]:
        family = site.running.family()
        return [number for number, line in family.items() if f" {command} " in f"{line} "]

    # One that was killed before is begun again after a pause that grows.
    eventually(lambda: victims() != [], f"somebody who runs {command}")
    for victim in victims():
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    eventually(lambda: site.running.health() == 200, "health after the kill")


def go_on(crowd: Crowd) -> None:
    """Until so many more have signed."""
    wanted = len(crowd.acknowledged) + 20
    eventually(lambda: len(crowd.acknowledged) >= wanted, "some signatures")


def rows(site: Site, statement: str) -> int:
    ((found,),) = outsiders.read(site.data, statement)
    return int(found)


def test_kill_of_the_front_loses_nothing_acknowledged_and_mails_nothing_twice(site: Site) -> None:
    with Crowd(site) as crowd:
        for _ in range(KILLS):
            go_on(crowd)
            kill(site, "serve")
        go_on(crowd)

    eventually(lambda: all_mailed(site, crowd.acknowledged), "a letter to everybody")
    assert set(mailed(site).values()) == {1}
    # No request without its mail, no mail without its request.
    orphans = "SELECT count(*) FROM petitions_pending WHERE job NOT IN (SELECT id FROM outbox_job)"
    assert rows(site, orphans) == 0
    mails = "SELECT count(*) FROM outbox_job WHERE id NOT IN (SELECT job FROM petitions_pending)"
    assert rows(site, mails) == 0


def test_kill_of_the_worker_repeats_at_most_the_letter_between_the_relays_yes_and_our_commit(
    site: Site,
) -> None:
    with Crowd(site) as crowd:
        for _ in range(KILLS):
            go_on(crowd)
            kill(site, "work")
        go_on(crowd)

    # What the dead worker had in hand rests until its claim has run out, up to two minutes later.
    in_hand = "SELECT count(*) FROM outbox_job WHERE step = 0 AND claim IS NOT NULL"
    free = "SELECT count(*) FROM outbox_job WHERE step = 0 AND claim IS NULL"
    eventually(lambda: rows(site, free) == 0, "every free letter sent")

    def all_sent_or_in_hand() -> bool:
        held = rows(site, in_hand)  # first: what is in a living hand is sent meanwhile
        letters = mailed(site)
        return sum(not letters[address] for address in crowd.acknowledged) <= held

    eventually(all_sent_or_in_hand, "a letter to everybody but those in a dead hand")
    repeated = {address: number for address, number in mailed(site).items() if number > 1}
    assert set(repeated.values()) <= {2}
    assert len(repeated) <= KILLS  # one letter is on its way at a time


def test_kill_of_the_front_while_people_confirm_counts_each_once(site: Site) -> None:
    addresses = [f"confirm-{number}@example.org" for number in range(30)]
    for address in addresses:
        site.sign(Person("Vera Signer", address, ""))
    eventually(lambda: all_mailed(site, addresses), "a letter to everybody")
    confirmed: list[str] = []

    def confirm() -> None:
        for address in addresses:
            time.sleep(PAUSE)  # so that most have yet to come when the front is killed
            path = site.path_in_letter(address)
            while address not in confirmed:
                try:
                    if site.post(path).status_code == 303:
                        confirmed.append(address)
                except httpx.HTTPError:
                    time.sleep(0.05)

    people = threading.Thread(target=confirm)
    people.start()
    eventually(lambda: len(confirmed) > 3, "some confirmations")
    kill(site, "serve")
    people.join()

    assert rows(site, "SELECT count(*) FROM petitions_signature") == len(addresses)
    eventually(lambda: site.count()["confirmed"] == len(addresses), "the count")


@pytest.mark.sqlite  # tests/chaos looks through PostgreSQL's files
def test_kill_of_everything_leaves_nothing_readable_and_a_site_that_starts(prepared: Path) -> None:
    with up("--demo", data=prepared, limits="off") as running:
        site = Site(running, prepared)
        with Crowd(site) as crowd:
            go_on(crowd)
            for victim in [running.process.pid, *running.family()]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
            running.process.wait()

    written = b"".join(path.read_bytes() for path in prepared.glob("glasno.sqlite3*"))
    assert (b"crowd-" in written, b"Vera Signer" in written, DEMO.encode() in written) == (
        False,
        False,
        True,
    )
    with site_on(prepared, "--demo") as again:
        in_hand = rows(
            again, "SELECT count(*) FROM outbox_job WHERE step = 0 AND claim IS NOT NULL"
        )
        eventually(
            lambda: sum(not mailed(again)[address] for address in crowd.acknowledged) <= in_hand,
            "a letter to everybody but those in the dead worker's hand",
        )
        stored = rows(again, "SELECT count(*) FROM petitions_pending")
        assert stored >= len(crowd.acknowledged) > 0
