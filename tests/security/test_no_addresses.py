"""No network address and no browser of anybody, in any table, file or log (security.md)."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.site import DEMO, Site
from tests.security.sweep import spellings, sweep

# Every address of 127.0.0.0/8 is this machine: a request can come from a distinctive one.
FROM = "127.77.66.55"
FORWARDED = "203.0.113.177"
AGENT = "SentinelBrowser/7291"
COOKIE = "sentinelcookie7291"
REFERER = "https://sentinelreferer7291.example/"

SOURCE = Path(__file__).parents[2] / "src" / "glasno"


@pytest.fixture
def visitor(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=site.address,
        transport=httpx.HTTPTransport(local_address=FROM),
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
    assert visitor.post(f"/do/sign/{DEMO}", data=form).status_code == 303
    link = site.path_in_letter(address)
    for method, path, data in [
        ("GET", "/", None),
        ("GET", f"/en/{DEMO}/", None),
        ("GET", "/no/such/page", None),
        ("GET", f"/count/{DEMO}.json", None),
        ("GET", "/health", None),
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

    assert site.running.stop() == 0
    (site.data.parent / "said.log").write_text("\n".join(site.running.said))
    for kept in (FROM, FORWARDED, AGENT, COOKIE, "sentinelreferer7291"):
        assert sweep(site.data.parent, spellings(kept)) == []


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
        'b"cookie"',
        'b"origin"',
        'b"referer"',
    ],
)
def test_the_source_never_asks_for_the_visitor(name: str) -> None:
    asking = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if name.lower() in path.read_text().lower()
    ]

    assert asking == []
