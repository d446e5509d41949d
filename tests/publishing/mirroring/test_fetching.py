"""Through Tor: names are resolved by the proxy, and by nobody else."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from glasno.publishing.mirroring.fetching import shown
from glasno.publishing.mirroring.pulling import Pull, pull
from tests.publishing.mirroring.conftest import contents, served
from tests.publishing.mirroring.hostile import Server

ONION = "x" * 56 + ".onion"
BY_NAME = 3


class Socks(socketserver.ThreadingTCPServer):
    """A SOCKS5 proxy (RFC 1928) that passes every name on to one port."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.port = port
        self.names: set[tuple[int, str]] = set()


class Connection(socketserver.StreamRequestHandler):
    """One connection: greeting, request, then bytes to and fro."""

    server: Socks

    def handle(self) -> None:
        _, methods = self.rfile.read(2)
        self.rfile.read(methods)
        self.wfile.write(b"\x05\x00")
        _, _, _, kind, length = self.rfile.read(5)
        name = self.rfile.read(length).decode()
        self.rfile.read(2)
        self.server.names.add((kind, name))
        self.wfile.write(b"\x05\x00\x00\x01" + bytes(4) + struct.pack(">H", self.server.port))
        with socket.create_connection(("127.0.0.1", self.server.port)) as there:
            back = threading.Thread(target=self.pass_back, args=(there,), daemon=True)
            back.start()
            while part := self.connection.recv(65536):
                there.sendall(part)
            there.shutdown(socket.SHUT_WR)
            back.join()

    def pass_back(self, there: socket.socket) -> None:
        while part := there.recv(65536):
            self.connection.sendall(part)


@pytest.fixture
def socks(server: Server) -> Iterator[Socks]:
    with Socks(server.server_address[1]) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_an_onion_address_is_pulled_through_the_proxy_which_gets_the_name(
    scheme: str, asked: Pull, socks: Socks, root: Path, out: Path
) -> None:
    proxy = f"{scheme}://127.0.0.1:{socks.server_address[1]}"
    pull(replace(asked, url=f"http://{ONION}/", proxy=proxy))
    assert served(out) == contents(root / "mirror")
    assert socks.names == {(BY_NAME, ONION)}


def test_the_environment_sends_a_pull_nowhere_else(
    asked: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert pull(asked).sequence == 1


def test_strange_text_is_shown_in_one_plain_line() -> None:
    assert shown("a\x1b[31m\nb\u202ec") == "a?[31m?b?c"
    assert shown("x" * 300) == "x" * 200 + "[...]"
