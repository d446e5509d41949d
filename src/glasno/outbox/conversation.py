"""One SMTP connection: smtplib's commands, with a deadline for each answer and pipelining."""

import re
import smtplib  # noqa: TID251 - this package is the one that speaks SMTP
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

_LINE_START_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_END: Final = b"\r\n.\r\n"
_GO_AHEAD: Final = 354
_RECEIVE: Final = 8192


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds.

    After a mail's last line as long as RFC 5321 (4.5.3.2.6) asks: whoever gives up earlier sends
    the same mail twice.
    """

    connecting: float = 20
    answer: float = 60
    last_answer: float = 600
    between_signs_of_life: float = 15
    idle_before_asking: float = 5
    idle_before_leaving: float = 60
    parting: float = 2


class Conversation(smtplib.SMTP):
    """A connection that has been greeted by the other side. Every method may raise OSError.

    `stage` is what is being said: connect, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, after DATA.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        greeting: str,
        tls: ssl.SSLContext | None,
        patience: Patience,
        waiting: Callable[[], None],
    ) -> None:
        self.stage = "connect"
        self.waiting = waiting
        self._tls = tls
        self._patience = patience
        self._answer_within = patience.answer
        super().__init__(host, port, local_hostname=greeting, timeout=patience.connecting)

    def greet(self) -> None:
        """EHLO, or an error with the code of its refusal."""
        self.stage = "EHLO"
        code, text = self.ehlo()
        if code // 100 != 2:
            raise smtplib.SMTPHeloError(code, text)

    def encrypt(self, context: ssl.SSLContext) -> None:
        """STARTTLS with a verified certificate."""
        self.stage = "STARTTLS"
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("STARTTLS is not offered")
        self.starttls(context=context)

    def begin_mail(self, commands: Sequence[tuple[str, str]]) -> list[tuple[str, int, bytes]]:
        """Says MAIL, RCPT and DATA up to the first refusal; returns stage, code and text of each.

        Together where the relay offers it (RFC 2920): one journey instead of three.
        """
        together = self.has_extn("pipelining")
        self.stage = commands[0][0]
        if together:
            self.send("".join(f"{command}\r\n" for _, command in commands).encode())
        answers = []
        for stage, command in commands:
            self.stage = stage
            if not together:
                self.send(f"{command}\r\n".encode())
            code, text = self.getreply()
            answers.append((stage, code, text))
            if not together and not is_as_hoped(stage, code):
                break
        self._take_back(answers)
        return answers

    def finish_mail(self, data: bytes) -> tuple[int, bytes]:
        """Gives the mail itself (CRLF line ends) and waits for the answer to it."""
        self.stage = "after DATA"
        self.send(_LINE_START_DOT.sub(b"..", data.removesuffix(b"\r\n")) + _END)
        self._answer_within = self._patience.last_answer
        try:
            return self.getreply()
        finally:
            self._answer_within = self._patience.answer

    def say(self, command: str) -> bool:
        """A command without consequences; whether it was answered well."""
        self.stage = command
        code, _ = self.docmd(command)
        return code // 100 == 2

    def part(self) -> None:
        """QUIT, without waiting long for the answer."""
        self._answer_within = self._patience.parting
        try:
            self.quit()
        except (OSError, smtplib.SMTPException):
            self.close()

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises SMTPServerDisconnected when it does not come in time."""
        if self.sock is not None:
            # smtplib's own reader would begin its time anew with every byte that drips in.
            # None: a new connection, or one just encrypted, whose former bytes do not count.
            self.file = self.file or _Reader(self.sock)
            self.file.await_answer(
                within=self._answer_within,
                slice_=self._patience.between_signs_of_life,
                waiting=self.waiting,
            )
        return super().getreply()

    def send(self, s: Any) -> None:
        """Sends bytes or text within the time for one answer."""
        if self.sock is not None:
            self.sock.settimeout(self._answer_within)
        super().send(s)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # smtplib asks here for its socket; its own TLS class differs in this method alone.
        sock = socket.create_connection((host, port), timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is None:
            return sock
        try:
            return self._tls.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise

    def _take_back(self, answers: Sequence[tuple[str, int, bytes]]) -> None:
        # A relay may say "go ahead" to DATA although it refused the only recipient (RFC 2920,
        # 3.1): the mail that it then waits for is an empty one, to nobody.
        refused = not all(is_as_hoped(stage, code) for stage, code, _ in answers)
        if refused and answers[-1][1] == _GO_AHEAD:
            self.send(b".\r\n")
            self.getreply()


class _Reader:
    """Lines from a socket, as smtplib wants them, until a deadline."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = b""
        self._deadline = 0.0
        self._slice = 0.0
        self._waiting: Callable[[], None] = lambda: None

    def await_answer(self, *, within: float, slice_: float, waiting: Callable[[], None]) -> None:
        self._deadline = time.monotonic() + within
        self._slice = slice_
        self._waiting = waiting

    def readline(self, limit: int) -> bytes:
        """A line of at most `limit` bytes; b"" at the end. Raises TimeoutError."""
        while b"\n" not in self._buffer and len(self._buffer) < limit:
            chunk = self._receive()
            if not chunk:
                break
            self._buffer += chunk
        end = self._buffer.find(b"\n") + 1 or len(self._buffer)
        line, self._buffer = self._buffer[: min(end, limit)], self._buffer[min(end, limit) :]
        return line

    def close(self) -> None:
        """smtplib closes its reader; the socket is closed by itself."""

    def _receive(self) -> bytes:
        while (left := self._deadline - time.monotonic()) > 0:
            self._sock.settimeout(min(left, self._slice))
            try:
                return self._sock.recv(_RECEIVE)
            except TimeoutError:
                self._waiting()
        raise TimeoutError


def is_as_hoped(stage: str, code: int) -> bool:
    return code // 100 == (3 if stage == "DATA" else 2)
