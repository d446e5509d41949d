"""The database is full or held by somebody else: 503, readable, and nothing acknowledged lost."""

import resource
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.journeys.site import DEMO, Site, a_signer, eventually, site_on

# tests/faults/test_postgresql.py does the same to PostgreSQL.
pytestmark = pytest.mark.sqlite
ROOM = 900_000  # bytes
MOST = 2000


def pending(site: Site) -> int:
    connection = sqlite3.connect(f"file:{site.data / 'glasno.sqlite3'}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM petitions_pending").fetchone()[0])
    finally:
        connection.close()


def check_unavailable(answer: httpx.Response, *, word: str) -> None:
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "text/html" in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src")
    assert word in answer.text


def test_a_held_database_answers_503_in_the_readers_language_and_recovers(site: Site) -> None:
    holder = sqlite3.connect(site.data / "glasno.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    refused = site.sign(a_signer(), language="ru")
    page = site.get(f"/ru/{DEMO}/")
    holder.execute("ROLLBACK")
    holder.close()

    check_unavailable(refused, word='lang="ru"')
    assert page.status_code == 200  # reading goes on
    answers: list[int] = []

    def signs_again() -> bool:
        answers.append(site.sign(a_signer()).status_code)
        return answers[-1] == 303

    eventually(signs_again, "signing again")
    # Of those who were told to come back meanwhile somebody may have been stored all the same.
    assert 1 <= pending(site) <= len(answers)


def test_a_full_disk_answers_503_and_keeps_all_that_was_acknowledged(prepared: Path) -> None:
    acknowledged = 0
    with site_on(prepared, "--demo") as site:
        fill_the_disk(site)
        while (refused := site.sign(a_signer())).status_code == 303:
            acknowledged += 1
            assert acknowledged < MOST

    check_unavailable(refused, word="<h1>")
    with site_on(prepared, "--demo") as roomy:
        assert pending(roomy) >= acknowledged > 0
        assert roomy.sign(a_signer()).status_code == 303


def fill_the_disk(site: Site) -> None:
    """From now on no file of these processes grows beyond what a few signatures need."""
    for process in site.running.family():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (ROOM, ROOM))
