"""The front as it really runs: granian, worker processes, sockets, slow and dying peers."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from glasno.front.pulse import STILL_SECONDS
from glasno.front.serving import ServingError, check_port_free
from tests import outsiders, postgresql
from tests.front.conftest import PAGE, next_edition, put
from tests.patience import PATIENCE_SECONDS, Stopwatch, wait_until
from tests.plain_http import NO_TLS
from tests.ports import free_port
from tests.running.program import is_alive

# Who is given ten seconds waits no less, and hardly more on a machine that has much else to do.
QUICKEST, SLOWEST = 9.0, 25.0
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


class Front:
    """One running front of the example, and what it wrote to its terminal."""

    def __init__(self, data: Path, port: int, workers: int) -> None:
        self.data = data
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.front.start"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.front.running",
                "GLASNO_DATA": str(data),
                **postgresql.settings_of(data),
                "GLASNO_PORT": str(port),
                "GLASNO_WORKERS": str(workers),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def workers(self) -> list[int]:
        """The worker processes' ids."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in children.read_text().split()]

    def notes(self) -> list[str]:
        found = outsiders.read(self.data, "SELECT text FROM example_note")
        return [text for (text,) in found]

    def wait_until_healthy(self) -> None:
        wait_until(self.is_healthy)

    def is_healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", verify=NO_TLS).status_code == 200
        except httpx.TransportError:
            assert self.process.poll() is None, self.process.communicate()[0]
            return False

    def end(self) -> tuple[int, str]:
        """SIGTERM; the exit code and all that was written to the terminal."""
        self.process.terminate()
        out, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, out


@contextmanager
def running(data: Path, *, workers: int = 1) -> Iterator[Front]:
    front = Front(data, free_port(), workers)
    try:
        front.wait_until_healthy()
        yield front
    finally:
        if front.process.poll() is None:
            os.killpg(front.process.pid, signal.SIGKILL)
        front.process.communicate()


def client_of(front: Front) -> httpx.Client:
    return httpx.Client(base_url=front.url, timeout=PATIENCE_SECONDS, verify=NO_TLS)


def get(url: str, **request: Any) -> httpx.Response:
    """As httpx does, with more patience."""
    return httpx.get(url, timeout=PATIENCE_SECONDS, verify=NO_TLS, **request)


def post(url: str, **request: Any) -> httpx.Response:
    """As httpx does, with more patience."""
    return httpx.post(url, timeout=PATIENCE_SECONDS, verify=NO_TLS, **request)


def connect(front: Front) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", front.port))
    connection.settimeout(PATIENCE_SECONDS)
    return connection


def read_all(connection: socket.socket) -> bytes:
    """Everything until the other side closes, also where it has not read all that we sent."""
    parts = []
    with suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def after_seconds(front: Front, *pieces: bytes, pause: float = 0.0) -> tuple[float, float, bytes]:
    """Sends the pieces and waits for the end: after how many seconds, and what came.

    The seconds are the clock's, and those in which this machine stood still left out.
    """
    begun = time.monotonic()
    with Stopwatch() as watch, connect(front) as connection:
        for piece in pieces:
            # Whoever is too slow may find nobody who listens any more.
            with suppress(ConnectionError):
                connection.sendall(piece)
            time.sleep(pause)
        answer = read_all(connection)
    return time.monotonic() - begun, watch.seconds, answer


@pytest.mark.data
def test_two_workers_serve_pages_and_doors(data: Path) -> None:
    with running(data, workers=2) as front, client_of(front) as client:
        assert len(front.workers()) == 2
        page = client.get("/en/first/")
        assert (page.status_code, page.content) == (200, PAGE)
        assert page.headers["content-encoding"] == "br"
        assert page.headers["server"] == ""
        assert client.get("/", headers={"accept-language": "ru"}).headers["location"] == "/ru/"
        assert client.get("/nowhere/").text == "<h1>404 in English</h1>"
        assert client.head("/en/first/").headers["content-length"] == page.headers["content-length"]

        def note(number: int) -> int:
            posted = post(f"{front.url}/do/note/a", data={"text": f"note {number}"})
            return posted.status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(note, range(100))) == {303}
        assert sorted(front.notes()) == sorted(f"note {number}" for number in range(100))

        next_edition(data, {"en/first/index.html": b"changed"})
        # Of both workers: each connection may land at either.
        page_of = f"{front.url}/en/first/"
        wait_until(lambda: {get(page_of).content for _ in range(12)} == {b"changed"})
        code, said = front.end()
        assert code == 0
        # Nothing of any request is on the terminal.
        assert "note" not in said.replace("example_note", "")
        assert "/en/" not in said


