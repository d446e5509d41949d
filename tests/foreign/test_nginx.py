"""nginx in front, set up as docs/operators/abuse.md says: visitors cannot forge where they are."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from glasno.front.prices import STEPS
from tests.foreign.servers import NGINX, find, running
from tests.journeys.site import DEMO, Site, a_signer, site_on
from tests.running.program import free_port

pytestmark = pytest.mark.foreign

GUIDE = Path(__file__).parents[2] / "docs/operators/abuse.md"
SERVER = """
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass {site};
    proxy_bind 127.0.0.3;
    {documented}
  }}
}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("nginx") / "data"
    with site_on(data, "--demo", limits="on", trusted_proxies="127.0.0.3") as begun:
        yield begun


@pytest.fixture(scope="module")
def nginx(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an nginx that passes everything on."""
    found = re.search(r"```\n(proxy_set_header .*?)```", GUIDE.read_text(), re.S)
    assert found, "the guide shows no lines for nginx"
    root, port = tmp_path_factory.mktemp("nginx-root"), free_port()
    server, main = root / "server.conf", root / "nginx.conf"
    server.write_text(SERVER.format(port=port, site=site.address, documented=found[1]))
    main.write_text(NGINX.format(root=root, file=server))
    with running([find("nginx"), "-c", str(main), "-p", str(root)], port):
        yield f"http://127.0.0.1:{port}"


def visitor(address: str, here: str) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=here)
    return httpx.Client(base_url=address, transport=transport, timeout=30)


def level(client: httpx.Client, **headers: str) -> int:
    told = client.get("/do/challenge", headers=headers).json()
    return int(told["parameters"]["data"]["level"])


FORGED = [
    {"X-Forwarded-For": "198.51.100.{}"},
    {"X-Forwarded-For": "127.0.0.3, 198.51.100.{}, 127.0.0.3"},
    {"X-Forwarded-For": 'rubbish", {}'},
    {"Forwarded": "for=198.51.100.{}"},
    {"Forwarded": 'for="198.51.100.{}'},
    {"X-Real-IP": "198.51.100.{}"},
]


def test_forging_behind_nginx_fills_ones_own_bucket(nginx: str) -> None:
    with visitor(nginx, "127.0.1.7") as forger, visitor(nginx, "127.0.9.7") as another:
        for number in range(STEPS[0] + 20):
            person, lie = a_signer(), FORGED[number % len(FORGED)]
            answer = forger.post(
                f"/do/sign/{DEMO}",
                data={"lang": "en", "name": person.name, "email": person.email},
                headers={name: value.format(number) for name, value in lie.items()},
            )
            assert answer.status_code == 303

        assert level(forger) == 1
        for lie in FORGED:
            assert level(forger, **{name: value.format(9) for name, value in lie.items()}) == 1
        assert level(another) == 0


def test_a_forged_address_fills_nobodys_bucket(nginx: str) -> None:
    with visitor(nginx, "127.0.9.9") as accused:
        assert level(accused) == 0
        with visitor(nginx, "127.0.1.8") as forger:
            for _ in range(STEPS[0] + 20):
                person = a_signer()
                forger.post(
                    f"/do/sign/{DEMO}",
                    data={"lang": "en", "name": person.name, "email": person.email},
                    headers={"X-Forwarded-For": "127.0.9.9"},
                )
        assert level(accused) == 0
