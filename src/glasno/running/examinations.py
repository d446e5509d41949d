"""What `glasno doctor` looks at that belongs to the whole installation."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from glasno.config.environment import Environment, unknown_names
from glasno.kit.findings import Finding, Level
from glasno.outbox.transport import TransportUrlError
from glasno.publishing.outstanding import outstanding
from glasno.publishing.paths import INDEX
from glasno.running.preparing import check_database, check_mail, check_server_keys, unusable
from glasno.running.starting import StartError, check_exposure
from glasno.vault.keyring import KeyringError

# Below this the next days' signatures and their write-ahead log are at risk.
LEAST_FREE_BYTES = 500 * 1024 * 1024
# Settings of PostgreSQL without which a commit may be forgotten.
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS: settings, directories, disk, database, keys, the published site."""
    environment: Environment = settings.GLASNO
    yield from _settings(environment)
    yield from _start(environment)
    if not environment.data.is_dir():
        yield Finding(
            Level.ERROR,
            f"There is no directory {environment.data} yet.",
            "Run `glasno up`, or correct GLASNO_DATA.",
        )
        return
    yield from _directories(environment)
    yield from _database()
    yield from _site(environment)


def _settings(environment: Environment) -> Iterator[Finding]:
    for name in unknown_names(os.environ):
        yield Finding(
            Level.WARNING,
            f"{name} is set but means nothing to this version.",
            "Correct its name, or remove it.",
        )
    for name, value, what in (
        ("GLASNO_RESPONSIBLE", environment.responsible, "who is responsible for the site"),
        ("GLASNO_CONTACT", environment.contact, "how to reach those who run the site"),
    ):
        if not value:
            yield Finding(
                Level.WARNING, f"The privacy page does not say {what}.", f"Set {name} and publish."
            )
    # An onion address carries its own encryption.
    open_road = environment.base_url.startswith("http://") and not environment.loopback
    if open_road and not environment.base_host.endswith(".onion"):
        yield Finding(
            Level.WARNING,
            f"{environment.base_url} is not encrypted: whoever carries the traffic reads it.",
            "Put a web server with a certificate in front and set GLASNO_BASE_URL to https://.",
        )


def _start(environment: Environment) -> Iterator[Finding]:
    try:
        check_exposure(environment)
    except StartError as error:
        yield _of_sentence(error)
    try:
        check_mail()
    except StartError as error:
        yield _of_sentence(error)
    except TransportUrlError:
        return  # outbox says so


def _directories(environment: Environment) -> Iterator[Finding]:
    # A web server's group may pass through the data directory to the published site (0710).
    for directory, others in ((environment.data, 0o067), (environment.secrets_dir, 0o077)):
        if directory.is_dir() and stat.S_IMODE(directory.stat().st_mode) & others:
            yield Finding(
                Level.WARNING,
                f"Other users of this machine can enter {directory}.",
                f"Run `chmod 700 {directory}`.",
            )
    free = shutil.disk_usage(environment.data).free
    if free < LEAST_FREE_BYTES:
        yield Finding(
            Level.WARNING,
            f"Only {free // 1024 // 1024} MiB are free where {environment.data} lies.",
            "Free some space; when none is left, nobody can sign.",
        )


def _database() -> Iterator[Finding]:
    try:
        check_database()
        check_server_keys()  # a petition's keys are told by petitions
        yield from EXAMINED[connection.vendor]()
    except (StartError, KeyringError) as error:
        yield _of_sentence(error)


def _file() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            row = cursor.fetchone()
    except DatabaseError:
        row = ("unreadable",)
    if row != ("ok",):
        yield Finding(
            Level.ERROR,
            f"The database {settings.GLASNO.database} is damaged.",
            "Stop Glasno, keep the file, and put back the newest copy.",
        )


def _server() -> Iterator[Finding]:
    """What of a PostgreSQL server's settings loses what was acknowledged."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' "
                "ORDER BY name",
                [list(DURABILITY)],
            )
            lax = [str(name) for (name,) in cursor.fetchall()]
    except DatabaseError as error:
        raise unusable(error) from error
    for name in lax:
        yield Finding(
            Level.WARNING,
            f"The PostgreSQL server runs with {name} = off: a power cut loses signatures.",
            f"Set {name} = on for the database of Glasno.",
        )


EXAMINED = {"sqlite": _file, "postgresql": _server}


def _site(environment: Environment) -> Iterator[Finding]:
    missing = [
        path
        for language, _name in settings.LANGUAGES
        if not (path := environment.data / "site" / language / INDEX).is_file()
    ]
    if missing:
        yield Finding(
            Level.ERROR, f"The site is not published: {_short(missing)}.", "Run `glasno publish`."
        )
    if reason := outstanding(environment.data):
        yield Finding(
            Level.ERROR,
            f"Visitors may see an older state of the site; the last publish failed: {reason}",
            "Mend that, then run `glasno publish`.",
        )


def _short(paths: list[Path]) -> str:
    return ", ".join(str(path) for path in paths)


def _of_sentence(error: Exception) -> Finding:
    """Our own sentences say what is wrong before their last semicolon, and the mend after it."""
    what, _, mend = str(error).rpartition("; ")
    return Finding(Level.ERROR, f"{what}.", f"{mend[:1].upper()}{mend[1:]}")
