"""No network address and no browser of anybody, in any table, file or log (SECURITY.md)."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from glasno.front.arrivals import MOST_UNWRITTEN
from tests import outsiders
from tests.factories.challenges import solution_of
from tests.journeys.site import DEMO, Site, site_on
from tests.plain_http import NO_TLS
from tests.running.program import Prepare
from tests.security.sweep import spellings, sweep

# Every address of 127.0.0.0/8 is this machine: a request can come from a distinctive one.
FROM = "127.77.66.55"
FORWARDED = "203.0.113.177"
AGENT = "SentinelBrowser/7291"
COOKIE = "sentinelcookie7291"
REFERER = "https://sentinelreferer7291.example/"

SOURCE = Path(__file__).parents[2] / "src" / "glasno"
# The one module that may look at an address; it gives away keyed digests alone.
ORIGINS = "front/origins.py"
# What it may name, and the sentence for the operator that names a header.
ALLOWED = {
    # robots.txt speaks to all of them alike.
    "user-agent": ["campaigns/sitemap.py"],
    "x-forwarded-for": [ORIGINS, "front/examinations.py"],
    'get("client")': [ORIGINS],
    "ipaddress import": [ORIGINS],
}


@pytest.fixture(params=["straight", "proxied"])
def site(request: pytest.FixtureRequest, tmp_path: Path, prepare: Prepare) -> Iterator[Site]:
    """With its limits on; in one case the visitor's address is that of a named proxy.

    Then the forwarded address is the one that is counted, in the other case the peer's own is.
    """
    named = {"trusted_proxies": FROM} if request.param == "proxied" else {}
    with site_on(prepare(tmp_path / "data"), "--demo", limits="on", **named) as running:
        yield running


@pytest.fixture
def visitor(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=site.address,
        transport=httpx.HTTPTransport(local_address=FROM, verify=NO_TLS),
        headers={
            "X-Forwarded-For": FORWARDED,
            "X-Real-IP": FORWARDED,
            "Forwarded": f"for={FORWARDED}",
            "User-Agent": AGENT,
            "Cookie": f"name={COOKIE}",
            "Referer": REFERER,
            "Origin": REFERER.rstrip("/"),
        },
        timeout=30,
    ) as client:
        yield client


def test_nothing_of_the_visitor_is_kept(site: Site, visitor: httpx.Client) -> None:
    address = "visitor@example.org"
    form = {"lang": "en", "name": "Vera Signer", "email": address}
    altcha = solution_of(visitor.get("/do/challenge").content)
    count_each(visitor)
    signed = visitor.post(f"/do/sign/{DEMO}", data=form | {"altcha": altcha})
    assert signed.status_code == 303
    link = site.path_in_letter(address)
    for method, path, data in [
        ("GET", "/", None),
        ("GET", f"/en/{DEMO}/", None),
        ("GET", "/no/such/page", None),
        ("GET", f"/count/{DEMO}.json", None),
        ("GET", "/health", None),
        ("GET", "/metrics", None),
        ("GET", "/do/challenge", None),
        ("POST", f"/do/sign/{DEMO}", form | {"altcha": altcha, "website": "x"}),
        ("POST", f"/do/sign/{DEMO}", form | {"altcha": "rubbish"}),
        ("GET", "/demo/mail/", None),
        ("PUT", f"/en/{DEMO}/", None),
        ("POST", f"/do/sign/{DEMO}", {"name": ""}),
        ("POST", f"/do/sign/{DEMO}", {"name": "x" * 100_000}),
        ("POST", "/do/sign/none", form),
        ("GET", link, None),
        ("POST", link, {"display": "name"}),
        ("POST", link, {}),
    ]:
        visitor.request(method, path, data=data)
    mine = site.path_in_letter(address, 2)
    visitor.get(mine)
    visitor.post(mine, data={"action": "withdraw"})

    counted = outsiders.read(
        site.data, "SELECT total, alike FROM front_arrivalhour WHERE total > 100"
    )
    assert counted == [(MOST_UNWRITTEN, MOST_UNWRITTEN)]
    assert site.running.stop() == 0
    (site.data.parent / "said.log").write_text("\n".join(site.running.said))
    for kept in (FROM, FORWARDED, AGENT, COOKIE, "sentinelreferer7291"):
        assert sweep(site.data.parent, spellings(kept)) == []
    for kept in (FROM, FORWARDED):
        # As a program would pack an address and then write it down.
        packed = bytes(map(int, kept.split("."))).hex().encode()
        assert sweep(site.data.parent, {"hex": packed, "HEX": packed.upper()}) == []


def count_each(visitor: httpx.Client) -> None:
    """So many requests that the front writes its count of them down."""
    for _ in range(MOST_UNWRITTEN + 1):
        visitor.get("/do/confirm/1-none")


@pytest.mark.parametrize(
    "name",
    [
        "REMOTE_ADDR",
        "HTTP_USER_AGENT",
        "HTTP_X_FORWARDED",
        "x-forwarded-for",
        "x-real-ip",
        "user-agent",
        'scope["client"]',
        'get("client")',
        "ipaddress import",
        'b"cookie"',
        'b"origin"',
        'b"referer"',
    ],
)
def test_only_one_module_of_the_source_asks_for_the_visitor(name: str) -> None:
    asking = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if name.lower() in path.read_text().lower()
    ]

    assert sorted(asking) == sorted(ALLOWED.get(name, []))