def test_slow_and_oversized_peers_are_answered_or_cut_off(data: Path) -> None:
    posting = b"POST /do/note/a HTTP/1.1\r\nHost: a\r\n" + FORM
    with running(data) as front, ThreadPoolExecutor(8) as pool:
        slow_header = pool.submit(after_seconds, front, b"GET / HTTP/1.1\r\nHost: a\r\n")
        silent = pool.submit(after_seconds, front)
        idle = pool.submit(after_seconds, front, b"GET /en/ HTTP/1.1\r\nHost: a\r\n\r\n")
        stalled = pool.submit(after_seconds, front, posting + b"Content-Length: 9\r\n\r\ntext=")
        trickling = pool.submit(
            after_seconds, front, posting + b"Content-Length: 99\r\n\r\n", *[b"a"] * 20, pause=0.4
        )
        while_they_wait = get(f"{front.url}/en/first/")

        large = b"text=" + b"a" * 10_000_000
        announced = post(
            f"{front.url}/do/note/a",
            content=large,
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        streamed = post(
            f"{front.url}/do/note/a",
            content=iter([large]),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        to_a_page = post(f"{front.url}/en/first/", content=b"a" * 1000)
        long_header = get(f"{front.url}/nowhere/", headers={"x-long": "a" * 30_000})

        assert while_they_wait.status_code == 200
        assert (announced.status_code, announced.text) == (413, "<h1>413 in English</h1>")
        assert (streamed.status_code, streamed.text) == (413, "<h1>413 in English</h1>")
        assert (to_a_page.status_code, to_a_page.text) == (405, "<h1>405 in English</h1>")
        assert (long_header.status_code, long_header.text) == (431, "<h1>431 in English</h1>")
        for future in (slow_header, silent):
            seconds, ran, answer = future.result()
            assert seconds > QUICKEST
            assert ran < SLOWEST
            assert answer == b""
        seconds, ran, answer = idle.result()
        assert seconds > QUICKEST
        assert ran < SLOWEST
        assert answer.startswith(b"HTTP/1.1 200 ")
        for future in (stalled, trickling):
            seconds, ran, answer = future.result()
            assert seconds > QUICKEST
            assert ran < SLOWEST
            assert answer.startswith(b"HTTP/1.1 408 ")
            assert b"<h1>408 in English</h1>" in answer
        assert front.notes() == []


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /en/%00 HTTP/1.1", b"404"),
        (b"GET /en/%2e%2e/%2e%2e/glasno.sqlite3 HTTP/1.1", b"404"),
        (b"GET /../../glasno.sqlite3 HTTP/1.1", b"404"),
        (b"GET //en/ HTTP/1.1", b"404"),
        (b"OPTIONS * HTTP/1.1", b"404"),
        (b"GET http://other.example/en/ HTTP/1.1", b"200"),
        (b"BREW /en/ HTTP/1.1", b"405"),
    ],
)
def test_odd_request_lines_are_answered(served: Front, request_line: bytes, status: bytes) -> None:
    with connect(served) as connection:
        connection.sendall(request_line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 %s " % status)
    assert b"x-content-type-options: nosniff\r\n" in answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """One front for the tests that only ask."""
    data = tmp_path_factory.mktemp("served")
    put(data, "site/en/index.html", b"<p>Home")
    with running(data) as front:
        yield front


def post_until_refused(front: Front, prefix: str, acknowledged: list[str]) -> None:
    """Posts one note after another, and notes those that were answered with 303."""
    with client_of(front) as client:
        for number in range(100_000):
            try:
                answer = client.post("/do/note/a", data={"text": f"{prefix}-{number}"})
            except httpx.TransportError:
                return
            if answer.status_code == 303:
                acknowledged.append(f"{prefix}-{number}")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_an_end_under_load_loses_nothing_acknowledged(data: Path, how: signal.Signals) -> None:
    acknowledged: list[str] = []
    with running(data, workers=2) as front:
        writers = [
            threading.Thread(target=post_until_refused, args=(front, str(number), acknowledged))
            for number in range(4)
        ]
        for writer in writers:
            writer.start()
        wait_until(lambda: len(acknowledged) > 200)
        if how is signal.SIGKILL:
            os.killpg(front.process.pid, how)
        else:
            assert front.end()[0] == 0
        for writer in writers:
            writer.join()
        assert set(acknowledged) <= set(front.notes())


@pytest.mark.data
def test_a_request_under_way_is_answered_before_the_end(data: Path) -> None:
    with running(data) as front, connect(front) as connection:
        connection.sendall(
            b"POST /do/note/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
            + FORM
            + b"Content-Length: 9\r\n\r\n"
        )
        # Said once the body is waited for: from then on the request is under way.
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"text=")
        front.process.terminate()
        time.sleep(0.3)
        connection.sendall(b"last")
        assert connection.recv(100).startswith(b"HTTP/1.1 303 ")
        assert front.process.wait(PATIENCE_SECONDS) == 0
        assert front.notes() == ["last"]


