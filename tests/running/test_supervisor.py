"""What the supervisor says and decides; what it does is in test_up.py."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from glasno.config.environment import read_environment
from glasno.running.supervisor import addresses, is_healthy, pause_after


class Front(BaseHTTPRequestHandler):
    """Answers every path with the status its server was given."""

    def do_GET(self) -> None:
        asked.append((self.path, self.headers["Host"]))
        self.send_response(getattr(self.server, "status"))  # noqa: B009 - mypy knows no such attribute
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


asked: list[tuple[str, str]] = []


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    asked.clear()
    with HTTPServer(("127.0.0.1", 0), Front) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (302, False)])
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - it is only asked there
def test_front_is_healthy_by_its_own_word(
    server: HTTPServer, status: int, healthy: bool, host: str
) -> None:
    setattr(server, "status", status)  # noqa: B010 - mypy knows no such attribute
    environment = read_environment(
        {
            "GLASNO_HOST": host,
            "GLASNO_PORT": str(server.server_port),
            "GLASNO_BASE_URL": "https://example.org",
        }
    )
    assert is_healthy(environment) is healthy
    assert asked == [("/health", "example.org")]


def test_front_that_does_not_answer_is_not_healthy() -> None:
    assert is_healthy(read_environment({"GLASNO_PORT": "1"})) is False


def test_pause_before_a_restart_grows_to_half_a_minute() -> None:
    assert [pause_after(deaths) for deaths in (1, 2, 3, 6, 7, 1000)] == [
        0.5,
        1.0,
        2.0,
        16.0,
        30.0,
        30.0,
    ]


def test_addresses_name_the_mailbox_where_there_is_one() -> None:
    assert addresses(read_environment({})) == (
        "Glasno is running; Ctrl-C stops it.\n"
        "  Site: http://127.0.0.1:8000/\n"
        "  Demo mailbox: http://127.0.0.1:8000/demo/mail/"
    )


def test_addresses_name_no_mailbox_where_mail_is_sent() -> None:
    environment = read_environment(
        {"GLASNO_BASE_URL": "https://example.org", "GLASNO_SMTP_URL": "smtp://mail.example.org"}
    )
    assert addresses(environment) == (
        "Glasno is running; Ctrl-C stops it.\n  Site: https://example.org/"
    )
