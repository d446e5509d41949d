"""Parts of a site die at random while people sign: nothing acknowledged is lost, all adds up.

`python -m pytest tests/chaos --chaos-seeds 10` raises ten storms; `--chaos-seed` repeats one. The
decisions of people and of the storm follow the seed; how long each step takes does not.
"""

import contextlib
import itertools
import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.chaos.books import Books
from tests.chaos.parts import Parts
from tests.chaos.people import (
    PAUSE,
    REMOVED_COUNTRY,
    Life,
    Person,
    Plan,
    PostOffice,
    Streets,
    draw_person,
)
from tests.chaos.reckoning import NOTED, findings, readable
from tests.chaos.storm import Storm
from tests.journeys.site import DEMO, eventually
from tests.plain_http import NO_TLS
from tests.postgresql_server import Server
from tests.running.program import PATIENCE_SECONDS, environ, run

# People come for so long, at this rate; the storm rages a little longer.
COMING_SECONDS = 8.0
PEOPLE_A_SECOND = 9
RAGING_SECONDS = 15.0
# Beside them so many come one after another for as long as it rages, and only sign: whenever
# something dies, somebody's signature is on its way.
HANDS_OF_THE_CROWD = 4
NO_PAUSE = (0.02, 0.05)
# After the storm everybody finishes what was begun: letters are held back, up to 15 s each.
SETTLING_SECONDS = 240.0
RECOUNT = """
import django
django.setup()
from glasno.kit.clock import now
from glasno.petitions.actions.verifying import verify_counts
print(verify_counts(now=now()))
"""


