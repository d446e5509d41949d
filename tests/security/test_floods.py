"""A flood slows its own letters and nobody else's; a shared address turns nobody away."""

import json
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from glasno.front.gate import CEILING_SIZE
from glasno.front.prices import STEPS
from glasno.kit.clock import now
from glasno.petitions import challenges
from glasno.vault.keyring import Keyring
from tests import outsiders
from tests.factories.challenges import solution_of, solved
from tests.journeys.site import DEMO, Person, Site, a_signer, eventually, site_on
from tests.plain_http import NO_TLS
from tests.running.program import Prepare

FAST, PACED = 0, 1
# A paced letter waits up to 40 s and goes after the fast ones; on an idle site within a minute.
MINUTE = 60.0

# Over the first step, with what leaks out meanwhile.
FLOOD = STEPS[0] + 15
# Networks that bring one form each.
NETWORKS = 300


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepare: Prepare) -> Iterator[Site]:
    """The demonstration with its limits on, behind a proxy on this machine that was named."""
    data = prepare(tmp_path_factory.mktemp("floods") / "data")
    with site_on(data, "--demo", limits="on", trusted_proxies="127.0.0.2") as running:
        yield running


def client(site: Site, *, proxied: bool) -> httpx.Client:
    """Through the named proxy, or straight from this machine as a Tor service comes."""
    here = "127.0.0.2" if proxied else "127.0.0.1"
    transport = httpx.HTTPTransport(local_address=here, verify=NO_TLS)
    return httpx.Client(base_url=site.address, transport=transport, timeout=30)


def form(person: Person, **more: str) -> dict[str, str]:
    return {"lang": "en", "name": person.name, "email": person.email, **more}


def lane(site: Site) -> int:
    """The lane of the request that came last."""
    rows = outsiders.read(site.data, "SELECT lane FROM petitions_pending ORDER BY id DESC LIMIT 1")
    return int(rows[0][0])


def test_a_flood_from_one_network_is_paced_and_another_stays_fast(site: Site) -> None:
    with client(site, proxied=True) as visitor:

        def sign(address: str, altcha: str = "") -> httpx.Response:
            told = {"X-Forwarded-For": address}
            fields = form(a_signer(), altcha=altcha)
            return visitor.post(f"/do/sign/{DEMO}", data=fields, headers=told)

        def challenge(address: str) -> bytes:
            return visitor.get("/do/challenge", headers={"X-Forwarded-For": address}).content

        cheap = [challenge("203.0.113.9") for _ in range(2)]
        flood = [sign("203.0.113.9") for _ in range(FLOOD)]
        ours = sign("203.0.113.9", solution_of(cheap[0]))
        our_lane = lane(site)
        theirs = sign("198.51.100.4", solution_of(challenge("198.51.100.4")))
        their_lane = lane(site)
        dear = challenge("203.0.113.9")
        bought = sign("203.0.113.9", solution_of(dear))

        assert {answer.status_code for answer in (*flood, ours, theirs, bought)} == {303}
        assert len({answer.headers["location"] for answer in (*flood, ours, theirs, bought)}) == 1
        assert (our_lane, their_lane, lane(site)) == (PACED, FAST, FAST)
        assert json.loads(dear)["parameters"]["data"]["level"] == 1


def test_forged_headers_from_this_machine_buy_nothing(site: Site) -> None:
    # 127.0.0.1 is not the proxy that was named: what it says of others does not count.
    with client(site, proxied=False) as visitor:
        for number in range(FLOOD):
            forged = f"198.51.100.{number}"
            told = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}"}
            fields = form(a_signer())
            visitor.post(f"/do/sign/{DEMO}", data=fields, headers=told)
        level = visitor.get("/do/challenge").json()["parameters"]["data"]["level"]

    assert level == 1


def test_a_flood_over_loopback_leaves_a_signer_without_a_script_the_letter(site: Site) -> None:
    signer = a_signer()
    with client(site, proxied=False) as visitor:
        flood = [
            visitor.post(f"/do/sign/{DEMO}", data=form(a_signer())).status_code for _ in range(90)
        ]
        answer = visitor.post(f"/do/sign/{DEMO}", data=form(signer))
        began = time.monotonic()

    assert set(flood) == {303}
    assert (answer.status_code, lane(site)) == (303, PACED)
    eventually(lambda: bool(site.letters(signer.email)), "the letter", within=2 * MINUTE, pause=0.5)
    assert time.monotonic() - began < 1.5 * MINUTE