@pytest.mark.data
def test_a_killed_worker_is_replaced(data: Path) -> None:
    with running(data) as front:
        (killed,) = front.workers()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: killed not in front.workers() and len(front.workers()) == 1)
        front.wait_until_healthy()


@pytest.mark.data
def test_a_worker_whose_ledger_died_is_replaced(data: Path) -> None:
    with running(data) as front:
        (dying,) = front.workers()
        assert post(f"{front.url}/do/note/a", data={"text": "die"}).status_code == 503
        wait_until(lambda: dying not in front.workers() and len(front.workers()) == 1)
        front.wait_until_healthy()
        assert post(f"{front.url}/do/note/a", data={"text": "live"}).status_code == 303


def test_workers_do_not_outlive_a_killed_parent(data: Path) -> None:
    with running(data, workers=2) as front:
        workers = front.workers()
        front.process.kill()
        front.process.wait(PATIENCE_SECONDS)
        wait_until(lambda: not any(map(is_alive, workers)))
        check_port_free("127.0.0.1", front.port)


# A worker's guard over an application that has ended, while the process itself goes on.
LINGERING = """
import os, time
from glasno.front import serving
from glasno.front.pulse import Pulse

class Ended:
    dead, ended = False, True

serving.LAST_WORDS = 0.1
serving._guard(os.getppid(), Ended(), Pulse())
print("went on")
"""


def test_a_worker_with_nothing_left_to_do_does_not_linger() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LINGERING],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "")


def test_a_worker_that_stands_still_does_not_keep_the_end(data: Path) -> None:
    with running(data) as front:
        (worker,) = front.workers()
        time.sleep(1)  # its guard has beaten
        os.kill(worker, signal.SIGSTOP)
        began = time.monotonic()
        with Stopwatch() as watch:
            assert front.end() == (0, "")
        # Its last beat came up to half a second before that, and later on a busy machine.
        assert time.monotonic() - began > STILL_SECONDS / 2
        assert watch.seconds < SLOWEST


def test_a_taken_port_is_one_clear_sentence(served: Front, data: Path) -> None:
    with pytest.raises(ServingError) as caught:
        check_port_free("127.0.0.1", served.port)
    assert str(caught.value) == (
        f"Port {served.port} on 127.0.0.1 is taken by another program; "
        "stop that one, or set GLASNO_PORT to a free port."
    )


@pytest.mark.parametrize(
    ("host", "what"),
    [
        ("192.0.2.1", "This machine cannot listen on 192.0.2.1"),
        ("nowhere.invalid", "The host nowhere.invalid is not known here"),
    ],
)
def test_a_host_that_is_not_this_machines_is_one_clear_sentence(host: str, what: str) -> None:
    with pytest.raises(ServingError) as caught:
        check_port_free(host, free_port())
    assert str(caught.value) == f"{what}; set GLASNO_HOST to an address of this machine."


def test_check_port_free_gives_the_address_to_bind() -> None:
    assert check_port_free("127.0.0.1", free_port()) == "127.0.0.1"
    assert check_port_free("localhost", free_port()) in ("127.0.0.1", "::1")
