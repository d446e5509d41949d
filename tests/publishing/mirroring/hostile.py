"""A little web server that serves a site, live files first, and lies where it is told to."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from glasno.publishing.paths import live_beside

# Answers a request for a file that holds these bytes.
Lie = Callable[["Answer", bytes], None]


class Server(ThreadingHTTPServer):
    """`lies` by path; `asked` are the paths in the order in which they were asked for."""

    daemon_threads = True
    # Whoever hangs up is no error here.
    handle_error = staticmethod(lambda *_: None)  # type: ignore[assignment] # it takes what it gets

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.root = root
        self.lies: dict[str, Lie] = {}
        self.asked: list[str] = []
        self.encodings: set[str] = set()
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Answer(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart
    server: Server

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        self.server.asked.append(path)
        self.server.encodings.add(self.headers.get("accept-encoding", ""))
        roots = (live_beside(self.server.root), self.server.root)
        found = [each / path for each in roots if (each / path).is_file()]
        body = found[0].read_bytes() if found else None
        if path in self.server.lies:
            self.server.lies[path](self, body or b"")
        elif body is None:
            self.answer(404, b"not here")
        else:
            self.answer(200, body)

    def answer(
        self, status: int, body: bytes, *, length: int | None = None, **headers: str
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def chunks(self, parts: Iterator[bytes]) -> None:
        """A body without a declared length."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in parts:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *words: object) -> None:
        """Nothing: tests look at `asked`."""


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    with Server(root) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


def status(number: int, **headers: str) -> Lie:
    return lambda answer, body: answer.answer(number, b"no", length=None, **headers)


def redirect(to: str) -> Lie:
    return status(302, Location=to)


def other_bytes(answer: Answer, body: bytes) -> None:
    answer.answer(200, bytes(len(body)))


def longer(answer: Answer, body: bytes) -> None:
    answer.answer(200, body + b"more")


def shorter(answer: Answer, body: bytes) -> None:
    answer.answer(200, body[:-1])


def endless(answer: Answer, body: bytes) -> None:
    """No length is declared, and it does not end by itself."""

    def parts() -> Iterator[bytes]:
        while not answer.server.ended.is_set():
            yield bytes(65536)

    answer.chunks(parts())


def cut_off(answer: Answer, body: bytes) -> None:
    """Less than is declared, then the connection is closed."""
    answer.answer(200, body[:5], length=len(body))
    answer.close_connection = True


def chunks_cut_short(answer: Answer, body: bytes) -> None:
    answer.chunks(iter([body[:-1]]))


def compressed(answer: Answer, body: bytes) -> None:
    answer.answer(200, gzip.compress(body), Content_Encoding="gzip")


def partial(answer: Answer, body: bytes) -> None:
    answer.answer(206, body, Content_Range=f"bytes 0-{len(body) - 1}/{len(body)}")


def silent(answer: Answer, body: bytes) -> None:
    """Never answers."""
    answer.server.ended.wait()
    answer.close_connection = True


def stalling(answer: Answer, body: bytes) -> None:
    """Begins, then does not go on."""
    with suppress(OSError):
        answer.answer(200, body[:5], length=len(body))
    silent(answer, body)


def trickling(answer: Answer, body: bytes) -> None:
    """A byte now and then: every single read succeeds."""
    answer.answer(200, b"", length=len(body))
    for number in range(len(body)):
        if answer.server.ended.wait(0.02):
            break
        answer.wfile.write(body[number : number + 1])


def trickling_headers(answer: Answer, body: bytes) -> None:
    """The same before the body begins."""
    answer.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not answer.server.ended.wait(0.02):
        answer.wfile.write(b"X-More: and more\r\n")


def rubbish(answer: Answer, body: bytes) -> None:
    answer.wfile.write(b"\x00\xff no HTTP at all\r\n\r\n")
    answer.close_connection = True


def once(lie: Lie) -> Lie:
    """Only the first time; then the truth."""
    told: list[bool] = []

    def answer(answer: Answer, body: bytes) -> None:
        told.append(True)
        if len(told) == 1:
            lie(answer, body)
        else:
            answer.answer(200, body)

    return answer
