"""The site served by nginx and by Caddy with the files of deploy/: as Glasno itself serves it."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from glasno.publishing.paths import live_beside
from tests.foreign.servers import DEPLOY, caddy, certificate, changed, find, nginx_files, running
from tests.journeys.site import DEMO, Site, a_signer, site_on
from tests.running.program import free_port

pytestmark = pytest.mark.foreign

HOST, ONION = "petition.example.org", f"{'a' * 56}.onion"
PLACEHOLDER = "youronionaddressyouronionaddressyouronionaddressyouronion.onion"
# What a server in front may say in its own way: its name and how it counts bytes and versions.
OWN = {
    "date",
    "server",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "accept-ranges",
    "etag",
} | {
    *("content-length", "alt-svc", "vary", "content-security-policy"),
    *("strict-transport-security", "onion-location", "content-encoding"),
}


@dataclass(frozen=True)
class Front:
    """A web server before the site: for the world, and for Tor."""

    name: str
    tls: str
    onion: str
    trust: ssl.SSLContext

    def client(self) -> httpx.Client:
        def name(request: httpx.Request) -> None:
            request.extensions["sni_hostname"] = HOST

        return httpx.Client(
            base_url=self.tls,
            headers={"Host": HOST},
            verify=self.trust,
            trust_env=False,
            event_hooks={"request": [name]},
        )

    def by_tor(self) -> httpx.Client:
        return httpx.Client(base_url=self.onion, headers={"Host": ONION}, trust_env=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("live") / "data"
    with site_on(data, "--demo", trusted_proxies="127.0.0.1") as started:
        yield started


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def front(
    request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    root, tls, onion = tmp_path_factory.mktemp(request.param), free_port(), free_port()
    certified = certificate(root, HOST)
    trust = ssl.create_default_context(cafile=str(certified.file))
    changes = {
        "/srv/glasno/data/site": str(site.data / "site"),
        "127.0.0.1:8000": urlsplit(site.address).netloc,
        PLACEHOLDER: ONION,
    }
    if request.param == "nginx":
        changes |= {
            "  listen 80;\n": "",
            "listen 443 ssl http2": f"listen 127.0.0.1:{tls} ssl http2",
            "127.0.0.1:8081": f"127.0.0.1:{onion}",
            "/etc/letsencrypt/live/petition.example.org/fullchain.pem": str(certified.file),
            "/etc/letsencrypt/live/petition.example.org/privkey.pem": str(certified.key),
        }
        main = nginx_files(root, "live", changes)
        if os.geteuid() == 0:
            main.write_text(f"user root;{main.read_text()}")
        command = [find("nginx"), "-c", str(main), "-p", str(root)]
    else:
        command = caddy(root, "live", changes | {
            "\nhttp://:8081 {": f"\nhttp://:{onion} {{",
            f"\n{HOST} {{": f"\nhttps://{HOST}:{tls} {{\n\ttls {certified.file} {certified.key}",
        })  # fmt: skip
    with running(command, tls, onion):
        yield Front(request.param, f"https://127.0.0.1:{tls}", f"http://127.0.0.1:{onion}", trust)


def asset(site: Site) -> str:
    found = next((site.data / "site" / "assets").rglob("site.*.css"))
    return f"/{found.relative_to(site.data / 'site')}"


PATHS = [
    "/en/",
    f"/ru/{DEMO}/",
    f"/en/{DEMO}/names/",
    f"/en/{DEMO}/check-mail/",
    f"/count/{DEMO}.json",
    f"/data/{DEMO}/days.csv",
    "/data/authorities.yaml",
    f"/en/{DEMO}/feed.json",
    f"/en/{DEMO}/feed.atom",
    f"/en/{DEMO}/card.png",
    "/sitemap.xml",
    "/manifest.json",
    "/manifest.json.minisig",
    "/manifest.pub",
    "/mirror/en/",
    "/mirror/manifest.json.minisig",
]


@pytest.mark.parametrize("path", [*PATHS, "an asset"])
def test_a_file_comes_with_the_bytes_and_headers_of_glasno(
    path: str, front: Front, site: Site
) -> None:
    path = asset(site) if path == "an asset" else path
    with front.client() as client, site.client() as direct:
        there, here = client.get(path), direct.get(path)
    assert (there.status_code, there.content) == (200, here.content)
    named = {name: value for name, value in there.headers.items() if name not in OWN}
    assert named == {name: value for name, value in here.headers.items() if name not in OWN}
    assert "etag" not in there.headers
    packed = len(here.content) > 600 and not path.endswith(".png")
    assert (there.headers.get("content-encoding") in ("gzip", "br")) == packed


@pytest.mark.parametrize("variant", ["", "mirror/"])
def test_live_files_come_from_beside_the_edition(front: Front, site: Site, variant: str) -> None:
    with front.client() as client:
        for path in (f"count/{DEMO}.json", f"count/{DEMO}.json.minisig", f"data/{DEMO}/days.csv"):
            file = live_beside(site.data / "site") / variant / path
            assert not (site.data / "site" / variant / path).exists(), path
            assert client.get(f"/{variant}{path}").content == file.read_bytes(), path


@pytest.mark.parametrize("variant", ["", "mirror/"])
def test_a_live_file_comes_first_and_is_not_there_once_it_has_gone(
    front: Front, site: Site, variant: str
) -> None:
    address, told = f"/{variant}en/laid/", []
    edition = site.data / "site" / f"{variant}en/laid/index.html"
    live = live_beside(site.data / "site") / f"{variant}en/laid/index.html"
    for file, text in ((edition, "of an edition"), (live, "live")):
        file.parent.mkdir(parents=True)
        file.write_text(text)
    with front.client() as client, site.client() as direct:
        for file in (live, edition):
            told.append(client.get(address).text)
            file.unlink()
        # Both directories are still there, but no page in them.
        missing, glasnos = client.get(address), direct.get("/en/nothing/")
    live.parent.rmdir()
    edition.parent.rmdir()
    assert told == ["live", "of an edition"]
    assert (missing.status_code, missing.text) == (404, glasnos.text)
    assert missing.headers["cache-control"] == "no-store"


def test_pages_allow_what_glasno_allows_them_and_no_other_site(front: Front, site: Site) -> None:
    with front.client() as client, site.client() as direct:
        for path in ("/en/", f"/ru/{DEMO}/", f"/count/{DEMO}.json"):
            there = set(client.get(path).headers["content-security-policy"].split("; "))
            here = set(direct.get(path).headers["content-security-policy"].split("; "))
            assert here - {"form-action 'none'"} <= there
            assert not any("http" in rule or "unsafe" in rule for rule in there)


def test_a_mirrors_pages_below_the_site_say_themselves_where_forms_go(front: Front) -> None:
    with front.client() as client:
        policy = client.get(f"/mirror/en/{DEMO}/").headers["content-security-policy"]
    assert "form-action" not in policy


def test_the_onion_address_is_told_on_pages_and_only_to_the_world(front: Front) -> None:
    with front.client() as client, front.by_tor() as tor:
        page, data = client.get("/en/"), client.get(f"/count/{DEMO}.json")
        within = tor.get("/en/")
    assert page.headers["onion-location"] == f"http://{ONION}/en/"
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert "onion-location" not in data.headers
    assert within.status_code == 200
    assert within.headers.keys() & {"onion-location", "strict-transport-security"} == set()


def test_doors_and_what_is_no_file_are_glasnos(front: Front, site: Site) -> None:
    with front.client() as client, site.client() as direct:
        for path in (
            "/health",
            "/do/challenge",
            "/",
            "/en",
            "/en/nothing/",
            "/count/",
            "/do/nothing",
        ):
            there, here = client.get(path), direct.get(path)
            assert there.status_code == here.status_code, path
            assert there.headers.get("location") == here.headers.get("location"), path
            # Once, and as Glasno says it.
            for name in ("content-security-policy", "cache-control", "referrer-policy"):
                assert there.headers.get_list(name) == here.headers.get_list(name), path
        signer = a_signer()
        fields = {"lang": "en", "name": signer.name, "email": signer.email}
        assert client.post(f"/do/sign/{DEMO}", data=fields).status_code == 303
    assert site.letter(signer.email)


def test_offline_pages_come_with_the_hashes_of_their_styles(front: Front, site: Site) -> None:
    with front.client() as client, site.client() as direct:
        there, here = (each.get(f"/en/{DEMO}/offline.html") for each in (client, direct))
    assert there.content == here.content
    assert there.headers["content-security-policy"] == here.headers["content-security-policy"]


def test_what_begins_with_a_dot_is_not_there(front: Front, site: Site) -> None:
    (site.data / "site" / ".left").write_bytes(b"unfinished")
    with front.client() as client:
        assert client.get("/.left").status_code == 404
        assert client.get("/en/.left").status_code == 404
        assert client.get("/%2eleft").status_code == 404


def test_what_the_operator_lays_below_well_known_is_served(front: Front, site: Site) -> None:
    folder = site.data / "site" / ".well-known"
    folder.mkdir(exist_ok=True)
    (folder / "security.txt").write_bytes(b"Contact: mailto:security@example.org")
    with front.client() as client:
        answer = client.get("/.well-known/security.txt")
    assert (answer.status_code, answer.text[:8]) == (200, "Contact:")


def test_a_publish_is_seen_at_once(front: Front, site: Site) -> None:
    with front.client() as client:
        before = client.get("/manifest.json").json()["sequence"]
        site.glasno("publish", "--all", "--json")
        after = client.get("/manifest.json").json()["sequence"]
    told = (site.data / "site").readlink().name
    assert str(after) == told
    assert after >= before


def test_nobody_but_glasno_may_read_beside_the_editions(site: Site) -> None:
    """What a web server's group, which may pass through the data directory, could reach."""
    open_to_others = {
        path.relative_to(site.data).parts[0]
        for top in site.data.iterdir()
        if not top.is_symlink()
        for path in (top, *(top.rglob("*") if top.is_dir() else ()))
        if not path.is_symlink() and path.stat().st_mode & 0o077
    }
    assert open_to_others == {"editions", "manifest.pub", "site.live"}


