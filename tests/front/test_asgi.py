"""The whole front in this process, asked as a server asks it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from glasno.front import asgi
from glasno.front.asgi import FrontApplication
from glasno.front.folders import Folder
from tests.front.client import FORM, Client, send
from tests.front.conftest import PAGE, put

Rows = Callable[[], list[str]]

RUSSIAN = ("accept-language", "ru")


def test_a_published_page_is_served(client: Client) -> None:
    answer = client.get("/en/first/")

    assert (answer.status, answer.body) == (200, PAGE)


def test_a_query_changes_nothing(client: Client) -> None:
    assert client.get("/en/first/?utm=1").body == PAGE


def test_a_door_that_says_so_is_given_the_query(client: Client) -> None:
    asked = "/do/ask?url=https%3A%2F%2Fa.example%2F%D1%8F%2F&format=json"
    answer = client.get(asked)

    assert answer.body == "<p><Fields: 2> https://a.example/я/</p>".encode()
    assert client.ask("HEAD", asked)["content-length"] == answer["content-length"]
    # A form that is posted is read from the body alone.
    assert client.post("/do/ask?url=a", b"url=b").body == b"<p><Fields: 1> b</p>"


@pytest.mark.parametrize("query", ["url=%", "url=%FF", "a=1&a=2", "u=" + "a" * 4095])
def test_a_query_that_is_no_form_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/do/ask?{query}").status == 400


def test_head_is_get_without_a_body(client: Client) -> None:
    for path in ("/en/first/", "/", "/nowhere/", "/health", "/do/show/a", "/en"):
        get, head = client.get(path), client.ask("HEAD", path)
        assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


def test_the_root_leads_to_the_visitors_language(client: Client) -> None:
    answer = client.get("/", RUSSIAN)

    assert (answer.status, answer["location"], answer["vary"]) == (302, "/ru/", "accept-language")
    assert client.get("/")["location"] == "/en/"


def test_the_mirror_variant_has_a_root_of_its_own(data: Path, client: Client) -> None:
    assert client.get("/mirror/").status == 404
    put(data, "site/mirror/en/index.html", b"<p>Home")
    put(data, "site/mirror/ru/index.html", "<p>Начало".encode())

    for path in ("/mirror", "/mirror/"):
        answer = client.get(path, RUSSIAN)
        assert (answer.status, answer["location"]) == (302, "/mirror/ru/")
    assert client.get("/mirror/en")["location"] == "/mirror/en/"
    assert client.get("/mirror/en/").body == b"<p>Home"


def test_whoever_mirrors_gets_each_file_by_its_name(data: Path, client: Client) -> None:
    put(data, "site/mirror/en/first/index.html", PAGE)
    put(data, "site/mirror/en/first/index.html.gz", b"packed")
    page = client.get("/mirror/en/first/index.html")
    packed = client.get("/mirror/en/first/index.html.gz", ("accept-encoding", "gzip"))

    assert (page.status, page.body) == (200, PAGE)
    assert (packed.status, packed.body) == (200, b"packed")
    assert "content-encoding" not in packed


def test_a_file_that_cannot_be_read_is_a_503_and_the_rest_is_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Folder, path: str, endings: tuple[str, ...] = ()) -> object:
        raise PermissionError(13, "Permission denied")

    assert client.get("/en/first/").status == 200
    monkeypatch.setattr(Folder, "stamps", refuse)
    assert client.get("/ru/").status == 503
    assert client.get("/en/first/").status == 200


def test_a_live_file_that_cannot_be_compared_is_a_readable_503(
    application: FrontApplication, client: Client, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files")

    assert client.get("/count/first.json").status == 200
    put(data, "generation", b"2")
    application.shelf.refresh()
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "stamps", refuse)
        patched.setattr(Folder, "read", refuse)
        answer = client.get("/count/first.json")
    assert (answer.status, answer["retry-after"]) == (503, "10")
    assert "Please try again in a minute." in answer.body.decode()
    assert client.get("/count/first.json").body == b'{"confirmed": 12}'


def test_a_page_without_its_slash_leads_to_the_page(client: Client) -> None:
    for path in ("/en/first", "/en/first/index.html", "/en/first?a=b"):
        answer = client.get(path)
        assert (answer.status, answer["location"]) == (308, "/en/first/")


def test_a_needlessly_encoded_page_is_found(client: Client) -> None:
    assert client.get("/%65n/fir%73t/").body == PAGE


@pytest.mark.parametrize("path", ["/nowhere/", "/en/first/x", "/errors/404.en.html", "/do/sign/a"])
def test_what_is_not_there_is_a_readable_404(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status, answer.body) == (404, b"<h1>404 in English</h1>")


@pytest.mark.parametrize(
    "path",
    [
        "/../secrets/django.key",
        "/en/../../secrets/django.key",
        "/en/%2e%2e/%2e%2e/secrets/django.key",
        "/en%2f..%2f..%2fsecrets%2fdjango.key",
        "/..%00/secrets/django.key",
        "//secrets/django.key",
        "/en\\..\\..\\secrets\\django.key",
        "/en/linked/django.key",
        "/en/key.html",
    ],
)
def test_no_path_leads_out_of_the_site(
    data: Path, application: FrontApplication, path: str
) -> None:
    secret = put(data, "secrets/django.key", b"secret")
    (data / "site/en/linked").symlink_to(secret.parent)
    (data / "site/en/key.html").symlink_to(secret)
    with Client(application) as client:
        answer = client.get(path)

    assert (answer.status, answer.body) == (404, b"<h1>404 in English</h1>")


def test_the_error_page_is_in_the_language_of_path_form_or_browser(client: Client) -> None:
    russian = "<h1>404 по-русски</h1>".encode()

    assert client.get("/ru/nowhere/").body == russian
    assert client.get("/nowhere/", RUSSIAN).body == russian
    assert client.get("/en/nowhere/", RUSSIAN).body == b"<h1>404 in English</h1>"
    broken = client.post("/do/break/a", b"lang=ru", ("accept-language", "en"))
    assert broken.body == "<h1>503 по-русски</h1>".encode()
    unknown = client.post("/do/break/a", b"lang=xx", RUSSIAN)
    assert unknown.body == "<h1>503 по-русски</h1>".encode()


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/en/first/", "GET, HEAD"),
        ("PUT", "/count/first.json", "GET, HEAD"),
        ("OPTIONS", "/en/first/", "GET, HEAD"),
        ("DELETE", "/", "GET, HEAD"),
        ("POST", "/health", "GET, HEAD"),
        ("GET", "/do/note/first", "POST"),
        ("HEAD", "/do/note/first", "POST"),
        ("PUT", "/do/note/first", "POST"),
        ("POST", "/do/show/first", "GET, HEAD"),
        ("PATCH", "/do/now", "GET, HEAD, POST"),
    ],
)
def test_another_method_is_refused_and_the_allowed_named(
    client: Client, method: str, path: str, allow: str
) -> None:
    answer = client.ask(method, path)

    assert (answer.status, answer["allow"]) == (405, allow)
    assert answer.body == (b"" if method == "HEAD" else b"<h1>405 in English</h1>")


def test_a_door_gets_what_was_sent_and_nothing_else(
    application: FrontApplication, settings: Settings
) -> None:
    told = FrontApplication(clock=lambda: datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    with Client(told) as client:
        answer = client.get("/do/now", RUSSIAN)
        head = client.ask("HEAD", "/do/now", RUSSIAN)
        posted = client.post("/do/now", b"lang=ru")

    assert answer.status == 422
    assert answer.body == b"<p>GET '' ('ru', 'en') 2026-11-22 12:00:00+00:00</p>"
    assert head["content-length"] == answer["content-length"]
    assert posted.body == b"<p>POST '' ('ru', 'en') 2026-11-22 12:00:00+00:00</p>"


def test_a_door_appends_and_reads(client: Client, rows: Rows) -> None:
    answer = client.post("/do/note/first", b"text=Anna")

    assert (answer.status, answer["location"], answer.body) == (303, "/en/noted/?done", b"")
    assert rows() == ["Anna"]
    assert client.get("/do/show/first").body == b"<p>1</p>"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"text=%", FORM[1], 400),
        (b"text=\xff", FORM[1], 400),
        (b"text=a&text=b", FORM[1], 400),
        (b"text=" + b"a" * 70_000, FORM[1], 413),
        (b"text=a", "multipart/form-data; boundary=b", 415),
        (b'{"text": "a"}', "application/json", 415),
    ],
)
def test_a_form_that_cannot_be_taken_is_a_readable_page(
    client: Client, rows: Rows, body: bytes, kind: str, status: int
) -> None:
    answer = client.ask("POST", "/do/note/first", ("content-type", kind), body=body)

    assert answer.status == status
    assert answer.body == f"<h1>{status} in English</h1>".encode()
    assert rows() == []


def test_a_streamed_body_that_grows_too_large_is_refused(
    application: FrontApplication, rows: Rows
) -> None:
    with Client(application):
        answer = asyncio.run(
            send(application, "POST", "/do/note/first", [FORM], [b"a" * 1000] * 10_000)
        )

    assert answer.status == 413
    assert rows() == []


def test_headers_beyond_reason_are_refused(client: Client) -> None:
    answer = client.get("/nowhere/", ("x-long", "a" * 20_000))

    assert (answer.status, answer.body) == (431, b"<h1>431 in English</h1>")


def test_a_door_that_fails_gives_a_page_and_a_line_without_values(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/do/break/a-secret", b"text=signer%40example.org")

    assert (answer.status, answer.body) == (503, b"<h1>503 in English</h1>")
    assert answer["retry-after"] == "10"
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("A door failed: ValueError at ")
    assert "signer" not in caplog.text
    assert "secret" not in caplog.text


def test_a_door_that_takes_too_long_gives_503(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asgi, "DOOR_TIME", 0.05)

    assert client.get("/do/slow/a").status == 503


def test_a_slow_body_is_refused_in_the_doors_time(application: FrontApplication) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def collect(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/do/hasty",
        "headers": [(FORM[0].encode(), FORM[1].encode())],
    }
    with Client(application):
        asyncio.run(application(scope, receive, collect))

    assert (sent[0]["status"], sent[1]["body"]) == (408, b"<h1>408 in English</h1>")


def test_a_visitor_who_hangs_up_is_sent_nothing(application: FrontApplication) -> None:
    sent: list[object] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def collect(message: object) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/do/hasty",
        "headers": [(FORM[0].encode(), FORM[1].encode())],
    }
    with Client(application):
        asyncio.run(application(scope, receive, collect))

    assert sent == []


def test_a_ledger_that_is_down_gives_503_and_the_pages_stay(
    client: Client, database: dict[str, Any]
) -> None:
    client.application.ledger.close()
    answer = client.post("/do/note/first", b"lang=ru&text=lost")

    assert (answer.status, answer["retry-after"]) == (503, "10")
    assert answer.body == "<h1>503 по-русски</h1>".encode()
    assert client.get("/en/first/").status == 200


@pytest.mark.sqlite
def test_a_locked_database_gives_503_and_takes_the_same_form_later(
    client: Client, database: dict[str, Any], rows: Rows
) -> None:
    other = sqlite3.connect(database["NAME"], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    locked = client.post("/do/note/first", b"text=Anna")
    shown = client.get("/do/show/first")
    other.execute("ROLLBACK")
    other.close()

    assert (locked.status, locked["retry-after"]) == (503, "10")
    assert locked.body == b"<h1>503 in English</h1>"
    assert shown.body == b"<p>0</p>"
    assert client.post("/do/note/first", b"text=Anna").status == 303
    assert rows() == ["Anna"]


def test_before_publishing_everything_is_a_readable_503(
    application: FrontApplication, settings: Settings, tmp_path: Path
) -> None:
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "empty")
    with Client(FrontApplication()) as client:
        answer = client.get("/en/")
        assert answer.status == 503
        assert "Try again" in answer.body.decode() or "try again" in answer.body.decode()
        assert "Попробуйте" in answer.body.decode()
        assert client.get("/").status == 503


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "\u017fET", ""]),
    st.text("/enfirstdo.%2e0\\?&;:\x7f\xff ", max_size=30),
    st.binary(max_size=50),
)
def test_any_request_is_answered_readably(
    client: Client, method: str, path: str, body: bytes
) -> None:
    answer = client.ask(method, f"/{path}", FORM, body=body)

    assert answer.status in (200, 302, 303, 304, 308, 400, 404, 405, 422, 503)
    assert answer["x-content-type-options"] == "nosniff"


def test_the_front_answers_the_same_whoever_comes(application: FrontApplication) -> None:
    told = (
        ("cookie", "session=sentinel"),
        ("origin", "https://sentinel.example"),
        ("referer", "https://sentinel.example/"),
        ("user-agent", "sentinel"),
        ("x-forwarded-for", "192.0.2.1"),
        ("forwarded", "for=192.0.2.1"),
        ("x-real-ip", "192.0.2.1"),
        ("authorization", "Basic c2VudGluZWw="),
    )
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    with Client(FrontApplication(clock=lambda: noon)) as client:
        for method, path, body in (
            ("GET", "/en/first/", b""),
            ("GET", "/", b""),
            ("GET", "/do/now", b""),
            ("POST", "/do/note/first", b"text=a"),
            ("POST", "/do/break/first", b"text=a"),
            ("GET", "/nowhere/", b""),
        ):
            untold = client.ask(method, path, FORM, body=body)
            assert client.ask(method, path, FORM, *told, body=body) == untold


class Django:
    """Stands in for Django's application: answers what it was told to."""

    def __init__(self, *headers: tuple[bytes, bytes], body: bytes = b"") -> None:
        self.headers = headers
        self.body = body
        self.paths: list[str] = []

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        self.paths.append(scope["path"])
        if self.body == b"fail":
            raise ValueError("signer@example.org")
        await send({"type": "http.response.start", "status": 200, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


def test_only_the_named_paths_go_to_django(application: FrontApplication) -> None:
    django = Django((b"Content-Type", b"text/plain"), body=b"mail")
    with Client(FrontApplication(django, django_paths=("/demo/mail/",))) as client:
        assert client.get("/demo/mail/").body == b"mail"
        assert client.get("/demo/mail/1/").body == b"mail"
        assert client.get("/demo/mail").status == 404
        assert client.get("/demo/mail/%2e%2e/").status == 404
        assert client.get("/en/first/").body == PAGE

    assert django.paths == ["/demo/mail/", "/demo/mail/1/"]


def test_without_named_paths_django_is_never_asked(application: FrontApplication) -> None:
    django = Django()
    with Client(FrontApplication(django)) as client:
        assert client.get("/demo/mail/").status == 404

    assert django.paths == []


def test_django_that_fails_gives_a_page_and_a_line_without_values(
    application: FrontApplication, caplog: pytest.LogCaptureFixture
) -> None:
    with Client(FrontApplication(Django(body=b"fail"), django_paths=("/demo/",))) as client:
        answer = client.get("/demo/mail/")

    assert (answer.status, answer.body) == (503, b"<h1>503 in English</h1>")
    assert caplog.messages[0].startswith("A request failed: ValueError at ")
    assert "signer" not in caplog.text


def test_lifespan_opens_and_closes(application: FrontApplication, rows: Rows) -> None:
    async def live() -> list[str]:
        events = asyncio.Queue[dict[str, Any]]()
        said: list[str] = []

        async def collect(message: dict[str, Any]) -> None:
            said.append(message["type"])

        lifespan = asyncio.create_task(application({"type": "lifespan"}, events.get, collect))
        await events.put({"type": "lifespan.startup"})
        while not said:
            await asyncio.sleep(0.01)
        assert application.ledger.alive
        slow = asyncio.create_task(
            send(application, "POST", "/do/note/a", [FORM], [b"text=", b"late"])
        )
        await asyncio.sleep(0)
        await events.put({"type": "lifespan.shutdown"})
        await lifespan
        assert (await slow).status == 303
        return said

    assert asyncio.run(live()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert not application.ledger.alive
    assert rows() == ["late"]


def test_a_request_opens_what_nobody_opened_and_not_what_was_closed(
    application: FrontApplication, rows: Rows
) -> None:
    def post() -> int:
        return asyncio.run(send(application, "POST", "/do/note/a", [FORM], [b"text=a"])).status

    assert post() == 303
    application.close()
    assert post() == 503
    assert asyncio.run(send(application, "GET", "/en/first/")).status == 200
    assert rows() == ["a"]


def test_dead_is_an_open_front_whose_ledger_died(application: FrontApplication) -> None:
    assert not application.dead
    application.open()
    assert not application.dead
    application.ledger.close()
    assert application.dead
    application.close()
    assert not application.dead


def test_ended_is_a_front_that_has_closed_all_it_opened(application: FrontApplication) -> None:
    assert not application.ended
    application.close()  # nothing was open
    assert not application.ended
    application.open()
    assert not application.ended
    application.close()
    assert application.ended


def test_a_door_takes_as_large_a_form_as_it_asks_for(client: Client) -> None:
    text = b"a" * (256 * 1024 - 5)

    assert client.post("/do/file", b"text=" + text).body == text
    assert client.post("/do/file", b"text=" + text + b"a").status == 413
    assert client.post("/do/note/a", b"text=" + text).status == 413
