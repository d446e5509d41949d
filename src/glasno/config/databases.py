"""Django's DATABASES, made of the operator's environment.

Nothing here may rest on a session of PostgreSQL: behind PgBouncer in transaction mode each
transaction may have another (docs/adr/0070).
"""

from typing import Any

from glasno.config.environment import Environment
from glasno.config.postgresql import PostgresqlAddress

# Seconds to reach one host; with a list of hosts each of them gets so long.
CONNECT_SECONDS = 3
# Seconds a thread waits for a connection before it says that there is none.
POOL_SECONDS = 3.0
# A thread keeps its connection while it works: more than the threads of any of our processes.
POOL_SIZE = 16
# A peer that has vanished without a word (a fail-over, a pulled cable) is given up after so long.
SILENCE_SECONDS = 10


def databases(environment: Environment) -> dict[str, Any]:
    """The value of DATABASES. Reads and opens nothing."""
    address = environment.postgresql
    return {"default": _sqlite(environment) if address is None else _postgresql(address)}


def _sqlite(environment: Environment) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(environment.database_path),
        "OPTIONS": {
            # A writer takes its lock when it begins: one that has read first could not wait for it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            # FULL: what was acknowledged outlives a power cut. secure_delete: what was erased is
            # overwritten. wal_autocheckpoint (pages): the log is written back beside those who
            # write (docs/adr/0095), by themselves only where nobody has done so for long.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                " PRAGMA wal_autocheckpoint=4000"
            ),
        },
        # A file also in tests: the ledger's thread has a connection of its own.
        "TEST": {"NAME": str(environment.data / "test.sqlite3")},
    }


def _postgresql(address: PostgresqlAddress) -> dict[str, Any]:
    hosts = ",".join(host for host, _ in address.hosts)
    ports = ",".join(str(port or "") for _, port in address.hosts)
    parameters = dict(address.parameters)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": parameters.pop("host", hosts),
        "PORT": parameters.pop("port", ports if ports.strip(",") else ""),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            # A standby must never be taken for the server after a fail-over.
            "target_session_attrs": "read-write" if len(address.hosts) > 1 else "any",
            "connect_timeout": CONNECT_SECONDS,
            "keepalives": 1,
            "keepalives_idle": SILENCE_SECONDS // 2,
            "keepalives_interval": 1,
            "keepalives_count": SILENCE_SECONDS // 2,
            "tcp_user_timeout": SILENCE_SECONDS * 1000,
            # Never prepared on the server: the next transaction may have another session.
            "prepare_threshold": None,
            "pool": {
                "min_size": 1,
                "max_size": POOL_SIZE,
                "timeout": POOL_SECONDS,
                # Given up soon, for the next who asks begins anew: a pool that waits longer and
                # longer between its attempts would outlast the trouble.
                "reconnect_timeout": POOL_SECONDS,
            },
            **parameters,
        },
    }
