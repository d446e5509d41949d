"""The settings an operator makes, read from environment variables and checked once.

Every variable `GLASNO_X` may instead come from a file named by `GLASNO_X_FILE`, so that a secret
never has to stand in a process list. `docs/operators/settings.md` says what each one means.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from glasno.config.postgresql import (
    SCHEMES,
    PostgresqlAddress,
    PostgresqlUrlError,
    read_postgresql_url,
)
from glasno.kit.loopback import is_loopback
from glasno.outbox.pacing import PACES

NAMES = (
    "GLASNO_ADDRESSES",
    "GLASNO_BASE_URL",
    "GLASNO_CONTACT",
    "GLASNO_DATA",
    "GLASNO_DATABASE_URL",
    "GLASNO_HOST",
    "GLASNO_LIMITS",
    "GLASNO_LOGS",
    "GLASNO_MAIL_FROM",
    "GLASNO_MAIL_PACES",
    "GLASNO_MIRRORS",
    "GLASNO_PORT",
    "GLASNO_RESPONSIBLE",
    "GLASNO_SECRETS_DIR",
    "GLASNO_SMTP_URL",
    "GLASNO_TRUSTED_PROXIES",
    "GLASNO_WORKERS",
)

SQLITE = "sqlite:///"
MAILDIR = "maildir:///"
LARGEST_PORT = 65535
# More would only wait for the one database; a larger site takes more machines.
MOST_WORKERS = 64


class ConfigurationError(Exception):
    """A setting is wrong. The message is one sentence for the operator, with the mend."""


@dataclass(frozen=True)
class Environment:
    """What the operator set, with every default filled in; paths are absolute."""

    data: Path
    secrets_dir: Path
    # URLs that may hold a password stay out of every repr, and so out of tracebacks and logs.
    database_url: str = field(repr=False)
    smtp_url: str | None = field(repr=False)
    mail_from: str
    base_url: str
    host: str
    port: int
    workers: int
    limits: bool
    logs: str
    addresses: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    responsible: str
    contact: str
    # Addresses of copies of the site that others keep: they can be read and take nothing.
    mirrors: tuple[str, ...] = ()
    # Letters a minute by group of mail providers, where they differ from the outbox's own.
    mail_paces: Mapping[str, int] = field(default_factory=dict)

    @property
    def base_host(self) -> str:
        """The host name in the site's address, without port and brackets."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names of every live address, IPv6 in brackets, without ports."""
        names = [urlsplit(address).hostname or "" for address in self.addresses]
        return tuple(f"[{name}]" if ":" in name else name for name in names)

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the site, by its address and by where it listens."""
        return is_loopback(self.host) and is_loopback(self.base_host)

    @property
    def demonstration_allowed(self) -> bool:
        """Whether the demo campaign, its mailbox and switched-off limits may exist here."""
        return self.loopback

    @property
    def postgresql(self) -> PostgresqlAddress | None:
        """Where the PostgreSQL database is, or None when the database is a file."""
        if self.database_url.startswith(SCHEMES):
            return read_postgresql_url(self.database_url)
        return None

    @property
    def database_path(self) -> Path | None:
        """The database file: what follows `sqlite:///`, so four slashes make it absolute.

        None when the database is PostgreSQL's.
        """
        if self.database_url.startswith(SQLITE):
            return Path(self.database_url.removeprefix(SQLITE)).absolute()
        return None

    @property
    def database(self) -> str:
        """Which database it is, for a sentence: the file, or the name and host, no password."""
        return str(self.database_path or (self.postgresql and self.postgresql.place))

    @property
    def maildir(self) -> Path | None:
        """The directory that takes the mail when none is sent, or None when an SMTP server does."""
        if self.smtp_url is None or not self.smtp_url.startswith(MAILDIR):
            return None
        return Path("/", self.smtp_url.removeprefix(MAILDIR))


def read_environment(environ: Mapping[str, str]) -> Environment:
    """The checked settings; raises ConfigurationError. Reads no file but those named by `_FILE`."""
    values = {name: _value(environ, name) for name in NAMES}
    data = Path(values["GLASNO_DATA"] or "data").absolute()
    host = values["GLASNO_HOST"] or "127.0.0.1"
    port = _number("GLASNO_PORT", values["GLASNO_PORT"] or "8000", LARGEST_PORT)
    base_url = _web_address(
        "GLASNO_BASE_URL", values["GLASNO_BASE_URL"] or f"http://127.0.0.1:{port}"
    )
    base_host = urlsplit(base_url).hostname or ""
    on_loopback = is_loopback(_host(host)) and is_loopback(base_host)
    secrets_dir = Path(values["GLASNO_SECRETS_DIR"] or data / "secrets").absolute()
    return Environment(
        data=data,
        secrets_dir=secrets_dir,
        database_url=_database_url(values["GLASNO_DATABASE_URL"], data),
        smtp_url=_smtp_url(values["GLASNO_SMTP_URL"], data, on_loopback=on_loopback),
        mail_from=_mail_from(values["GLASNO_MAIL_FROM"], base_host),
        base_url=base_url,
        host=_host(host),
        port=port,
        workers=_number("GLASNO_WORKERS", values["GLASNO_WORKERS"] or "1", MOST_WORKERS),
        limits=_switch("GLASNO_LIMITS", values["GLASNO_LIMITS"] or "on"),
        logs=_logs(values["GLASNO_LOGS"] or "text"),
        addresses=_addresses(values["GLASNO_ADDRESSES"], base_url),
        trusted_proxies=_networks(values["GLASNO_TRUSTED_PROXIES"]),
        responsible=values["GLASNO_RESPONSIBLE"],
        contact=values["GLASNO_CONTACT"],
        mirrors=_mirrors(values["GLASNO_MIRRORS"]),
        mail_paces=_paces(values["GLASNO_MAIL_PACES"]),
    )


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """Variables that begin with GLASNO_ and mean nothing: most often a slip of the pen."""
    known = {*NAMES, *(f"{name}_FILE" for name in NAMES)}
    return sorted(name for name in environ if name.startswith("GLASNO_") and name not in known)


def _value(environ: Mapping[str, str], name: str) -> str:
    """The variable's text, or that of the file named by its `_FILE` twin, or ""."""
    value, path = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise ConfigurationError(f"{name} and {name}_FILE are both set; remove one of them.")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigurationError(
                f"{name}_FILE names {path}, which cannot be read; "
                "correct the path or let this user read the file."
            ) from None
    if not value.isprintable():
        raise ConfigurationError(f"{name} holds a character that cannot be printed; remove it.")
    return value


