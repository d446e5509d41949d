"""The same headers on every answer, whatever its address, method and status; and no other."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.site import DEMO, Site, site_on
from tests.plain_http import NO_TLS
from tests.running.program import Prepare
from tests.served import served_files

ALWAYS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "server": "",
}
CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
READ = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
FORM = READ.replace("form-action 'none'", "form-action 'self'")
SCRIPT = READ.replace("base-uri", "script-src 'self'; base-uri")
SCRIPT_FORM = FORM.replace(
    "base-uri", "script-src 'self'; connect-src 'self'; worker-src 'self'; base-uri"
)
COPIED = SCRIPT.replace("base-uri", "frame-src 'self'; base-uri")
FRAMED = SCRIPT.replace("base-uri", "connect-src 'self'; base-uri").replace(
    "frame-ancestors 'none'", "frame-ancestors *"
)

PAGE = "public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"
DATA = "public, max-age=10"
LIVE = "public, no-cache"
ASSET = "public, max-age=31536000, immutable"
PRIVATE = "no-store"
# What an answer may carry besides; anything else is a surprise.
KNOWN = {
    *ALWAYS,
    "permissions-policy",
    "cross-origin-resource-policy",
    "content-security-policy",
    "cache-control",
    "content-type",
    "content-length",
    "date",
    "etag",
    "vary",
    "location",
    "allow",
    "retry-after",
    "access-control-allow-origin",
    "content-encoding",
    "accept-ranges",
    "connection",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepare: Prepare) -> Iterator[Site]:
    with site_on(prepare(tmp_path_factory.mktemp("headers") / "data"), "--demo") as running:
        yield running


@pytest.fixture(scope="module")
def visitor(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.address, timeout=30, verify=NO_TLS) as client:
        yield client


@pytest.fixture(scope="module")
def secret(site: Site) -> str:
    return site.confirm_path()


def check(answer: httpx.Response, *, policy: str, caching: str) -> None:
    headers = answer.headers
    # What may be framed cannot say so in the older header, which knows no "anybody".
    frames = {"x-frame-options": None} if policy == FRAMED else {}
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS | frames
    assert set(headers) <= KNOWN
    assert headers["content-security-policy"] == policy
    assert headers["cache-control"] == caching
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["permissions-policy"].count("=()") > 5
    assert ("etag" in headers) == (caching != PRIVATE and answer.status_code in (200, 304))


def published(site: Site) -> list[str]:
    """The address of every published file."""
    files = {path: file.name for path, file in served_files(site.data).items()}
    return sorted(
        f"/{path}".removesuffix("index.html")
        for path, name in files.items()
        if not name.endswith((".gz", ".br")) and not name.startswith(".")
    )


def expected(path: str) -> tuple[str, str]:
    """Policy and caching of a published file."""
    if path.startswith("/mirror/"):
        policy, caching = expected(path.removeprefix("/mirror"))
        # A page of the mirror variant says itself where its forms go.
        return policy.replace("; form-action 'self'", ""), caching
    if path.endswith(".minisig") or path.startswith("/manifest."):
        return CLOSED, LIVE
    if path.startswith("/assets/"):
        return CLOSED, ASSET
    if path.startswith(("/count/", "/data/")):
        return CLOSED, DATA
    # What copies of the site answer where nothing stands is a page, too.
    return expected_of_page(path) if path.endswith(("/", "/404.html")) else (CLOSED, PAGE)


def expected_of_page(path: str) -> tuple[str, str]:
    if path.startswith("/embed/"):
        return FRAMED, PAGE
    if path.endswith("/embed/"):
        return COPIED, PAGE
    if path.endswith(("/names/", "/check-mail/")):
        return READ, LIVE
    if path in (f"/en/{DEMO}/", f"/ru/{DEMO}/"):
        return SCRIPT_FORM, PAGE
    if path.endswith(("/appeal/", "/appeal/return/")):
        return FORM, PAGE
    if path.endswith("/thanks/"):
        return SCRIPT, PAGE
    return READ, PAGE


def passed_on(page: str) -> str:
    """The policy of the page that brings its styles with it: those, and nothing else."""
    (styles,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    return CLOSED.replace("base-uri", f"style-src 'sha256-{digest}'; base-uri")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_headers_of_every_published_file(site: Site, visitor: httpx.Client, method: str) -> None:
    paths = published(site)
    assert len(paths) >= 20
    for path in paths:
        answer = visitor.request(method, path)
        policy, caching = expected(path)
        if path.endswith("/offline.html"):
            policy = passed_on(visitor.get(path).text)
        assert answer.status_code == 200, path
        check(answer, policy=policy, caching=caching)


def test_headers_of_an_unchanged_page(visitor: httpx.Client) -> None:
    first = visitor.get(f"/en/{DEMO}/")
    again = visitor.get(f"/en/{DEMO}/", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304
    check(again, policy=SCRIPT_FORM, caching=PAGE)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_headers_of_a_wrong_method_on_every_page(
    site: Site, visitor: httpx.Client, method: str
) -> None:
    for path in published(site):
        answer = visitor.request(method, path)
        assert answer.status_code == 405, path
        check(answer, policy=READ, caching=PRIVATE)
        assert answer.headers["allow"] == "GET, HEAD"


FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
GOOD = "lang=en&name=Vera&email=vera%40example.org"
REFUSED = [
    ("GET", "/no/such/page", {}, b"", 404),
    ("GET", "/en/none/", {}, b"", 404),
    ("GET", "/%2e%2e/secrets/django.key", {}, b"", 404),
    ("GET", f"/do/sign/{DEMO}", {}, b"", 405),
    ("PUT", f"/do/sign/{DEMO}", FORM_TYPE, b"", 405),
    ("POST", "/do/sign/none", FORM_TYPE, GOOD.encode(), 404),
    ("POST", f"/do/sign/{DEMO}", FORM_TYPE, b"name=%FF%FE", 400),
    ("POST", f"/do/sign/{DEMO}", FORM_TYPE, b"name=a&name=b", 400),
    ("POST", f"/do/sign/{DEMO}", FORM_TYPE, b"name=" + b"a" * 10_000_000, 413),
    ("POST", f"/do/sign/{DEMO}", {"Content-Type": "application/json"}, b"{}", 415),
    ("POST", f"/do/sign/{DEMO}", {"Content-Type": "multipart/form-data; boundary=x"}, b"", 415),
]


@pytest.mark.parametrize(("method", "path", "headers", "body", "status"), REFUSED)
def test_headers_of_every_refusal(
    site: Site, method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = httpx.request(method, site.address + path, headers=headers, content=body, timeout=30)

    assert answer.status_code == status
    assert "text/html" in answer.headers["content-type"]
    check(answer, policy=READ, caching=PRIVATE)


def test_headers_of_the_errors_page(visitor: httpx.Client) -> None:
    answer = visitor.post(f"/do/sign/{DEMO}", data={"lang": "en"})

    assert answer.status_code == 422
    check(answer, policy=SCRIPT_FORM, caching=PRIVATE)


def test_headers_of_redirects(visitor: httpx.Client) -> None:
    home = visitor.get("/")
    signed = visitor.post(
        f"/do/sign/{DEMO}", data={"lang": "en", "name": "Vera", "email": "red@example.org"}
    )

    assert (home.status_code, signed.status_code) == (302, 303)
    check(home, policy=CLOSED, caching=PAGE)
    assert home.headers["vary"].lower() == "accept-language"
    check(signed, policy=CLOSED, caching=PRIVATE)


def test_headers_behind_a_secret(visitor: httpx.Client, secret: str) -> None:
    shown = visitor.get(secret)
    unknown = visitor.get(secret[:-4] + "AAAA")

    assert (shown.status_code, unknown.status_code) == (200, 404)
    check(shown, policy=FORM, caching=PRIVATE)
    check(unknown, policy=READ, caching=PRIVATE)


def test_headers_of_health_and_the_demo_mailbox(visitor: httpx.Client) -> None:
    check(visitor.get("/health"), policy=CLOSED, caching=PRIVATE)
    check(visitor.get("/demo/mail/"), policy=READ, caching=PRIVATE)
    check(visitor.get("/demo/mail/none"), policy=CLOSED, caching=PRIVATE)
    check(visitor.get("/do/challenge"), policy=CLOSED, caching=PRIVATE)


def test_no_answer_sets_a_cookie_and_none_was_kept(visitor: httpx.Client) -> None:
    assert list(visitor.cookies.jar) == []


def test_an_asset_is_named_by_its_content(site: Site) -> None:
    names = [path.name for path in Path(site.data / "site" / "assets").rglob("site.*.css")]

    assert len(names) == 1
    assert len(names[0].split(".")) == 3
