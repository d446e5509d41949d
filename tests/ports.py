"""Ports that nobody else takes between the choosing and the binding.

Outgoing connections get their ports from the system's own range, and tests make thousands: a free
port from there may be gone before the server that was told of it has started. These lie below that
range, and a process that was given one is the only one that gets it for as long as it lives.
"""

import fcntl
import os
import secrets
import socket
import tempfile
from pathlib import Path

# Linux gives outgoing connections what lies above, and well-known programs listen below.
OURS = range(10_000, 32_000)

_locks = os.open(
    Path(tempfile.gettempdir()) / f"glasno-tests-ports-{os.getuid()}", os.O_RDWR | os.O_CREAT, 0o600
)
_given: set[int] = set()


def free_port() -> int:
    """A port on loopback that nobody listens on, and that no other test is given."""
    while True:
        port = secrets.choice(OURS)
        if port not in _given and _reserve(port) and _is_free(port):
            _given.add(port)
            return port


def is_quiet(port: int) -> bool:
    """Whether a server could listen there now, whoever did so just before."""
    return _is_free(port, again=True)


def _reserve(port: int) -> bool:
    """One byte of the file for each port: whose lock it is ends with the process."""
    try:
        fcntl.lockf(_locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


def _is_free(port: int, *, again: bool = False) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, again)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True
