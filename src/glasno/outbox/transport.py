"""Where mail goes: to a relay or, on one machine, into a directory."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from glasno.kit.loopback import is_loopback
from glasno.outbox.maildir import MaildirTransport
from glasno.outbox.mime import Mail
from glasno.outbox.smtp import Relay, Smtp

_DEFAULT_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK_PORT = 25


class TransportUrlError(ValueError):
    """The address of the mail server is wrong. The message is a sentence without the password."""


class Transport(Protocol):
    """Is asked to send one mail at a time, and keeps whatever connection it has."""

    def send(self, mail: Mail, *, waiting: Callable[[], None]) -> None:
        """Returns once the other side has taken the mail; raises MailError or UnsendableError.

        Calls `waiting` every few seconds while it waits for an answer.
        """

    def check(self) -> None:
        """Makes sure of a connection, as far as one can without a mail. Raises RelayDownError."""

    def rest(self) -> None:
        """There is nothing to send for now: lets an idle connection go after a while."""

    def close(self) -> None:
        """Lets everything go; `send` may be called again all the same."""


def open_transport(url: str, *, sender: str) -> Transport:
    """The transport for `smtp://`, `smtps://` or `maildir:///`; opens no connection yet.

    `sender` is the address mail comes from; its domain is how we greet the relay.
    Raises TransportUrlError.
    """
    if url.startswith("maildir:///"):
        return MaildirTransport(Path("/", url.removeprefix("maildir:///")))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TransportUrlError(_SENTENCE) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise TransportUrlError(_SENTENCE)
    loopback = is_loopback(parts.hostname)
    relay = Relay(
        host=parts.hostname,
        port=port or _default_port(parts, loopback=loopback),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls_from_start=parts.scheme == "smtps",
        # On the way to ourselves there is nobody in between, and a local relay has no
        # certificate that anyone signed.
        must_start_tls=parts.scheme == "smtp" and not loopback,
    )
    return Smtp(relay, greeting=sender.rpartition("@")[2])


def _default_port(parts: SplitResult, *, loopback: bool) -> int:
    if loopback and parts.scheme == "smtp":
        return _LOOPBACK_PORT
    return _DEFAULT_PORTS[parts.scheme]


_SENTENCE = (
    "GLASNO_SMTP_URL must be smtp://user:password@host:port, smtps://user:password@host "
    "or, on one machine, maildir:/// and a directory."
)
