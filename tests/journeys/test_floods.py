"""A flood over loopback, where everybody has one address, as over an onion service; limits on.

Neither of those who sign beside it runs a script. One signs from the flood's own address with a
mailbox elsewhere, one with a mailbox at the very provider that is flooded, and one has paid with
proof of work from another address.
"""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.factories.challenges import solution_of
from tests.journeys.site import DEMO, Person, Site, eventually, site_on
from tests.plain_http import NO_TLS
from tests.running.program import Prepare

FLOOD = 160
AT_ONCE = 40
# Of what these tests run at: letters a minute.
PACE = 240
PAGE = f"/en/{DEMO}/check-mail/"


@pytest.fixture
def site(tmp_path: Path, prepare: Prepare) -> Iterator[Site]:
    """The demonstration with its limits on."""
    settings = {"limits": "on", "mail_paces": f"gmail={PACE}"}
    with site_on(prepare(tmp_path / "data"), "--demo", **settings) as running:
        yield running


def flood(site: Site, number: int, *, provider: str) -> set[int]:
    """So many requests for as many mailboxes, from one address; the statuses of the answers."""

    async def post() -> set[int]:
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(
            base_url=site.address, limits=limits, timeout=30, trust_env=False, verify=NO_TLS
        ) as client:

            async def one(place: int) -> int:
                fields = {"lang": "en", "name": "Nobody", "email": f"flood{place}@{provider}"}
                answer = await client.post(f"/do/sign/{DEMO}", data=fields)
                assert answer.headers["location"] == PAGE
                return answer.status_code

            return set(await asyncio.gather(*map(one, range(number))))

    # In a thread of its own: a browser of another test may keep a loop in this one.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(post())).result()


def paid(site: Site, person: Person) -> int:
    """Signs with proof of work, from an address that is not the flood's."""
    transport = httpx.HTTPTransport(local_address="127.0.0.2", verify=NO_TLS)
    with httpx.Client(base_url=site.address, transport=transport, trust_env=False) as client:
        altcha = solution_of(client.get("/do/challenge").content)
        fields = {"lang": "en", "name": person.name, "email": person.email, "altcha": altcha}
        return client.post(f"/do/sign/{DEMO}", data=fields).status_code


def seconds_to(site: Site, addresses: dict[str, float], *, within: float) -> dict[str, float]:
    """How long after its own beginning each address got its letter."""
    came: dict[str, float] = {}

    def all_came() -> bool:
        there = {letter.to for letter in site.letters()}
        for address, began in addresses.items():
            if address in there:
                came.setdefault(address, time.monotonic() - began)
        return came.keys() == addresses.keys()

    eventually(all_came, "the letters to all signers", within=within, pause=0.5)
    return came


def says(site: Site, language: str, told: str) -> bool:
    """Whether the page after signing says so now."""
    return told in site.get(PAGE.replace("/en/", f"/{language}/")).text


def test_a_flood_from_ones_own_address_stops_nobody(site: Site) -> None:
    assert flood(site, FLOOD, provider="gmail.com") == {303}
    signers = {
        "without a script": Person("Vera Signer", "vera@yandex.ru", "Tver"),
        "at the flooded provider": Person("Oleg Signer", "oleg@gmail.com", "Tver"),
        "who has paid": Person("Anna Signer", "anna@gmail.com", "Tver"),
    }
    began = {}
    for who, person in signers.items():
        began[person.email] = time.monotonic()
        if who == "who has paid":
            assert paid(site, person) == 303
        else:
            assert site.sign(person).status_code == 303
    for language, told in (("en", "up to 5 minutes"), ("ru", "в\u00a0пределах 5\u00a0минут")):
        eventually(partial(says, site, language, told), "what the page says")

    # The last of the flood's provider waits for its pace: what is left of it, and 40 s.
    waited = seconds_to(site, began, within=FLOOD / PACE * 60 + 60)

    assert waited["anna@gmail.com"] < 20
    assert waited["vera@yandex.ru"] < 60
    # Nobody at the flooded provider waits longer than the page said.
    assert waited["oleg@gmail.com"] < 5 * 60
    eventually(partial(says, site, "en", "about a minute"), "the page after the flood")
