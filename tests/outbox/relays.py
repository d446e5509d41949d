"""Mail servers on loopback for tests: a whole one (aiosmtpd), and one that misbehaves on demand."""

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.patience import PATIENCE_SECONDS

DROP = "drop"  # the connection is closed instead of an answer
HANG = "hang"  # no answer comes
DRIP = "drip"  # one byte of an answer comes now and then, without end


@dataclass(frozen=True)
class Taken:
    """A mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]


@dataclass
class Relay:
    """A whole SMTP server. `answers`: a stage's refusals, by recipient or for "*"."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    users: dict[bytes, bytes] = field(default_factory=dict)
    signed_in: list[bytes] = field(default_factory=list)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    at_recipient: Callable[[str], None] = lambda address: None
    after_data: Callable[[Taken], None] = lambda taken: None
    slowness: float = 0.0
    # A mail is not taken before this is so.
    until: Callable[[], bool] = lambda: True

    def recipients(self) -> list[str]:
        return [recipient for taken in self.taken for recipient in taken.recipients]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.at_recipient(address)
        if answer := self._answer("RCPT", address):
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self._answer("MAIL", address):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.slowness)
        while not self.until():
            await asyncio.sleep(0.01)
        recipients = tuple(envelope.rcpt_tos)
        if answer := self._answer("after DATA", recipients[0]):
            return answer
        content = envelope.original_content or b""
        options = tuple(envelope.mail_options)
        taken = Taken(envelope.mail_from or "", recipients, content, options)
        self.taken.append(taken)
        self.after_data(taken)
        return "250 taken"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        self.signed_in.append(data.login)
        fine = self.users.get(data.login) == data.password
        return AuthResult(success=fine, handled=fine)

    def _answer(self, stage: str, address: str) -> str | None:
        return self.answers.get((stage, address)) or self.answers.get((stage, "*"))


class CountingSmtp(SMTP):
    def __init__(self, relay: Relay, **options: Any) -> None:
        super().__init__(relay, **options)
        self._relay = relay

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.transport is None:  # not so when STARTTLS begins it anew
            self._relay.connections += 1
        super().connection_made(transport)


@contextlib.contextmanager
def serve_relay(
    relay: Relay | None = None,
    *,
    implicit_tls: ssl.SSLContext | None = None,
    start_tls: ssl.SSLContext | None = None,
    utf8: bool = True,
) -> Iterator[Relay]:
    """A relay that listens on a port of its own until the end of the block."""
    relay = relay or Relay()
    options: dict[str, Any] = {
        "enable_SMTPUTF8": utf8,
        "hostname": "relay.test",
        "tls_context": start_tls,
        "authenticator": relay.authenticate if relay.users else None,
        "auth_require_tls": False,
        "timeout": PATIENCE_SECONDS,
    }
    loop = asyncio.new_event_loop()
    options["loop"] = loop
    server = loop.run_until_complete(
        loop.create_server(lambda: CountingSmtp(relay, **options), "127.0.0.1", 0, ssl=implicit_tls)
    )
    relay.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result(timeout=PATIENCE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=PATIENCE_SECONDS)
        loop.close()


async def _end_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)


@dataclass
class BadRelay:
    """Speaks just enough SMTP to misbehave: `answers` gives the answer to a verb, to "greeting",
    to "after DATA", or DROP, HANG or DRIP. `extensions` are offered after EHLO.
    """

    answers: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    mails_a_connection: int | None = None
    port: int = 0
    heard: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0

    def verbs(self) -> list[str]:
        return [line.split()[0].upper() for line in self.heard]


_GOOD = {"DATA": "354 go ahead", "QUIT": "221 bye", "greeting": "220 bad relay"}


@contextlib.contextmanager
def serve_bad_relay() -> Iterator[BadRelay]:
    relay = BadRelay()
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        relay.port = listener.getsockname()[1]
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                try:
                    sock, _ = listener.accept()
                except OSError:
                    return
                if ended.is_set():
                    sock.close()
                    return
                thread = threading.Thread(target=_talk, args=(sock, relay, ended))
                threads.append(thread)
                thread.start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield relay
        finally:
            ended.set()
            # Whoever waits in accept() is woken by a last visitor.
            socket.create_connection(("127.0.0.1", relay.port)).close()
            acceptor.join(timeout=PATIENCE_SECONDS)
            for thread in threads:
                thread.join(timeout=PATIENCE_SECONDS)


def _talk(sock: socket.socket, relay: BadRelay, ended: threading.Event) -> None:
    relay.connections += 1
    with sock, contextlib.suppress(OSError):
        sock.settimeout(0.1)
        lines = _Lines(sock, ended)
        mails = 0
        if not _answer(sock, relay, "greeting", ended):
            return
        while (line := lines.read(b"\r\n")) is not None:
            relay.heard.append(line.decode())
            verb = line.decode().split()[0].upper()
            if verb == "MAIL" and mails == relay.mails_a_connection:
                return
            if not _answer(sock, relay, verb, ended):
                return
            if verb == "DATA" and relay.answers.get("DATA", "354").startswith("354"):
                body = lines.read(b".\r\n", line_start=True)
                if body is None:
                    return
                relay.bodies.append(body)
                mails += 1
                if not _answer(sock, relay, "after DATA", ended):
                    return
            if verb == "QUIT":
                return


def _answer(sock: socket.socket, relay: BadRelay, verb: str, ended: threading.Event) -> bool:
    answer = relay.answers.get(verb, _GOOD.get(verb, "250 fine"))
    if answer == DROP:
        return False
    if answer == HANG:
        ended.wait()
        return False
    if answer == DRIP:
        while not ended.wait(0.05):
            sock.sendall(b"2")
        return False
    if verb == "EHLO" and answer == "250 fine":
        lines = ["relay.test", *relay.extensions]
        answer = "\r\n".join(f"250-{line}" for line in lines[:-1])
        answer += ("\r\n" if answer else "") + f"250 {lines[-1]}"
    sock.sendall(answer.encode() + b"\r\n")
    return True


class _Lines:
    def __init__(self, sock: socket.socket, ended: threading.Event) -> None:
        self._sock = sock
        self._ended = ended
        self._buffer = b""

    def read(self, end: bytes, *, line_start: bool = False) -> bytes | None:
        """Up to `end`; None when the other side has gone. `line_start`: `end` begins a line."""
        while not self._ended.is_set():
            text = b"\r\n" + self._buffer if line_start else self._buffer
            mark = b"\r\n" + end if line_start else end
            if (at := text.find(mark)) >= 0:
                found = text[:at].removeprefix(b"\r\n") if line_start else text[:at]
                self._buffer = text[at + len(mark) :]
                return found
            try:
                chunk = self._sock.recv(65536)
            except TimeoutError:
                continue
            if not chunk:
                return None
            self._buffer += chunk
        return None


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def wait_until(true: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.01)
    return true()
