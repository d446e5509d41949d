"""The exact headers of every kind of answer."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from glasno.front.asgi import FrontApplication
from tests.front.client import FORM, Answer, Client
from tests.front.conftest import put
from tests.front.test_asgi import Django

ALWAYS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "content-security-policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "server": "",
}
KEPT = {"cache-control": "public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"}
NOT_KEPT = {"cache-control": "no-store"}
ASKED_ANEW = {"cache-control": "public, no-cache"}
SHORT = {"cache-control": "public, max-age=10"}
SHOWN_BY_ANYBODY = {"cross-origin-resource-policy": "cross-origin"}
READ_BY_ANYBODY = {**SHOWN_BY_ANYBODY, "access-control-allow-origin": "*"}
TEXT = "text/plain; charset=utf-8"
HTML = {"content-type": "text/html; charset=utf-8"}
FORM_POLICY = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
}


def headers_of(answer: Answer, *varying: str) -> dict[str, str]:
    """All headers, each of which stands once, without the varying ones, which must be there."""
    names = [name for name, _ in answer.headers]
    assert len(names) == len(set(names))
    return {name: value for name, value in answer.headers if name not in varying} | {
        name: "varies" for name in varying if name in names
    }


def test_headers_of_a_page(client: Client) -> None:
    page = {**ALWAYS, **FORM_POLICY, **KEPT, "vary": "accept-encoding", "etag": "varies"}

    assert headers_of(client.get("/en/first/"), "etag", "content-length") == {
        **page,
        **HTML,
        "content-length": "varies",
    }
    compressed = client.get("/en/first/", ("accept-encoding", "br"))
    assert headers_of(compressed, "etag", "content-length") == {
        **page,
        **HTML,
        "content-length": "varies",
        "content-encoding": "br",
    }
    unchanged = client.get("/en/first/", ("if-none-match", "*"))
    assert (unchanged.status, headers_of(unchanged, "etag")) == (304, page)


def test_headers_of_an_asset(client: Client) -> None:
    answer = client.get("/assets/design/site.0123456789ab.css")

    assert headers_of(answer, "etag") == {
        **ALWAYS,
        "content-type": "text/css; charset=utf-8",
        "content-length": "18",
        "cache-control": "public, max-age=31536000, immutable",
        "etag": "varies",
        # A frame in somebody's sandbox is of no origin, and needs its stylesheet as well.
        "cross-origin-resource-policy": "cross-origin",
    }


def test_headers_of_a_page_of_the_mirror_variant(data: Path, client: Client) -> None:
    put(data, "site/mirror/en/first/index.html", b"<form action=https://a.example/do/x></form>")
    put(data, "site/mirror/en/words/index.html", b"<p>Words alone")
    policy = "default-src 'none'; base-uri 'none'"

    for path in ("/mirror/en/first/", "/mirror/en/first/index.html"):
        assert headers_of(client.get(path), "etag", "content-length") == {
            **ALWAYS,
            **KEPT,
            **HTML,
            "etag": "varies",
            "content-length": "varies",
            # No form-action: it would forbid what the page's own policy allows.
            "content-security-policy": f"{policy}; frame-ancestors 'none'",
        }
    words = client.get("/mirror/en/words/")["content-security-policy"]
    assert words == f"{policy}; form-action 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("variant", ["", "mirror/"])
def test_headers_of_a_page_that_anybody_may_frame(data: Path, client: Client, variant: str) -> None:
    put(data, f"site/{variant}embed/first/index.html", b'<link rel="stylesheet" href="/a.css">')
    answer = client.get(f"/{variant}embed/first/")
    unframed = {name: value for name, value in ALWAYS.items() if name != "x-frame-options"}

    assert headers_of(answer, "etag") == {
        **unframed,
        **KEPT,
        **HTML,
        "etag": "varies",
        "content-length": "37",
        "cross-origin-resource-policy": "cross-origin",
        "content-security-policy": (
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors *"
        ),
    }


def test_headers_of_an_offline_page(data: Path, client: Client) -> None:
    style, picture = b"body { margin: 0 }", b'<img alt="" src="data:image/png;base64,AA==">'
    put(data, "site/en/first/offline/index.html", b"<style>%s</style>%s" % (style, picture))
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()

    assert headers_of(client.get("/en/first/offline/"), "etag", "content-length") == {
        **ALWAYS,
        **KEPT,
        **HTML,
        "etag": "varies",
        "content-length": "varies",
        "content-security-policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'"
        ),
    }


@pytest.mark.parametrize("variant", ["", "mirror/"])
@pytest.mark.parametrize(
    ("path", "kind", "more"),
    [
        ("manifest.json", "application/json", {**ASKED_ANEW, **READ_BY_ANYBODY}),
        ("manifest.json.minisig", TEXT, {**ASKED_ANEW, **READ_BY_ANYBODY}),
        ("manifest.pub", TEXT, {**ASKED_ANEW, **READ_BY_ANYBODY}),
        ("count/first.json.minisig", TEXT, {**ASKED_ANEW, **READ_BY_ANYBODY}),
        ("feed.atom", "application/atom+xml", {**KEPT, **READ_BY_ANYBODY}),
        ("en/first/feed.json", "application/feed+json", {**KEPT, **READ_BY_ANYBODY}),
        ("sitemap.xml", "application/xml", {**KEPT, **READ_BY_ANYBODY}),
        ("robots.txt", TEXT, KEPT),
        ("data/first/datapackage.json", "application/json", {**SHORT, **READ_BY_ANYBODY}),
        ("embed/first.svg", "image/svg+xml", {**KEPT, **SHOWN_BY_ANYBODY}),
        ("embed/first.png", "image/png", {**KEPT, **SHOWN_BY_ANYBODY}),
        ("en/first/card.png", "image/png", {**KEPT, **SHOWN_BY_ANYBODY}),
        ("favicon.ico", "image/x-icon", {**KEPT, **SHOWN_BY_ANYBODY}),
        ("en/first/poster-a4.pdf", "application/pdf", KEPT),
        ("en/index.html.gz", "application/gzip", KEPT),
        ("en/index.html.br", "application/octet-stream", KEPT),
    ],
)
def test_headers_of_other_files(
    data: Path, client: Client, variant: str, path: str, kind: str, more: dict[str, str]
) -> None:
    put(data, f"site/{variant}{path}", b"some bytes")

    assert headers_of(client.get(f"/{variant}{path}"), "etag") == {
        **ALWAYS,
        "content-type": kind,
        "content-length": "10",
        "etag": "varies",
        **more,
    }


def test_headers_of_open_data(client: Client) -> None:
    assert headers_of(client.get("/count/first.json"), "etag") == {
        **ALWAYS,
        "content-type": "application/json",
        "content-length": "17",
        "cache-control": "public, max-age=10",
        "etag": "varies",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }


def test_headers_of_redirects(client: Client) -> None:
    assert headers_of(client.get("/")) == {
        **ALWAYS,
        **KEPT,
        "location": "/en/",
        "vary": "accept-language",
        "content-length": "0",
    }
    assert headers_of(client.get("/en/first")) == {
        **ALWAYS,
        **KEPT,
        "location": "/en/first/",
        "content-length": "0",
    }
    assert headers_of(client.post("/do/note/a", b"text=a")) == {
        **ALWAYS,
        **NOT_KEPT,
        "location": "/en/noted/?done",
        "content-length": "0",
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "more"),
    [
        ("GET", "/do/show/a", b"", 200, {}),
        ("POST", "/do/now", b"", 422, {}),
        ("POST", "/do/note/a", b"text=%", 400, {}),
        ("GET", "/nowhere/", b"", 404, {}),
        ("GET", "/%00", b"", 404, {}),
        ("POST", "/en/first/", b"", 405, {"allow": "GET, HEAD"}),
        ("POST", "/do/note/a", b"a" * 70_000, 413, {}),
        ("POST", "/do/break/a", b"", 503, {"retry-after": "10"}),
    ],
)
def test_headers_of_doors_and_errors(
    client: Client, method: str, path: str, body: bytes, status: int, more: dict[str, str]
) -> None:
    answer = client.ask(method, path, FORM, body=body)

    assert answer.status == status
    assert headers_of(answer, "content-length") == {
        **ALWAYS,
        **NOT_KEPT,
        **HTML,
        **more,
        "content-length": "varies",
    }


@pytest.mark.parametrize(
    "kind", ["application/zip", "application/pdf", "message/rfc822", "text/calendar"]
)
def test_headers_of_a_file_that_a_door_gives(client: Client, kind: str) -> None:
    answer = client.post("/do/file", b"text=abc&kind=" + kind.encode())

    assert (answer.status, answer.body) == (200, b"abc")
    assert headers_of(answer) == {
        **ALWAYS,
        **NOT_KEPT,
        "content-type": kind,
        "content-disposition": 'attachment; filename="file.bin"',
        "content-length": "3",
    }


def test_headers_of_health(client: Client) -> None:
    assert headers_of(client.get("/health")) == {
        **ALWAYS,
        **NOT_KEPT,
        "content-type": "application/json",
        "content-length": "16",
    }


def test_headers_of_django(application: FrontApplication) -> None:
    own = (
        (b"Content-Type", b"text/html; charset=utf-8"),
        (b"ETag", b'"a"'),
        (b"Cache-Control", b"public"),
        (b"X-Frame-Options", b"SAMEORIGIN"),
    )
    django = Django(*own, body=b'<link rel="stylesheet" href="/a.css"><form>')
    with Client(FrontApplication(django, django_paths=("/demo/",))) as client:
        answer = client.get("/demo/mail/")

    assert headers_of(answer) == {
        **ALWAYS,
        **NOT_KEPT,
        **HTML,
        **FORM_POLICY,
        "x-frame-options": "SAMEORIGIN",  # a view's own word stands
    }


@pytest.mark.parametrize(
    ("base_url", "host", "expected"),
    [
        ("https://glasno.example", "glasno.example", True),
        ("https://glasno.example", "abc.onion", False),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", False),
        ("http://abc.onion", "abc.onion", False),
    ],
)
@pytest.mark.parametrize("path", ["/en/first/", "/nowhere/", "/", "/demo/"])
def test_strict_transport_security_is_for_https_alone(
    application: FrontApplication,
    settings: Settings,
    base_url: str,
    host: str,
    expected: bool,
    path: str,
) -> None:
    settings.GLASNO = replace(settings.GLASNO, base_url=base_url)
    with Client(FrontApplication(Django(), django_paths=("/demo/",))) as client:
        answer = client.get(path, ("host", host))
        unchanged = client.get(path, ("host", host), ("if-none-match", "*"))

    assert ("strict-transport-security" in answer) is expected
    assert ("strict-transport-security" in unchanged) is expected
    if expected:
        assert answer["strict-transport-security"] == "max-age=31536000"


ONION = "http://abcdefg.onion"


@pytest.fixture
def onion(application: FrontApplication, settings: Settings) -> Iterator[Client]:
    """A site that is in the onion as well."""
    addresses = ("https://glasno.example", "https://other.example", ONION)
    settings.GLASNO = replace(settings.GLASNO, base_url=addresses[0], addresses=addresses)
    django = Django((b"content-type", b"text/html"), body=b"<p>Mail")
    with Client(FrontApplication(django, django_paths=("/demo/",))) as client:
        yield client


@pytest.mark.parametrize("path", ["/en/first/", "/ru/", "/mirror/en/"])
def test_a_page_says_where_it_is_in_the_onion(data: Path, onion: Client, path: str) -> None:
    put(data, "site/mirror/en/index.html", b"<p>Home")
    host = ("host", "glasno.example")

    for asked in (path, path, f"{path}?a=b", path.replace("/e", "/%65")):  # read, then ready
        assert onion.get(asked, host)["onion-location"] == f"{ONION}{path}"
    assert onion.get(path, host, ("if-none-match", "*"))["onion-location"] == f"{ONION}{path}"
    assert onion.ask("HEAD", path, host)["onion-location"] == f"{ONION}{path}"


@pytest.mark.parametrize("host", ["abcdefg.onion", "ABCDEFG.ONION:80", "another.onion"])
def test_whoever_is_in_the_onion_is_not_sent_there(onion: Client, host: str) -> None:
    for _ in range(2):
        answer = onion.get("/en/first/", ("host", host))
        assert answer.status == 200
        assert "onion-location" not in answer


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/do/show/a-secret"),
        ("POST", "/do/now"),
        ("POST", "/do/note/a"),
        ("GET", "/"),
        ("GET", "/en/first"),
        ("GET", "/nowhere/"),
        ("GET", "/health"),
        ("GET", "/demo/mail/"),
        ("GET", "/count/first.json"),
        ("GET", "/assets/design/site.0123456789ab.css"),
        ("GET", "/embed/first/"),
    ],
)
def test_nothing_but_a_page_says_where_it_is_in_the_onion(
    data: Path, onion: Client, method: str, path: str
) -> None:
    put(data, "site/embed/first/index.html", b"<p>Widget")

    for _ in range(2):
        answer = onion.ask(method, path, FORM, ("host", "glasno.example"))
        assert "onion-location" not in answer
        assert answer["strict-transport-security"] == "max-age=31536000"


def test_a_site_that_is_not_in_the_onion_names_none(client: Client) -> None:
    assert "onion-location" not in client.get("/en/first/", ("host", "glasno.example"))