def test_with_mode_0710_another_user_of_the_group_reads_the_site_and_nothing_else(
    site: Site, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        pytest.fail("Only root can read as somebody else. Run: sudo make test-foreign")
    data = shutil.copytree(site.data, tmp_path / "data", symlinks=True)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == 0 and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    shutil.chown(data, group=65534)
    data.chmod(0o710)

    def as_nobody(*command: str) -> int:
        return subprocess.run(
            command, user=65534, group=65534, extra_groups=[], capture_output=True, check=False
        ).returncode

    assert as_nobody("cat", f"{data}/site/en/index.html") == 0
    assert as_nobody("cat", f"{data}/site.live/count/{DEMO}.json") == 0
    assert as_nobody("ls", str(data)) != 0
    for name in ("glasno.sqlite3", "secrets/manifest.key", "doors", "published.json"):
        assert as_nobody("cat", f"{data}/{name}") != 0, name


def test_tor_takes_the_lines_for_an_onion_address(tmp_path: Path) -> None:
    text = (DEPLOY / "tor" / "torrc").read_text()
    (tmp_path / "torrc").write_text(changed(text, {"/var/lib/tor/glasno": str(tmp_path / "onion")}))
    checked = subprocess.run(
        [
            *(find("tor"), "--verify-config", "-f", str(tmp_path / "torrc")),
            *("--DataDirectory", str(tmp_path / "data"), "--defaults-torrc", "/dev/null"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "Configuration was valid" in checked.stdout
