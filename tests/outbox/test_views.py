import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from glasno.outbox.maildir import MaildirTransport, list_mail
from tests.outbox.conftest import make_mail

LINK = "https://example.org/do/confirm/1-abc"


@pytest.fixture
def path(tmp_path: Path, settings: LazySettings) -> Path:
    """The demonstration's mailbox."""
    path = tmp_path / "mailbox"
    settings.GLASNO = dataclasses.replace(settings.GLASNO, smtp_url=f"maildir://{path}")
    # These pages are not published, so no hashed asset is either.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return path


def deliver(path: Path, now: datetime, **changes: object) -> str:
    """A mail in the box; returns its name."""
    MaildirTransport(path).send(make_mail(now, **changes), waiting=lambda: None)
    return list_mail(path)[0].name


def get(url: str, host: str = "127.0.0.1:8000", language: str = "en") -> Any:
    return Client().get(url, headers={"host": host, "accept-language": language})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_links_to_each_mail(path: Path, now: datetime) -> None:
    name = deliver(path, now, subject="Please confirm")
    answer = get("/demo/mail/")
    assert answer.status_code == 200
    assert f'href="/demo/mail/{name}/"' in text(answer)
    assert "Please confirm" in text(answer)
    assert "signer@example.net" in text(answer)


def test_an_empty_mailbox_says_what_to_do(path: Path) -> None:
    assert not path.exists()
    assert "Sign a petition" in text(get("/demo/mail/"))


def test_a_mails_links_can_be_followed(path: Path, now: datetime) -> None:
    answer = get(f"/demo/mail/{deliver(path, now)}/")
    assert f'href="{LINK}"' in text(answer)
    assert "Здравствуйте." in text(answer)


def test_what_a_person_typed_is_text_and_no_html(path: Path, now: datetime) -> None:
    attack = "<script>alert(1)</script>"
    name = deliver(path, now, text=attack, subject=attack, html="")
    for url in ("/demo/mail/", f"/demo/mail/{name}/"):
        assert attack not in text(get(url))
        assert "&lt;script&gt;" in text(get(url))


def test_the_html_part_stands_in_a_cage(path: Path, now: datetime) -> None:
    name = deliver(path, now, html="<p>Здравствуйте.</p>")
    assert f'href="/demo/mail/{name}/html/"' in text(get(f"/demo/mail/{name}/"))
    answer = get(f"/demo/mail/{name}/html/")
    assert text(answer) == "<p>Здравствуйте.</p>\n"
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )


def test_a_mail_without_html_offers_none(path: Path, now: datetime) -> None:
    name = deliver(path, now, html="")
    assert "/html/" not in text(get(f"/demo/mail/{name}/"))
    assert get(f"/demo/mail/{name}/html/").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,en;q=0.5", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_the_pages_speak_the_readers_language(path: Path, wanted: str, language: str) -> None:
    assert f'<html lang="{language}"' in text(get("/demo/mail/", language=wanted))


def test_nothing_is_kept_and_no_cookie_is_set(path: Path, now: datetime) -> None:
    name = deliver(path, now)
    for url in ("/demo/mail/", f"/demo/mail/{name}/", f"/demo/mail/{name}/html/"):
        answer = get(url)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Vary"] == "Accept-Language"
        assert not answer.cookies


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST"]
)
def test_this_machine_may_look(path: Path, host: str) -> None:
    assert get("/demo/mail/", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:8000", "127.0.0.1.example.org", "10.0.0.1", "", "a b", "[::2]"],
)
def test_another_host_name_finds_nothing(path: Path, now: datetime, host: str) -> None:
    name = deliver(path, now)
    for url in ("/demo/mail/", f"/demo/mail/{name}/", f"/demo/mail/{name}/html/"):
        assert get(url, host=host).status_code == 404


def test_where_no_demonstration_may_be_there_is_no_mailbox(
    path: Path, settings: LazySettings
) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, base_url="https://example.org")
    assert get("/demo/mail/").status_code == 404


def test_where_mail_is_really_sent_there_is_no_mailbox(path: Path, settings: LazySettings) -> None:
    settings.GLASNO = dataclasses.replace(settings.GLASNO, smtp_url="smtp://127.0.0.1")
    assert get("/demo/mail/").status_code == 404


@pytest.mark.parametrize("name", ["1." + "0" * 32, "..", "%2e%2e%2f", "new", "x" * 300])
def test_an_unknown_mail_is_not_found(path: Path, now: datetime, name: str) -> None:
    deliver(path, now)
    assert get(f"/demo/mail/{name}/").status_code == 404
    assert get(f"/demo/mail/{name}/html/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_mailbox_can_only_be_read(path: Path, now: datetime, method: str) -> None:
    name = deliver(path, now)
    for url in ("/demo/mail/", f"/demo/mail/{name}/", f"/demo/mail/{name}/html/"):
        answer = getattr(Client(), method)(url, headers={"host": "127.0.0.1"})
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD"
    assert len(list_mail(path)) == 1


def test_head_answers_without_a_body(path: Path) -> None:
    answer = Client().head("/demo/mail/", headers={"host": "127.0.0.1"})
    assert (answer.status_code, answer.content) == (200, b"")
