"""From the live site to a mirror and back: pulled, served by nginx, signed in a browser, counted.

Caddy serves it as nginx does. And what the ordinary `minisign` and `sha256sum` say of it.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from glasno.publishing.compressing import SUFFIXES
from glasno.publishing.paths import live_beside
from tests.foreign.servers import caddy, changed, find, nginx_files, running
from tests.journeys.browser import FLAGS, Witness, find_browser
from tests.journeys.site import DEMO, LANGUAGES, Site, a_signer, eventually, site_on
from tests.journeys.steps import CONFIRM_FORM, fill_in
from tests.running.program import GLASNO, free_port

pytestmark = pytest.mark.foreign

GUIDE = Path(__file__).parents[2] / "docs/operators/mirrors.md"


def pull(url: str, key: Path, out: Path, *more: str) -> dict[str, object]:
    """`glasno mirror pull` on a machine that knows nothing but the address and the key."""
    ended = subprocess.run(
        [*GLASNO, "mirror", "pull", url, "--key", str(key), "--out", str(out), "--json", *more],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    facts: dict[str, object] = json.loads(ended.stdout)
    return facts


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_on(tmp_path_factory.mktemp("live") / "data", "--demo") as started:
        yield started


@pytest.fixture(scope="module")
def copy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pulled mirror."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copy(site.data / "manifest.pub", root / "petition.pub")
    facts = pull(site.address, root / "petition.pub", root / "site")
    assert facts["live_failed"] == []
    return root / "site"


@pytest.fixture
def stick(copy: Path, tmp_path: Path) -> Path:
    """A plain directory, made of the mirror by the lines that the guide has for it."""
    found = re.search(r'```\n(cp -r "\$\(readlink .*?)```', GUIDE.read_text(), re.S)
    assert found, "the guide does not show how to make a plain copy"
    lines = changed(found[1], {"/srv/mirror/site": str(copy), "/media/stick": str(tmp_path)})
    subprocess.run(["bash", "-euc", lines], check=True)
    return tmp_path / "petition"


@pytest.fixture(scope="module")
def mirror(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the mirror, served by nginx with the file of deploy/, without TLS."""
    port, root = free_port(), tmp_path_factory.mktemp("nginx")
    changes = {
        "listen 443 ssl http2": f"listen 127.0.0.1:{port}",
        "mirror.example.net;": "127.0.0.1;",
        "ssl_certificate ": "# ",
        "ssl_certificate_key ": "# ",
        "/srv/mirror/site": str(copy),
    }
    main = nginx_files(root, "mirror", changes)
    if os.geteuid() == 0:
        main.write_text(f"user root;{main.read_text()}")
    with running([find("nginx"), "-c", str(main), "-p", str(root)], port):
        yield f"http://127.0.0.1:{port}"
    assert not (root / "error.log").read_text().strip()


