"""The exact headers of every kind of answer."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from glasno.front.asgi import FrontApplication
from tests.front.client import FORM, Answer, Client
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
