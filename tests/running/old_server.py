"""What says that it is an old PostgreSQL, and nothing more."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def old_server(version: str) -> Iterator[int]:
    """The port of a server that lets everybody in and names its version."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, version), daemon=True).start()
        yield listening.getsockname()[1]
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, version: str) -> None:
    while True:
        try:
            peer, _ = listening.accept()
        except OSError:
            return
        with peer, contextlib.suppress(OSError):
            _greet(peer, version)


def _greet(peer: socket.socket, version: str) -> None:
    while (length := _number(peer)) and peer.recv(length - 4)[:2] == b"\x04\xd2":
        peer.sendall(b"N")  # neither TLS nor GSSAPI
    settings = {"server_version": version, "client_encoding": "UTF8", "TimeZone": "UTC"}
    said = b"".join(
        _message(b"S", f"{name}\0{value}\0".encode()) for name, value in settings.items()
    )
    peer.sendall(_message(b"R", bytes(4)) + said + _message(b"Z", b"I"))
    peer.recv(1)  # until the peer leaves


def _number(peer: socket.socket) -> int:
    data = peer.recv(4)
    return int.from_bytes(data) if len(data) == 4 else 0


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body