@pytest.fixture(scope="module")
def by_caddy(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, served by Caddy. Whatever it has to say, it says of no visitor."""
    port, root = free_port(), tmp_path_factory.mktemp("caddy")
    changes = {
        "mirror.example.net {": f"http://127.0.0.1:{port} {{",
        "/srv/mirror/site": str(copy),
    }
    with running(caddy(root, "mirror", changes), port, log=root / "said"):
        yield f"http://127.0.0.1:{port}"
    said = (root / "said").read_text()
    assert "server running" in said
    assert [word for word in (DEMO, "remote", "User-Agent", '"status"') if word in said] == []


@pytest.fixture(params=["mirror", "by_caddy"])
def served(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """The mirror, served by one and by the other."""
    address: str = request.getfixturevalue(request.param)
    with httpx.Client(base_url=address, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=[*FLAGS])
        yield started
        started.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_signature_sent_from_a_mirror_is_counted_on_the_live_site(
    language: str, script: bool, site: Site, mirror: str, browser: Browser
) -> None:
    before, signer = site.count()["confirmed"], a_signer()
    context = browser.new_context(base_url=mirror, java_script_enabled=script, locale=language)
    witness = Witness(mirror)
    witness.attend(context)
    page = context.new_page()

    page.goto("/")
    page.wait_for_url(f"{mirror}/{language}/")
    page.locator(f"main a[href='/{language}/{DEMO}/']").click()
    page.wait_for_url(f"{mirror}/{language}/{DEMO}/")
    assert witness.foreign() == []
    assert witness.complaints == []
    fill_in(page, signer)
    page.locator(f"form[action='{site.address}/do/sign/{DEMO}'] button[type=submit]").first.click()
    page.wait_for_url(f"{site.address}/{language}/{DEMO}/check-mail/")
    page.goto(site.letter(signer.email).link)
    page.locator(f"{CONFIRM_FORM} [type=submit]").first.click()
    page.wait_for_url(f"{site.address}/{language}/{DEMO}/thanks/")

    expect(page.locator("html")).to_have_attribute("lang", language)
    assert context.cookies() == []
    context.close()
    eventually(lambda: site.count()["confirmed"] == before + 1, "the signature is counted")


def test_the_count_comes_to_the_mirror_without_a_new_edition(
    site: Site, copy: Path, mirror: str
) -> None:
    signer = a_signer()
    site.mine_path(signer)
    eventually(lambda: site.count()["confirmed"] > 0, "a signature is counted")
    edition = copy.readlink()

    facts = pull(site.address, copy.with_name("petition.pub"), copy, "--live-only")

    assert facts["live_failed"] == []
    assert copy.readlink() == edition
    with httpx.Client(base_url=mirror, trust_env=False) as client:
        told = client.get(f"/count/{DEMO}.json").json()
    assert told["confirmed"] > 0


def test_a_mirror_says_nothing_of_forms_and_sets_nothing(served: httpx.Client) -> None:
    pages = ("/en/", f"/en/{DEMO}/", f"/ru/{DEMO}/", f"/en/{DEMO}/offline.html")
    for path in (*pages, "/manifest.json.minisig"):
        answer = served.get(path)
        assert answer.status_code == 200, path
        assert "set-cookie" not in answer.headers
        policy = answer.headers["content-security-policy"]
        assert ("form-action" in policy) == path.endswith(".minisig"), path
    assert served.get("/.env").status_code == 404
    assert served.get("/en/.env").status_code == 404
    assert served.get("/%2eenv").status_code == 404
    for spoken, language in (("ru", "ru"), ("en", "en"), ("de", "en")):
        answer = served.get("/", headers={"Accept-Language": spoken})
        assert (answer.status_code, answer.headers["location"]) == (302, f"/{language}/")


def test_what_is_not_there_is_told_in_the_language_of_its_address(served: httpx.Client) -> None:
    told = {"/ru/nothing/": "ru", f"/ru/{DEMO}/no.png": "ru", "/en/nothing": "en", "/x": "en"}
    for path, language in told.items():
        answer = served.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
        assert f'<html lang="{language}"' in answer.text, path
        policy = answer.headers["content-security-policy"]
        assert "style-src 'self'" in policy, path
        assert "form-action" not in policy, path


def test_caddy_serves_every_kind_of_file_as_nginx_does(
    copy: Path, mirror: str, by_caddy: str
) -> None:
    roots = (copy.resolve(), live_beside(copy))
    files = {path: root for root in roots for path in sorted(root.rglob("*")) if path.is_file()}
    kinds = {(path.suffix, files[path]): path for path in files if path.suffix not in SUFFIXES}
    paths = [f"/{path.relative_to(files[path])}" for path in kinds.values()]
    more = ["/en/", f"/ru/{DEMO}/", f"/en/{DEMO}/feed.json", f"/embed/{DEMO}/en/"]
    for path in (*paths, *more, "/manifest.json", "/manifest.pub", f"/en/{DEMO}/offline.html"):
        with_nginx, with_caddy = (
            httpx.get(f"{address}{path}", trust_env=False) for address in (mirror, by_caddy)
        )
        assert with_caddy.status_code == with_nginx.status_code == 200, path
        assert with_caddy.content == with_nginx.content, path
        assert meant(with_caddy) == meant(with_nginx), path
        packed = (f"{copy}{path}index.html" if path.endswith("/") else f"{copy}{path}") + ".gz"
        for answer in (with_nginx, with_caddy):
            assert ("content-encoding" in answer.headers) == Path(packed).exists(), path
    suffixes = {path.suffix for path in files}
    assert {".csv", ".yaml", ".xml", ".atom", ".png", ".css", ".minisig", ".pub"} <= suffixes


def test_a_page_that_is_passed_on_allows_itself_its_very_style_and_the_mirror_allows_no_other(
    served: httpx.Client, browser: Browser
) -> None:
    address, path = str(served.base_url), f"/ru/{DEMO}/offline.html"
    policy = served.get(path).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'none'" in policy
    context = browser.new_context(base_url=address)
    witness = Witness(address)
    witness.attend(context)
    page = context.new_page()
    page.goto(path)
    expect(page.locator(".bar").first).to_have_css("border-bottom-style", "double")
    assert witness.complaints == []
    page.evaluate(
        """() => {
            const style = document.createElement("style");
            style.textContent = ".bar { border-bottom-style: dotted }";
            document.head.append(style);
        }"""
    )
    expect(page.locator(".bar").first).to_have_css("border-bottom-style", "double")
    context.close()


def meant(answer: httpx.Response) -> dict[str, str]:
    """What the files of deploy/ say; not how the server counts, and not what TLS alone asks for."""
    own = {"server", "date", "connection", "keep-alive", "transfer-encoding", "accept-ranges"} | {
        *("content-length", "content-encoding", "vary"),
        "strict-transport-security",
    }
    return {name: value for name, value in answer.headers.items() if name not in own}


@pytest.mark.parametrize("beside", [False, True], ids=["edition", "live"])
def test_a_mirror_serves_nothing_below_a_dot_but_the_answer_for_a_certificate(
    beside: bool, served: httpx.Client, copy: Path
) -> None:
    there = (live_beside(copy) if beside else copy) / ".well-known"
    (there / "acme-challenge").mkdir(parents=True)
    for path in ("index.html", "feed.json", "acme-challenge/index.html", "acme-challenge/token-1"):
        (there / path).write_text("here")
    told = served.get("/.well-known/acme-challenge/token-1")
    others = {
        path: served.get(f"/.well-known/{path}").status_code
        for path in ("", "index.html", "feed.json", "acme-challenge/", "acme-challenge/index.html")
    }
    shutil.rmtree(there)
    assert set(others.values()) == {404}, others
    assert (told.status_code, told.text) == (200, "here")


def test_a_mirror_is_pulled_from_like_the_site(mirror: str, copy: Path, tmp_path: Path) -> None:
    facts = pull(mirror, copy.with_name("petition.pub"), tmp_path / "second")
    assert facts["live_failed"] == []
    second, count = tmp_path / "second", f"count/{DEMO}.json"
    assert (second / "manifest.json").read_bytes() == (copy / "manifest.json").read_bytes()
    counts = [(live_beside(each) / count).read_bytes() for each in (copy, second)]
    assert counts[0] == counts[1]


def test_a_mirror_serves_live_files_before_the_edition(served: httpx.Client, copy: Path) -> None:
    live = live_beside(copy)
    laid = [live / path for path in ("zz/x/index.html", "zz/feed.json", "en/index.html")]
    for file in laid:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("live")
    answers = {path: served.get(path) for path in ("/zz/x/", "/zz/feed.json", "/en/", "/zz/x")}
    for file in laid:
        file.unlink()

    told = {path: (answer.status_code, answer.text) for path, answer in answers.items()}
    assert told.pop("/zz/x")[0] in (301, 308)
    assert answers["/zz/x"].headers["location"] == "/zz/x/"
    assert set(told.values()) == {(200, "live")}, told
    assert answers["/zz/feed.json"].headers["content-type"] == "application/feed+json"
    assert served.get("/en/").text != "live"
    assert served.get("/zz/x/").status_code == 404


def test_a_directory_of_live_files_is_no_page(served: httpx.Client) -> None:
    for path in ("/count/", "/count", "/count/index.html"):
        answer = served.get(path)
        assert (answer.status_code, "<html" in answer.text) == (404, True), path


def test_the_documented_lines_check_a_mirror_without_glasno(
    copy: Path, stick: Path, tmp_path: Path
) -> None:
    find("minisign")
    found = re.search(r"```\n(minisign -Vm manifest\.json.*?)```", GUIDE.read_text(), re.S)
    assert found, "the guide shows no lines for minisign"
    shutil.copy(copy.with_name("petition.pub"), tmp_path)

    def check() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euc", found[1]], cwd=stick, capture_output=True, text=True, check=False
        )

    good = check()
    (stick / "en/index.html").write_bytes(b"changed")
    damaged = check()
    shutil.copy(stick / "count" / f"{DEMO}.json", stick / "manifest.json")
    replaced = check()

    assert (good.returncode, good.stderr) == (0, "")
    assert "variant:mirror\tsequence:" in good.stdout
    assert damaged.returncode == 1
    assert "en/index.html: FAILED" in damaged.stdout
    assert replaced.returncode == 1
    assert "Signature verification failed" in replaced.stderr


def test_minisign_checks_every_live_file(copy: Path) -> None:
    program = find("minisign")
    for path in json.loads((copy / "manifest.json").read_text())["live"]:
        ended = subprocess.run(
            [program, "-Vm", live_beside(copy) / path, "-p", copy.with_name("petition.pub")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert f"file:{path}" in ended.stdout


def test_a_mirror_is_taken_whose_manifest_the_ordinary_minisign_has_signed(
    stick: Path, tmp_path: Path
) -> None:
    program, secret, public = find("minisign"), tmp_path / "own.key", tmp_path / "own.pub"
    subprocess.run(
        [program, "-G", "-W", "-s", secret, "-p", public], check=True, capture_output=True
    )
    manifest = json.loads((stick / "manifest.json").read_text())
    comments = {path: f"timestamp:1\tfile:{path}" for path in manifest["live"]}
    comments["manifest.json"] = (
        f"timestamp:1\tfile:manifest.json\tvariant:mirror\tsequence:{manifest['sequence']}"
    )
    for path, comment in comments.items():
        subprocess.run(
            [program, "-Sm", stick / path, "-s", secret, "-t", comment],
            check=True,
            capture_output=True,
        )
    ended = verify(stick, public)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["live"] == len(manifest["live"])


def test_the_published_site_itself_is_verified_like_a_mirror(site: Site, copy: Path) -> None:
    def is_whole() -> bool:  # a count may move while it is read
        return verify(site.data / "site", site.data / "manifest.pub").returncode == 0

    eventually(is_whole, "the site is what was signed")
    assert verify(copy, copy.with_name("petition.pub")).returncode == 0


def verify(directory: Path, key: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GLASNO, "mirror", "verify", str(directory), "--key", str(key), "--json"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