class Weather:
    """One storm over one site, and the people who live through it."""

    def __init__(self, parts: Parts, books: Books, data: Path, seed: int) -> None:
        self.storm = Storm(parts, drawn(f"{seed} storm"))
        self.office = PostOffice(data / "mailbox" / "new")
        self.books = books
        self.people: list[Person] = []
        self.removed = 0
        self._data = data
        self._seed = seed
        self._parts = parts
        self._calm = threading.Event()
        self._until = time.monotonic() + RAGING_SECONDS + SETTLING_SECONDS
        self._streets = Streets(parts.ports, self.office, self._until)

    def pass_over(self) -> None:
        """From the first who comes to the last who has finished."""
        self.storm.begin()
        eventually(lambda: healthy(self._parts.ports), "every front")
        began = time.monotonic()
        self.storm.rage()
        chance = drawn(f"{self._seed} people")
        number_of_people = int(COMING_SECONDS * PEOPLE_A_SECOND)
        with ThreadPoolExecutor(number_of_people + HANDS_OF_THE_CROWD + 1) as hands:
            crowd = [hands.submit(self._crowd, n) for n in range(HANDS_OF_THE_CROWD)]
            lives = []
            for number in range(number_of_people):
                self._wait_until(began + number / PEOPLE_A_SECOND)
                person = draw_person(number, chance)
                lives.append(hands.submit(self._life(person).live))
            lives.append(hands.submit(self._remove))
            self._wait_until(began + RAGING_SECONDS)
            self.storm.calm()
            self._calm.set()
            eventually(lambda: healthy(self._parts.ports), "every front after the storm")
            while not all(each.done() for each in (*lives, *crowd)):
                self._wait_until(time.monotonic() + 0.5)

    def _crowd(self, hand: int) -> None:
        for number in itertools.count():
            if self._calm.is_set():
                return
            person = Person(1_000_000 * (hand + 1) + number, Plan.IGNORE)
            self._life(person, pause=NO_PAUSE).live()

    def _remove(self) -> None:
        """Invalidate while it rages, and after it, until some signatures are removed.

        A command may have done so and died before it could tell: that is seen in what is stored.
        """
        while time.monotonic() < self._until and not self._have_removed():
            self._invalidate()
            time.sleep(PAUSE[1])

    def _invalidate(self) -> None:
        command = ("petition", "invalidate", DEMO, "--country", REMOVED_COUNTRY, "--signatures")
        flags = ("--reason", "A storm.", "--yes", "--json")
        # One that takes too long is killed and has told nothing, as in a storm it may.
        with contextlib.suppress(subprocess.TimeoutExpired):
            ended = run(*command, *flags, data=self._data, **self._parts.settings)
            if ended.returncode == 0:
                self.removed += int(json.loads(ended.stdout)["signatures"])

    def _have_removed(self) -> bool:
        with contextlib.suppress(psycopg.Error, sqlite3.Error):
            return self.books.number(NOTED) > 0
        return False

    def _life(self, person: Person, *, pause: tuple[float, float] = PAUSE) -> Life:
        self.people.append(person)
        chance = drawn(f"{self._seed} person {person.number}")
        return Life(person, self._streets, chance, pause=pause)

    def settle(self, quiet: Callable[[], bool]) -> None:
        """Wait until nothing is left to do."""

        def settled() -> bool:
            self.office.look()
            return quiet()

        eventually(settled, "quiet", within=SETTLING_SECONDS, pause=0.5)

    def _wait_until(self, moment: float) -> None:
        while (left := moment - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
            self.office.look()


def drawn(seed: str) -> random.Random:
    """What follows from the seed and nothing else."""
    return random.Random(seed)  # noqa: S311 - to be repeated, not to be kept secret


def healthy(ports: list[int]) -> bool:
    """Whether every front says that it can read and store."""
    with contextlib.suppress(httpx.HTTPError):
        return all(
            httpx.get(url, trust_env=False, verify=NO_TLS).status_code == 200
            for url in (f"http://127.0.0.1:{port}/health" for port in ports)
        )
    return False


def published(port: int) -> dict[str, int]:
    """The count as a front answers it."""
    told = httpx.get(
        f"http://127.0.0.1:{port}/count/{DEMO}.json",
        trust_env=False,
        verify=NO_TLS,
        timeout=PATIENCE_SECONDS,
    ).json()
    return {name: told[name] for name in ("confirmed", "withdrawn", "removed")}


def recounted(data: Path, **settings: object) -> int:
    """How many figures the nightly recount has to correct."""
    ended = subprocess.run(
        [sys.executable, "-c", RECOUNT],
        env={**environ(data, **settings), "DJANGO_SETTINGS_MODULE": "glasno.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ended.stdout)


def weather(
    root: Path, seed: int, server: Server | None, *, fronts: int, workers: int
) -> tuple[list[str], list[str]]:
    """What was found after the storm, and what the storm did."""
    data = root / "data"
    url = server.url("storm") if server else ""
    settings: dict[str, object] = {"database_url": url} if url else {}
    parts = Parts(root, fronts=fronts, workers=workers, server=server, **settings)
    prepared = run("prepare", "--demo", data=data, port=parts.ports[0], **settings)
    assert prepared.returncode == 0, prepared
    books = Books(data, url)
    passing = Weather(parts, books, data, seed)

    def found() -> list[str]:
        return findings(
            passing.people,
            books,
            passing.office,
            published(parts.ports[-1]),
            blows=passing.storm.worker_blows,
            removed=passing.removed,
        )

    try:
        passing.pass_over()
        with contextlib.suppress(AssertionError):
            passing.settle(lambda: not found())
        left = found()
        passing.storm.end()
        left += [f"{part.name} ended with {ended}" for part in parts.all if (ended := part.stop())]
    finally:
        passing.storm.end()
        parts.end()
    if corrected := recounted(data, **settings):
        left.append(f"the recount corrects {corrected} figures")
    if server:
        server.stop("fast")
    left += readable(root, *([server.directory] if server else []))
    told = [*passing.storm.told, *map(repr, passing.people)]
    return left, told


def report(left: list[str], told: list[str]) -> None:
    """What pytest shows when the storm is to be blamed."""
    print("\n".join([*told, "", *left]))  # noqa: T201 - pytest keeps it for a failure


@pytest.mark.sqlite
def test_storm_over_one_file_leaves_nothing_lost_doubled_orphaned_or_readable(
    tmp_path: Path, seed: int
) -> None:
    left, told = weather(tmp_path, seed, None, fronts=1, workers=1)
    report(left, told)
    assert left == []


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    try:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE storm")
        yield server
    finally:
        server.end()


@pytest.mark.data
@pytest.mark.postgresql
def test_storm_over_two_fronts_two_workers_and_their_postgresql_leaves_nothing_lost_or_doubled(
    tmp_path: Path, seed: int, server: Server
) -> None:
    left, told = weather(tmp_path, seed, server, fronts=2, workers=2)
    report(left, told)
    assert left == []
