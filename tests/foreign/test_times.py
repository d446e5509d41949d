"""nginx and Caddy tell no second in which a file was published, and never that an old one holds.

Signatures follow one another in live files, so the time of a file is the time of a signature. And
two counts of one second and one size must not pass for one: `304` would keep the older.
"""

import gzip
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from glasno.publishing.paths import live_beside
from tests.foreign.servers import caddy, find, nginx_files, running
from tests.running.program import free_port

pytestmark = pytest.mark.foreign

WHEN = datetime(2026, 11, 28, 15, 7, 59, tzinfo=UTC)
ODD = int(WHEN.timestamp())
DAYS = "day,confirmed\n" * 100
FILES = {
    "en/index.html": "<!DOCTYPE html><title>x</title>",
    "en/404.html": "<!DOCTYPE html><title>not there</title>",
    "en/x/names/index.html": "<!DOCTYPE html><title>names</title>",
    "en/x/feed.json": "{}",
    "count/x.json": '{"confirmed": 12}',
    "count/x.json.minisig": "untrusted comment: x",
    "data/x/days.csv": DAYS,
    "manifest.json": "{}",
    "assets/site.0123456789ab.css": "body {}",
    ".x/feed.json": "{}",
    "en/.x/feed.json": "{}",
}
LIVE = ("en/x/names/index.html", "count/x.json", "count/x.json.minisig", "data/x/days.csv")
TOLD = [path for path in FILES if "/." not in f"/{path}"]


@dataclass(frozen=True)
class Served:
    """A directory, that of its live files, and what answers with both."""

    root: Path
    live: Path
    client: httpx.Client

    def put(self, path: str, data: bytes) -> None:
        """As publishing does: another file under the same name, in the same second."""
        file = (self.live if path.startswith(LIVE) else self.root) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_name("new").write_bytes(data)
        os.utime(file.with_name("new"), (ODD, ODD))
        file.with_name("new").replace(file)


@pytest.fixture(scope="module", params=["nginx live", "nginx mirror", "caddy live", "caddy mirror"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    program, variant = request.param.split()
    root, port = tmp_path_factory.mktemp("times"), free_port()
    site = root / "site"
    changes = {"/srv/glasno/data/site" if variant == "live" else "/srv/mirror/site": str(site)}
    command = {"nginx": by_nginx, "caddy": by_caddy}[program](root, variant, port, changes)
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        host = {"Host": f"{'a' * 56}.onion"} if variant == "live" else {}
        client = httpx.Client(base_url=address, headers=host, trust_env=False)
        live = live_beside(site)
        made = Served(site, live, stack.enter_context(client))
        for path, text in FILES.items():
            made.put(path, text.encode())
        made.put("data/x/days.csv.gz", gzip.compress(DAYS.encode()))
        stack.enter_context(running(command, port, log=root / "said"))
        yield made


def by_nginx(root: Path, variant: str, port: int, changes: dict[str, str]) -> list[str]:
    """The site as Tor reaches it, or a mirror, without TLS."""
    if variant == "live":
        changes |= {
            "  listen 80;\n": f"  listen 127.0.0.1:{free_port()};\n",
            "listen 443 ssl http2": f"listen 127.0.0.1:{free_port()}",
            "127.0.0.1:8081": f"127.0.0.1:{port}",
            "127.0.0.1:8000": f"127.0.0.1:{free_port()}",
        }
    else:
        changes |= {"listen 443 ssl http2": f"listen 127.0.0.1:{port}"}
    changes |= {"ssl_certificate ": "# ", "ssl_certificate_key ": "# "}
    main = nginx_files(root, variant, changes)
    if os.geteuid() == 0:
        main.write_text(f"user root;{main.read_text()}")
    return [find("nginx"), "-c", str(main), "-p", str(root)]


def by_caddy(root: Path, variant: str, port: int, changes: dict[str, str]) -> list[str]:
    """The same by Caddy."""
    if variant == "live":
        changes |= {
            "\nhttp://:8081 {": f"\nhttp://:{port} {{",
            "127.0.0.1:8000": f"127.0.0.1:{free_port()}",
            "\npetition.example.org {": f"\nhttp://127.0.0.1:{free_port()} {{",
        }
    else:
        changes |= {"mirror.example.net {": f"http://127.0.0.1:{port} {{"}
    return caddy(root, variant, changes)


@pytest.mark.parametrize("path", [*TOLD, "en/", "en/x/names/", "not/there"])
def test_no_answer_tells_when_a_file_was_written(path: str, served: Served) -> None:
    plain = {"Accept-Encoding": "identity"}
    for headers in ({}, plain, plain | {"Range": "bytes=0-1"}):
        answer = served.client.get(f"/{path}", headers=headers)
        if path != "not/there":
            assert answer.status_code in (200, 206), path
        assert answer.headers.keys() & {"last-modified", "etag"} == set()


def asked(client: httpx.Client, name: str, value: str) -> tuple[int, str]:
    part = {"Range": "bytes=0-1"} if name == "If-Range" else {}
    answer = client.get("/count/x.json", headers={name: value} | part)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    "name", ["If-Modified-Since", "If-Unmodified-Since", "If-Range", "If-None-Match", "If-Match"]
)
def test_nobody_finds_the_second_by_asking_for_it(name: str, served: Served) -> None:
    if name in ("If-None-Match", "If-Match"):  # as nginx and Caddy make them of time and size
        size = len(FILES["count/x.json"])
        guesses = [[f'"{n:x}-{size:x}"', f'"{base36(n)}{base36(size)}"'] for n in (ODD, ODD + 9)]
    else:
        moments = [datetime.fromtimestamp(n, UTC) for n in (ODD - 9, ODD, ODD + 9)]
        guesses = [[format_datetime(moment, usegmt=True)] for moment in moments]
    answers = {asked(served.client, name, guess) for each in guesses for guess in each}
    assert len(answers) == 1


def test_a_count_of_the_same_second_and_size_is_told(served: Served) -> None:
    before = served.client.get("/count/x.json")
    known = {"If-Modified-Since": format_datetime(WHEN, usegmt=True)} | {
        condition: before.headers[header]
        for condition, header in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        if header in before.headers
    }
    served.put("count/x.json", b'{"confirmed": 13}')
    answer = served.client.get("/count/x.json", headers=known)
    served.put("count/x.json", FILES["count/x.json"].encode())
    assert (answer.status_code, answer.text) == (200, '{"confirmed": 13}')


@pytest.mark.parametrize("path", [".x/feed.json", "en/.x/feed.json", "%2ex/feed.json"])
def test_a_feed_below_a_name_with_a_dot_is_not_there(path: str, served: Served) -> None:
    assert served.client.get(f"/{path}").status_code == 404


def base36(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[last] + digits
    return digits