def test_the_ceiling_is_a_readable_page_for_its_own_address_alone(site: Site) -> None:
    with client(site, proxied=True) as visitor:

        def ask(address: str, path: str = "/do/confirm/1-none", **headers: str) -> httpx.Response:
            told = {"X-Forwarded-For": address, **headers}
            return visitor.get(path, headers=told)

        def over() -> bool:
            return ask("203.0.113.77").status_code == 429

        assert [over() for _ in range(int(CEILING_SIZE) // 2)].count(True) == 0
        eventually(over, "the ceiling is reached", pause=0)
        for language, words in (("en", "wait a minute"), ("ru", "Подождите минуту")):
            page = ask("203.0.113.77", **{"Accept-Language": language})
            if page.status_code != 429:  # a place has come free meanwhile
                eventually(over, "the ceiling is reached again", pause=0)
                page = ask("203.0.113.77", **{"Accept-Language": language})
            assert (page.status_code, page.headers["retry-after"]) == (429, "60")
            assert words in page.text
        told = {"X-Forwarded-For": "203.0.113.77"}
        large = form(a_signer(), town="x" * 30_000)
        eventually(
            lambda: visitor.post(f"/do/sign/{DEMO}", data=large, headers=told).status_code == 429,
            "a form is refused in the same way, whatever its size",
            pause=0,
        )
        assert ask("203.0.113.78").status_code == 404
        assert ask("203.0.113.77", f"/en/{DEMO}/").status_code == 200


@pytest.mark.parametrize("proxied", [True, False])
def test_this_machine_and_the_proxy_itself_never_meet_the_ceiling(
    site: Site, proxied: bool
) -> None:
    with client(site, proxied=proxied) as visitor:
        codes = {visitor.get("/do/confirm/1-none").status_code for _ in range(1_500)}

    assert codes == {404}


def network(number: int) -> str:
    """An address in a /24 of its own, out of the range for measurements (RFC 2544)."""
    return f"198.{18 + number // 256}.{number % 256}.1"


def sign_through(visitor: httpx.Client, address: str, altcha: str = "") -> httpx.Response:
    told = {"X-Forwarded-For": address}
    return visitor.post(f"/do/sign/{DEMO}", data=form(a_signer(), altcha=altcha), headers=told)


def requests(site: Site) -> list[tuple[int, bool]]:
    """Of each request, oldest first: its lane, and whether its letter may go or has gone."""
    found = outsiders.read(
        site.data,
        "SELECT pending.lane, job.due_on IS NOT NULL FROM petitions_pending AS pending"
        " LEFT JOIN outbox_job AS job ON job.id = pending.job ORDER BY pending.id",
    )
    return [(int(lane), bool(may_go)) for lane, may_go in found]


@pytest.fixture
def robot(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Solutions of the lowest price by a machine that needs one try for what takes others 300."""
    ours = Keyring(site.data / "secrets")
    monkeypatch.setattr(challenges, "keyring", lambda: ours)
    monkeypatch.setattr(challenges, "randbelow", lambda _: 0)
    return lambda: solved(0, now=now())


# The last here, for what it brings stands in the way of a letter that is waited for.
@pytest.mark.parametrize("pays", [False, True])
def test_a_flood_from_many_networks_keeps_nobody_from_a_lane_or_a_letter(
    site: Site, robot: Callable[[], str], pays: bool
) -> None:
    first = 1 + NETWORKS * pays
    with client(site, proxied=True) as visitor:
        before = len(requests(site))
        answers = [
            sign_through(visitor, network(first + number), robot() if pays else "")
            for number in range(NETWORKS)
        ]
        ours = {"X-Forwarded-For": "203.0.113.200"}
        challenge = visitor.get("/do/challenge", headers=ours).content
        answers.append(sign_through(visitor, "203.0.113.200", solution_of(challenge)))
        answers.append(sign_through(visitor, "203.0.113.201"))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert json.loads(challenge)["parameters"]["data"]["level"] == 0
    *theirs, with_script, without = requests(site)[before:]
    assert theirs == [(FAST if pays else PACED, True)] * NETWORKS
    assert (with_script, without) == ((FAST, True), (PACED, True))
