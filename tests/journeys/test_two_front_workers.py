"""Two processes take signatures into one SQLite file: none is lost, none is mailed twice."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from tests.journeys.site import DEMO, Letter, Person, Site, a_signer, eventually, site_on
from tests.running.program import Prepare

Task = TypeVar("Task")

SIGNERS = 200
CONNECTIONS = 8


@pytest.fixture
def site(tmp_path: Path, prepare: Prepare) -> Iterator[Site]:
    with site_on(prepare(tmp_path / "data"), "--demo", workers=2) as running:
        running.running.whole_family(4)  # the front and its two, and the worker
        yield running


def test_two_workers_store_mail_and_count_everybody_once(site: Site) -> None:
    signers = [a_signer() for _signer in range(SIGNERS)]
    assert in_parallel(site, signers, sign) == {303: SIGNERS}
    first = letters_once_all_have_come(site, SIGNERS)
    assert site.count()["confirmed"] == 0

    links = [letter.link for letter in first]
    assert in_parallel(site, links, lambda client, link: client.post(link).status_code) == {
        303: SIGNERS
    }
    eventually(lambda: site.count()["confirmed"] == SIGNERS, "all of them counted")
    letters = letters_once_all_have_come(site, 2 * SIGNERS)
    assert Counter(each.to for each in letters) == {signer.email: 2 for signer in signers}
    assert len({each.link for each in letters}) == 2 * SIGNERS
    assert site.count() == {"confirmed": SIGNERS, "withdrawn": 0, "removed": 0}


def sign(client: httpx.Client, signer: Person) -> int:
    """The status with which a request to sign is answered."""
    fields = {"lang": "ru", "name": signer.name, "email": signer.email, "display": "initials"}
    return client.post(f"/do/sign/{DEMO}", data=fields).status_code


def in_parallel(
    site: Site, tasks: Sequence[Task], step: Callable[[httpx.Client, Task], int]
) -> dict[int, int]:
    """Do it for each over a few connections that stay open; how often which status came."""

    def over_one_connection(share: Sequence[Task]) -> list[int]:
        with site.client() as client:
            return [step(client, task) for task in share]

    shares = [tasks[number::CONNECTIONS] for number in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return Counter(chain.from_iterable(pool.map(over_one_connection, shares)))


def letters_once_all_have_come(site: Site, number: int) -> list[Letter]:
    """All letters there are, once there are so many."""
    eventually(lambda: len(list(site.mailbox.glob("*"))) >= number, f"{number} letters", pause=0.2)
    return site.letters()
