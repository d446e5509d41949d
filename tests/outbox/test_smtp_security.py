import ssl

import pytest

from glasno.outbox.mime import Mail
from glasno.outbox.trouble import RelayDownError
from tests.outbox.conftest import Box, nothing
from tests.outbox.relays import BadRelay, Relay, serve_relay


def test_start_tls_is_used_with_a_certificate_that_we_know(
    to: Box, mail: Mail, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with serve_relay(start_tls=server_tls) as relay:
        to(relay.port, must_start_tls=True, context=trusting).send(mail, waiting=nothing)
        to.opened[0].close()
        assert len(relay.taken) == 1


def test_start_tls_is_refused_with_a_certificate_that_nobody_signed(
    to: Box, mail: Mail, server_tls: ssl.SSLContext
) -> None:
    with serve_relay(start_tls=server_tls) as relay:
        with pytest.raises(RelayDownError, match=r"^STARTTLS self-signed certificate$"):
            to(relay.port, must_start_tls=True).send(mail, waiting=nothing)
        assert relay.taken == []


def test_no_mail_goes_in_clear_to_a_relay_elsewhere(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    smtp = to(bad_relay.port, must_start_tls=True, user="u", password="p")
    with pytest.raises(RelayDownError, match=r"^STARTTLS SMTPNotSupportedError$"):
        smtp.send(mail, waiting=nothing)
    assert "AUTH" not in bad_relay.verbs()
    assert "MAIL" not in bad_relay.verbs()


def test_tls_from_the_start(
    to: Box, mail: Mail, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with serve_relay(implicit_tls=server_tls) as relay:
        to(relay.port, tls_from_start=True, context=trusting).send(mail, waiting=nothing)
        to.opened[0].close()
        assert len(relay.taken) == 1


def test_tls_from_the_start_is_verified(to: Box, mail: Mail, server_tls: ssl.SSLContext) -> None:
    with (
        serve_relay(implicit_tls=server_tls) as relay,
        pytest.raises(RelayDownError, match=r"^connect self-signed certificate$"),
    ):
        to(relay.port, tls_from_start=True).send(mail, waiting=nothing)


def test_tls_with_a_server_that_speaks_none_is_the_relays_trouble(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    with pytest.raises(RelayDownError, match=r"^connect "):
        to(bad_relay.port, tls_from_start=True).send(mail, waiting=nothing)


def test_a_user_signs_in(to: Box, mail: Mail) -> None:
    with serve_relay(Relay(users={b"glasno": b"hush"})) as relay:
        to(relay.port, user="glasno", password="hush").send(mail, waiting=nothing)
        assert relay.signed_in == [b"glasno"]
        assert len(relay.taken) == 1


def test_a_wrong_password_is_the_relays_trouble(to: Box, mail: Mail) -> None:
    with (
        serve_relay(Relay(users={b"glasno": b"hush"})) as relay,
        pytest.raises(RelayDownError, match=r"^AUTH 535$"),
    ):
        to(relay.port, user="glasno", password="wrong").send(mail, waiting=nothing)


def test_a_relay_without_sign_in_is_the_relays_trouble(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    with pytest.raises(RelayDownError, match=r"^AUTH SMTPNotSupportedError$"):
        to(bad_relay.port, user="glasno", password="hush").send(mail, waiting=nothing)
