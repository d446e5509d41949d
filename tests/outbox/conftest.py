"""A keyring, mail to send, and certificates for relays."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509  # noqa: TID251 - a certificate for a test's relay, nothing of ours
from cryptography.hazmat.primitives import hashes  # noqa: TID251 - the same
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: TID251 - the same
from cryptography.hazmat.primitives.serialization import (  # noqa: TID251 - the same
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from glasno.outbox.conversation import Patience
from glasno.outbox.mime import Mail
from glasno.outbox.smtp import Relay as Address
from glasno.outbox.smtp import Smtp
from glasno.vault.keyring import Keyring
from tests.outbox.relays import BadRelay, Relay, serve_bad_relay, serve_relay
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    keyring = Keyring(tmp_path / "secrets")
    keyring.create_server_keys()
    return keyring


@pytest.fixture
def relay() -> Iterator[Relay]:
    with serve_relay() as relay:
        yield relay


@pytest.fixture
def bad_relay() -> Iterator[BadRelay]:
    with serve_bad_relay() as relay:
        yield relay


@pytest.fixture
def mail(now: dt.datetime) -> Mail:
    return make_mail(now)


def make_mail(now: dt.datetime, **changes: Any) -> Mail:
    values: dict[str, Any] = {
        "sender": "glasno@example.org",
        "to": "signer@example.net",
        "language": "ru",
        "subject": "Подтвердите, что это вы",
        "text": "Здравствуйте.\n\nhttps://example.org/do/confirm/1-abc\n",
        "html": "<p>Здравствуйте.</p>",
        "date": now,
        "id_seed": b"seed",
    }
    return Mail(**{**values, **changes})


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with key and certificate of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "relay.test")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "relay.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    """A client's context that knows the relay's certificate."""
    return ssl.create_default_context(cafile=str(certificate))


# For relays that answer, however busy the machine is.
CALM = Patience(
    connecting=PATIENCE_SECONDS,
    answer=PATIENCE_SECONDS,
    last_answer=PATIENCE_SECONDS,
    between_signs_of_life=0.1,
    idle_before_asking=PATIENCE_SECONDS,
    idle_before_leaving=PATIENCE_SECONDS,
    parting=PATIENCE_SECONDS,
)
# For those that do not: whoever waits for them is done soon.
HASTE = replace(CALM, connecting=1.0, answer=1.0, last_answer=1.0, parting=1.0)


def nothing() -> None:
    """Nobody needs a sign of life."""


class Box:
    """Opens transports to a port and closes them all in the end."""

    def __init__(self) -> None:
        self.opened: list[Smtp] = []

    def __call__(
        self,
        port: int,
        *,
        context: ssl.SSLContext | None = None,
        patience: Patience = CALM,
        **relay: Any,
    ) -> Smtp:
        address = Address("127.0.0.1", port, **relay)
        smtp = Smtp(address, greeting="example.org", context=context, patience=patience)
        self.opened.append(smtp)
        return smtp


@pytest.fixture
def to() -> Iterator[Box]:
    box = Box()
    yield box
    for smtp in box.opened:
        smtp.close()
