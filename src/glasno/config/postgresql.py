"""The address of a PostgreSQL database, as an operator writes it in GLASNO_DATABASE_URL.

`postgresql://user:password@host1:5432,host2:5432/name?sslmode=verify-full`: several hosts are tried
in turn, and a directory that begins with a slash is where the server's socket lies. What is not
known here is refused: a misspelt `sslmode` would otherwise be an open road.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

SCHEMES = ("postgres://", "postgresql://")
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
SESSIONS = ("any", "read-write", "read-only", "primary", "standby", "prefer-standby")
# Words of libpq's own. `options` is not among them: behind PgBouncer nothing of a session holds.
PARAMETERS: Mapping[str, re.Pattern[str]] = {
    "host": re.compile(r"/[^,]*"),
    "port": re.compile("[0-9]{1,5}"),
    "sslmode": re.compile("|".join(SSL_MODES)),
    "sslrootcert": re.compile(".+"),
    "sslcert": re.compile(".+"),
    "sslkey": re.compile(".+"),
    "channel_binding": re.compile("disable|prefer|require"),
    "target_session_attrs": re.compile("|".join(SESSIONS)),
    "connect_timeout": re.compile("[1-9][0-9]?"),
}
URL = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/?#]*)(?::(?P<password>[^@/?#]*))?@)?"
    r"(?P<hosts>[^@/?#]*)/(?P<name>[^/?#]*)(?:\?(?P<query>[^#]*))?"
)
HOST = re.compile(r"(?P<host>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
LARGEST_PORT = 65535
# PostgreSQL cuts longer names without a word.
LONGEST_NAME = 63


class PostgresqlUrlError(ValueError):
    """Not such an address. The message says what of it is wrong, and quotes no value."""


@dataclass(frozen=True)
class PostgresqlAddress:
    """Where a PostgreSQL database is. `hosts` are (host, port), none for the local socket."""

    name: str
    hosts: tuple[tuple[str, int | None], ...]
    user: str
    password: str = field(repr=False)
    parameters: Mapping[str, str]

    @property
    def place(self) -> str:
        """The database and where it is, for a sentence: never the user, never the password."""
        hosts = ", ".join(f"{host}:{port}" if port else host for host, port in self.hosts)
        return f"{self.name} on {self.parameters.get('host') or hosts or 'the local socket'}"


def read_postgresql_url(text: str) -> PostgresqlAddress:
    """The parts of the address, each percent-decoded and checked. Raises PostgresqlUrlError."""
    parts = URL.fullmatch(text)
    if parts is None:
        raise PostgresqlUrlError("its form is another")
    name = _decoded(parts["name"])
    if not 1 <= len(name.encode()) <= LONGEST_NAME or "=" in name:
        raise PostgresqlUrlError("the name of the database is missing or too long")
    hosts = tuple(_host(host) for host in parts["hosts"].split(",")) if parts["hosts"] else ()
    parameters = _parameters(parts["query"] or "")
    if hosts and parameters.keys() & {"host", "port"}:
        raise PostgresqlUrlError("it has both a host and the directory of a socket")
    return PostgresqlAddress(
        name=name,
        hosts=hosts,
        user=_decoded(parts["user"] or ""),
        password=_decoded(parts["password"] or ""),
        parameters=parameters,
    )


def _host(text: str) -> tuple[str, int | None]:
    found = HOST.fullmatch(text)
    if found is None or not 0 < int(found["port"] or 1) <= LARGEST_PORT:
        raise PostgresqlUrlError("a host in it is none")
    return found["host"].strip("[]"), int(found["port"]) if found["port"] else None


def _parameters(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise PostgresqlUrlError("what follows the question mark cannot be read") from None
    for name, value in pairs:
        if name not in PARAMETERS:
            raise PostgresqlUrlError(
                f"of what follows the question mark only {', '.join(PARAMETERS)} are known"
            )
        if not PARAMETERS[name].fullmatch(value):
            raise PostgresqlUrlError(f"{name} has a value that is not known")
    if len(dict(pairs)) < len(pairs):
        raise PostgresqlUrlError("something follows the question mark twice")
    return dict(pairs)


def _decoded(text: str) -> str:
    try:
        decoded = unquote(text, errors="strict")
    except UnicodeDecodeError:
        decoded = "\0"
    if not decoded.isprintable():
        raise PostgresqlUrlError("it holds a character that cannot be printed")
    return decoded