def _number(name: str, text: str, largest: int) -> int:
    if not re.fullmatch("[0-9]{1,6}", text) or not 1 <= int(text) <= largest:
        raise ConfigurationError(f"{name} must be a whole number from 1 to {largest}.")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise ConfigurationError(f"{name} must be on or off.")
    return text == "on"


def _logs(text: str) -> str:
    if text not in ("text", "json"):
        raise ConfigurationError("GLASNO_LOGS must be text or json.")
    return text


def _host(text: str) -> str:
    """A host to listen on: a name or an address, IPv6 with or without brackets."""
    host = text.removeprefix("[").removesuffix("]")
    if ":" in host or re.fullmatch("[0-9.]+", host):
        try:
            return str(ipaddress.ip_address(host))
        except ValueError:
            host = ""
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", host):
        raise ConfigurationError(
            "GLASNO_HOST must be a host name or an address to listen on, such as 127.0.0.1."
        )
    return host.lower()


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - asking for the port is what checks it
    except ValueError:
        return None
    return parts


def _web_address(name: str, text: str) -> str:
    """An address of the site: scheme, host and perhaps a port, without a slash at the end."""
    parts = _split(text)
    host = (parts.hostname or "") if parts else ""
    fine = parts is not None and parts.scheme in ("http", "https") and parts.path in ("", "/")
    if (
        not fine
        or parts is None
        or parts.query
        or parts.fragment
        or parts.username is not None
        or not re.fullmatch(r"[a-z0-9.:-]+", host)
    ):
        raise ConfigurationError(
            f"{name} must be an address such as https://example.org, without a path; "
            "write a host name in other letters in its xn-- form."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _addresses(text: str, base_url: str) -> tuple[str, ...]:
    """Every live address, the first of them the site's own."""
    return tuple(dict.fromkeys((base_url, *_web_addresses("GLASNO_ADDRESSES", text))))


def _mirrors(text: str) -> tuple[str, ...]:
    """Where copies stand. Only an onion may do without TLS: elsewhere anybody on the way could
    change what a reader sees.
    """
    found = tuple(dict.fromkeys(_web_addresses("GLASNO_MIRRORS", text)))
    for each in found:
        if not each.startswith("https://") and not (urlsplit(each).hostname or "").endswith(
            ".onion"
        ):
            raise ConfigurationError(
                "GLASNO_MIRRORS must be addresses that begin with https://, or onion addresses."
            )
    return found


def _web_addresses(name: str, text: str) -> list[str]:
    """Addresses that are separated by commas or spaces."""
    return [_web_address(name, part) for part in re.split(r"[,\s]+", text) if part]


def _paces(text: str) -> Mapping[str, int]:
    """`gmail=1200 other=60`: letters a minute by group, separated by commas or spaces."""
    parts = [part.partition("=") for part in re.split(r"[,\s]+", text) if part]
    for group, _, pace in parts:
        if group not in PACES or not re.fullmatch("[1-9][0-9]{0,5}", pace):
            raise ConfigurationError(
                "GLASNO_MAIL_PACES must be letters a minute by group of mail providers, such as "
                f"gmail=1200; the groups are {', '.join(PACES)}."
            )
    return {group: int(pace) for group, _, pace in parts}


def _networks(text: str) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    try:
        return tuple(str(ipaddress.ip_network(part)) for part in parts)
    except ValueError:
        raise ConfigurationError(
            "GLASNO_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, "
            "separated by commas."
        ) from None


def _database_url(text: str, data: Path) -> str:
    if not text:
        return f"{SQLITE}{data / 'glasno.sqlite3'}"
    if text.startswith(SCHEMES):
        return _postgresql_url(text)
    path = text.removeprefix(SQLITE)
    if path == text or not path or path.startswith(":") or re.search(r"[?#%]", path):
        raise ConfigurationError(
            "GLASNO_DATABASE_URL must be sqlite:/// and the path of a file, an absolute path with "
            "four slashes, or postgresql://user:password@host:5432/name."
        )
    return text


def _postgresql_url(text: str) -> str:
    try:
        read_postgresql_url(text)
    except PostgresqlUrlError as error:
        raise ConfigurationError(
            f"GLASNO_DATABASE_URL is no address of a PostgreSQL database, because {error}; write "
            "postgresql://user:password@host:5432/name, with special characters as %40 and so on."
        ) from None
    return text


def _smtp_url(text: str, data: Path, *, on_loopback: bool) -> str | None:
    """The mail server; nothing set means the local mailbox on loopback, and None elsewhere."""
    if not text:
        return f"{MAILDIR}{data / 'mailbox'}" if on_loopback else None
    if text.startswith(MAILDIR) and text != MAILDIR:
        return text
    parts = _split(text)
    if (
        parts is None
        or parts.scheme not in ("smtp", "smtps")
        or not parts.hostname
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
    ):
        raise ConfigurationError(
            "GLASNO_SMTP_URL must be smtp://user:password@host:port, smtps://user:password@host "
            "or, on one machine, maildir:/// and a directory."
        )
    return text


def _mail_from(text: str, base_host: str) -> str:
    if not text:
        return f"glasno@{_mail_domain(base_host)}"
    if not re.fullmatch(r"[^\s@<>\"(),:;\\]+@[A-Za-z0-9.-]+", text):
        raise ConfigurationError(
            "GLASNO_MAIL_FROM must be one plain mail address such as letters@example.org."
        )
    return text


def _mail_domain(base_host: str) -> str:
    try:
        ipaddress.ip_address(base_host)
    except ValueError:
        return base_host
    return "localhost"
