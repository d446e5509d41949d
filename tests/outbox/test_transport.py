from pathlib import Path

import pytest

from glasno.outbox.maildir import MaildirTransport
from glasno.outbox.smtp import Relay, Smtp
from glasno.outbox.transport import TransportUrlError, open_transport
from glasno.outbox.trouble import PermanentError, TemporaryError

SENDER = "glasno@example.org"


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.example.org", Relay("mail.example.org", 587, must_start_tls=True)),
        ("smtp://mail.example.org:2525", Relay("mail.example.org", 2525, must_start_tls=True)),
        ("smtps://mail.example.org", Relay("mail.example.org", 465, tls_from_start=True)),
        (
            "smtps://u%40x:p%3A%2F@mail.example.org:1465",
            Relay("mail.example.org", 1465, "u@x", "p:/", tls_from_start=True),
        ),
        ("smtp://localhost", Relay("localhost", 25)),
        ("smtp://127.0.0.1:2500", Relay("127.0.0.1", 2500)),
        ("smtp://[::1]:2500", Relay("::1", 2500)),
        ("smtp://u:p@127.0.0.1", Relay("127.0.0.1", 25, "u", "p")),
    ],
)
def test_an_address_says_where_and_how_to_send(url: str, relay: Relay) -> None:
    transport = open_transport(url, sender=SENDER)
    assert isinstance(transport, Smtp)
    assert transport.relay == relay


def test_maildir_names_a_directory(tmp_path: Path) -> None:
    transport = open_transport(f"maildir://{tmp_path}/mail box", sender=SENDER)
    assert isinstance(transport, MaildirTransport)
    transport.check()
    assert (tmp_path / "mail box" / "new").is_dir()


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "smtp://", "smtp://h:port", "http://h", "smtp://[::1"]
)
def test_a_wrong_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(TransportUrlError, match=r"^GLASNO_SMTP_URL must be"):
        open_transport(url, sender=SENDER)


def test_the_password_shows_nowhere() -> None:
    transport = open_transport("smtp://user:hush@mail.example.org", sender=SENDER)
    assert "hush" not in repr(transport)
    assert "user" not in repr(transport)


def test_an_error_says_stage_code_and_reason() -> None:
    assert str(PermanentError("RCPT", 550)) == "RCPT 550"
    assert str(TemporaryError("connect", reason="TimeoutError")) == "connect TimeoutError"
