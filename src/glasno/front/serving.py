"""Running the front: granian with as many worker processes as asked for, each with its own ledger.

The limits here are for what never reaches the application: slow headers, idle connections, floods.
"""

import errno
import gc
import logging
import os
import re
import resource
import signal
import socket
import threading
import time
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from glasno.front.pulse import Pulse, end_still, runs
from glasno.vault.keyring import Keyring

# Milliseconds for a request's line and headers to arrive; afterwards the connection is closed.
HEADER_TIME = 10_000
# Bytes of request line and headers that the server reads at all. The application answers far less
# with 431, except that whoever only wants a published file gets it.
HEADER_BUFFER = 64 * 1024
# Connections waiting to be accepted, and connections open at once, a worker.
BACKLOG = 2048
MOST_CONNECTIONS = 4096
# Files a process may have open: every connection is one.
MOST_FILES = 16_384
# Seconds that a worker gets to end: above the front's own FAREWELL_TIME and CLOSING_TIME.
WORKER_FAREWELL = 45
# Seconds between a worker's looks at whether its parent and its ledger still live.
GUARD_LOOK = 0.5
# Seconds that a worker which has nothing left to do gets to end by itself.
LAST_WORDS = 3.0
# How many objects more before the youngest are looked through, and how often the older ones are.
COLLECTING = (20_000, 50, 100)

_REFUSED = re.compile(r"worker-(\d+) after it refused")


class ServingError(Exception):
    """The front cannot be started. The message is one sentence for the operator, with the mend."""


class Listening(Protocol):
    """What of the environment says where to listen, and with how many processes."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def workers(self) -> int: ...


class Ending(Protocol):
    """What of granian's server says that it is to end, and which processes are its workers."""

    interrupt_signal: bool
    wrks: list[Any]


class Guarded(Protocol):
    """What a worker's guard asks the application."""

    @property
    def dead(self) -> bool: ...

    @property
    def ended(self) -> bool: ...


def serve(environment: Listening) -> None:
    """Serves until SIGTERM or SIGINT.

    Raises ServingError, vault's KeyringError; SystemExit when workers keep dying.
    """
    address = check_port_free(environment.host, environment.port)
    Keyring(settings.GLASNO.secrets_dir).create_metrics_key()
    _allow_files()
    # The workers are forked from this process: a connection open here would be theirs as well, and
    # a pool would come to them without the threads that keep it.
    let_go()
    os.register_at_fork(after_in_child=_end_on_signals)
    pulse = Pulse()
    server = Granian(
        settings.ASGI_APPLICATION,
        address=address,
        port=environment.port,
        interface=Interfaces.ASGI,
        workers=environment.workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_TIME, max_buffer_size=HEADER_BUFFER
        ),
        websockets=False,
        backlog=BACKLOG,
        backpressure=MOST_CONNECTIONS,
        # Its lines would hold addresses and paths, and paths hold secrets.
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=_logging(),
        respawn_failed_workers=True,
        workers_kill_timeout=WORKER_FAREWELL,
    )
    logging.getLogger("_granian").addFilter(partial(is_true, server))
    threading.Thread(target=_watch, args=(server, pulse), name="watch", daemon=True).start()
    server.serve(target_loader=partial(_load, os.getpid(), pulse), wrap_loader=False)


def let_go() -> None:
    """Close this thread's connections and, on PostgreSQL, the whole process's pool."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined] # the vendor's own


def check_port_free(host: str, port: int) -> str:
    """The address to bind for `host`; raises ServingError where nothing can listen there.

    Granian shares its port among workers, and would share it with a stranger's workers as well; so
    this asks without sharing.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise ServingError(
            f"The host {host} is not known here; set GLASNO_HOST to an address of this machine."
        ) from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen(1)
        except OSError as error:
            raise ServingError(_why(error, host, port)) from None
    return str(place[0])


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program; "
            "stop that one, or set GLASNO_PORT to a free port."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is for the system alone; set GLASNO_PORT to one above 1023."
    return f"This machine cannot listen on {host}; set GLASNO_HOST to an address of this machine."


def _watch(server: Ending, pulse: Pulse) -> None:
    """In the parent: once it is to end, no worker that stands still keeps it."""
    while True:
        time.sleep(GUARD_LOOK)
        if server.interrupt_signal:
            end_still([worker.inner.pid for worker in list(server.wrks)], pulse)


def is_true(server: Ending, record: logging.LogRecord) -> bool:
    """Whether to log this: of a worker that ends just now granian may say that it would not.

    Two of its threads wait for a worker, and the one that asks may not have heard of the end yet.
    """
    found = _REFUSED.search(record.getMessage())
    return found is None or any(
        runs(worker.inner.pid) for worker in list(server.wrks) if worker.idx + 1 == int(found[1])
    )


def _load(parent: int, pulse: Pulse) -> Any:
    """In a worker: the application, and a thread that ends the process when it should not go on."""
    application = import_string(settings.ASGI_APPLICATION)
    # What is loaded by now stays: looking through all of it for garbage, again and again, took a
    # sixth of a signature's time (docs/adr/0079).
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTING)
    guarding = (parent, application, pulse)
    threading.Thread(target=_guard, args=guarding, name="guard", daemon=True).start()
    return application


def _guard(parent: int, application: Guarded, pulse: Pulse) -> None:
    """Ends this process once its parent is gone, for nobody else would.

    It does so too once its ledger has died, so that the parent starts another. And where the
    application has ended, and the server under it has not (seen once, on a busy machine), nobody
    waits for the rest.
    """
    while os.getppid() == parent and not application.dead and not application.ended:
        pulse.beat()
        time.sleep(GUARD_LOOK)
    if application.ended:
        time.sleep(LAST_WORDS)
        os._exit(0)
    os.kill(os.getpid(), signal.SIGTERM)


def _end_on_signals() -> None:
    """In a worker that has just been forked: a signal ends it.

    It inherits the parent's handlers, which only the parent's loop answers. Until granian has set
    the worker's own, one sent meanwhile would be lost and the end would wait for the kill timeout.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _logging() -> dict[str, Any]:
    """The settings' own logging, and granian's few lines in it: its default goes to stdout."""
    own: dict[str, Any] = settings.LOGGING
    loggers = {**own["loggers"], "_granian": {"level": "WARNING", "propagate": True}}
    return {**own, "loggers": loggers}
