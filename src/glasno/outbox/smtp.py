"""Speaks SMTP with one relay over a connection that is kept from mail to mail.

What is told apart, and where (RFC 5321): refused, silent or unreachable while the connection is
made, at EHLO, STARTTLS, AUTH or MAIL, is the relay's trouble, since nothing of the mail but our
own sender was said yet; at RCPT, at DATA and after DATA it is this mail's.
"""

import re
import smtplib  # noqa: TID251 - this package is the one that speaks SMTP
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from glasno.outbox.conversation import Conversation, Patience, is_as_hoped
from glasno.outbox.mime import Mail
from glasno.outbox.trouble import (
    MailError,
    PermanentError,
    RelayDownError,
    StaleError,
    TemporaryError,
)

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
# Refusals of a recipient that are not about the recipient: 5.7.x is policy, most often a relay
# that does not know us (any more); 5.2.2 is a full mailbox. They count as temporary, so that a
# relay set up wrongly for a day does not cost that day's mail.
_NOT_FOR_EVER = (b"5.7.", b"5.2.2")
_RELAYING_DENIED = re.compile(rb"\brelay", re.IGNORECASE)
_CLOSING = 421
_NOT_NOW, _NEVER = 4, 5  # the classes of SMTP's refusals
_SMTPUTF8 = " SMTPUTF8"
_MOST_MAILS = 1000  # then a new connection: a relay behind several addresses spreads the load


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail."""

    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    tls_from_start: bool = False
    must_start_tls: bool = False


class Smtp:
    """A transport over SMTP. One thread uses it at a time."""

    def __init__(
        self,
        relay: Relay,
        *,
        greeting: str,
        context: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.relay = relay
        self._greeting = greeting
        self._context = context or ssl.create_default_context()
        self._patience = patience or Patience()
        self._line: Conversation | None = None
        self._mails = 0  # over this connection
        self._used_at = 0.0
        self._unfinished = False  # the last mail was refused half-way: RSET before the next

    def __repr__(self) -> str:
        return f"Smtp({self.relay!r})"

    def send(self, mail: Mail, *, waiting: Callable[[], None]) -> None:
        """Sends one mail. Raises MailError or UnsendableError."""
        recipient = mail.recipient  # a wrong address shall not cost a connection
        line = self._ready(waiting)
        data = mail.as_bytes(eight_bit=line.has_extn("8bitmime"))
        beginning = self._beginning(line, mail, recipient)
        try:
            self._say(line, beginning, data)
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(line.stage, reason=_reason(error)) from None
        self._mails += 1
        self._used_at = time.monotonic()

    def check(self) -> None:
        """Connects, greets and authenticates unless that is done. Raises RelayDownError."""
        self._ready(_nothing)

    def rest(self) -> None:
        """Hangs up when the line has been idle for long."""
        if time.monotonic() - self._used_at > self._patience.idle_before_leaving:
            self.close()

    def close(self) -> None:
        """Hangs up politely."""
        line, self._line = self._line, None
        if line is not None:
            line.part()

    def _say(self, line: Conversation, beginning: list[tuple[str, str]], data: bytes) -> None:
        self._unfinished = True
        for stage, code, text in line.begin_mail(beginning):
            self._check(stage, code, text, unusual=beginning[0][1].endswith(_SMTPUTF8))
        code, text = line.finish_mail(data)
        self._check("after DATA", code, text)
        self._unfinished = False

    def _check(self, stage: str, code: int, text: bytes, *, unusual: bool = False) -> None:
        """Raises the error that an answer means. `unusual`: our MAIL was not the same as always."""
        if is_as_hoped(stage, code):
            return
        if code == _CLOSING or code // 100 not in (_NOT_NOW, _NEVER):
            raise self._broken(stage, code)
        if stage == "MAIL" and not unusual:
            raise RelayDownError(stage, code)
        if code // 100 == _NOT_NOW or (stage == "RCPT" and _may_change(text)):
            raise TemporaryError(stage, code)
        raise PermanentError(stage, code)

    def _broken(self, stage: str, code: int | None = None, reason: str = "") -> MailError:
        """The connection is of no use any more: what that means for the mail under way."""
        line, self._line = self._line, None
        if line is not None:
            line.close()
        if stage != "MAIL":
            return TemporaryError(stage, code, reason, lost=True)
        # Nothing of the mail was heard. A relay may end a connection that has been idle or busy
        # for long; one that ends a new one is in trouble.
        return (StaleError if self._mails else RelayDownError)(stage, code, reason)

    def _beginning(self, line: Conversation, mail: Mail, recipient: str) -> list[tuple[str, str]]:
        options = " BODY=8BITMIME" if line.has_extn("8bitmime") else ""
        if mail.needs_smtputf8:
            if not line.has_extn("smtputf8"):
                raise PermanentError("MAIL", reason="the relay takes ASCII addresses only")
            options += _SMTPUTF8
        return [
            ("MAIL", f"MAIL FROM:<{mail.envelope_sender}>{options}"),
            ("RCPT", f"RCPT TO:<{recipient}>"),
            ("DATA", "DATA"),
        ]

    def _ready(self, waiting: Callable[[], None]) -> Conversation:
        if self._line is not None and not self._still_there(self._line):
            self.close()
        if self._line is None:
            self._line = self._connect(waiting)
            self._mails, self._unfinished = 0, False
        self._line.waiting = waiting
        self._used_at = time.monotonic()
        return self._line

    def _still_there(self, line: Conversation) -> bool:
        if self._mails >= _MOST_MAILS:
            return False
        idle = time.monotonic() - self._used_at
        try:
            if self._unfinished:
                self._unfinished = False
                return line.say("RSET")
            return idle < self._patience.idle_before_asking or line.say("NOOP")
        except (OSError, smtplib.SMTPException):
            return False

    def _connect(self, waiting: Callable[[], None]) -> Conversation:
        line: Conversation | None = None
        try:
            line = Conversation(
                self.relay.host,
                self.relay.port,
                greeting=self._greeting,
                tls=self._context if self.relay.tls_from_start else None,
                patience=self._patience,
                waiting=waiting,
            )
            self._introduce(line)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            stage = line.stage if line is not None else "connect"
            if line is not None:
                line.close()
            code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
            raise RelayDownError(stage, code, "" if code else _reason(error)) from None
        return line

    def _introduce(self, line: Conversation) -> None:
        line.greet()
        if self.relay.must_start_tls:
            line.encrypt(self._context)
            line.greet()
        if self.relay.user:
            line.stage = "AUTH"
            line.login(self.relay.user, self.relay.password)


def _may_change(text: bytes) -> bool:
    enhanced = _ENHANCED.match(text)
    if enhanced is None:
        return _RELAYING_DENIED.search(text) is not None
    return enhanced.group().startswith(_NOT_FOR_EVER)


def _reason(error: Exception) -> str:
    """What went wrong in words that hold nothing of the mail: only the error's kind."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
    return type(cause or error).__name__


def _nothing() -> None:
    """Nobody needs a sign of life."""
