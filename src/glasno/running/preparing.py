"""Brings the database, the keys and the site to where the front and the worker can start."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from glasno.campaigns.models import Campaign
from glasno.front.serving import check_port_free
from glasno.outbox.transport import open_transport
from glasno.petitions.models import Petition, PetitionState
from glasno.publishing.actions.publishing import publish
from glasno.running.reaching import check_server
from glasno.running.starting import StartError
from glasno.vault.keyring import PETITION_KEYS, SERVER_KEYS, Keyring

Say = Callable[[str], None]

# A server key that came after the first release, and the migration that first makes a table whose
# rows need it: until that one is applied there can be nothing that a fresh key would lock out.
KEYS_THAT_CAME_LATER = {"cases": ("appeals", "0001_initial")}


def make_ready(*, say: Say) -> None:
    """What stands before the first request, without the pages; a second time it is quick.

    Raises StartError, front's ServingError, outbox's TransportUrlError, vault's KeyringError.
    """
    environment = settings.GLASNO
    check_port_free(environment.host, environment.port)
    check_mail()
    if steps := migrate():
        say(f"Database: migrations applied: {steps}.")
    check_ready()


def publish_site(*, now: datetime, say: Say) -> None:
    """Write the pages that have changed since the last time. Raises publishing's PublishError."""
    published = publish(now=now)
    say(f"Site: {published.written} files written, {published.unchanged} unchanged.")


def check_mail() -> None:
    """Whether mail could be sent as the settings say; connects to nobody.

    Raises StartError, and outbox's TransportUrlError.
    """
    environment = settings.GLASNO
    if environment.smtp_url is None:
        raise StartError(
            "No mail server is set, so no signature could be confirmed; "
            "set GLASNO_SMTP_URL, such as smtps://user:password@mail.example.org."
        )
    open_transport(environment.smtp_url, sender=environment.mail_from).close()


def migrate() -> int:
    """Bring the database to this version; the number of migrations applied.

    A new database gets the server's keys first, and an older one those that came with what is not
    yet in it: once there is something to open, a missing key is never replaced by a fresh one, with
    which nothing could be opened any more. Raises StartError, vault's KeyringError.
    """
    check_server(makes_tables=True)
    if is_new():
        Keyring(settings.GLASNO.secrets_dir).create_server_keys()
    applied: list[str] = []

    def note(action: str, *about: object) -> None:
        if action == "apply_start":
            applied.append(str(about[0]))

    try:
        executor = MigrationExecutor(connection, progress_callback=note)
        _check_history(executor)
        _make_keys_that_came_later(executor)
        executor.migrate(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InconsistentMigrationHistory) as error:
        if isinstance(error, DatabaseError) and not _contradicts(error):
            raise unusable(error) from error
        last = f" at {applied[-1]}" if applied else ""
        raise StartError(
            f"The database {settings.GLASNO.database} is half migrated and cannot go on{last} "
            f"({_reason(error)}); put back the copy made before the upgrade, or move this one away "
            "to begin anew."
        ) from error
    _check_tables()
    return len(applied)


def is_new() -> bool:
    """Whether the database holds nothing yet. Raises StartError when it cannot be read."""
    # The connection's own: a file that is not there must not be made by looking into it.
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    try:
        return not connection.introspection.table_names()
    except DatabaseError as error:
        raise unusable(error) from error


def unusable(error: DatabaseError) -> StartError:
    """The sentence for a database that does not answer."""
    if connection.vendor == "postgresql":
        return StartError(
            f"The PostgreSQL database {settings.GLASNO.database} cannot be used "
            f"({_reason(error)}); check that it is Glasno's, that its user owns it and that the "
            "server's disk is not full."
        )
    return StartError(
        f"The database {settings.GLASNO.database} cannot be used ({_reason(error)}); check "
        "that it is Glasno's, that this user may write it and that the disk is not full."
    )


def check_ready() -> None:
    """What the front and the worker need: a database of this version, and every key.

    Raises StartError, vault's KeyringError.
    """
    check_database()
    check_keys()


def check_database() -> None:
    """A whole database of this version, which may be used here. Raises StartError."""
    check_server()
    try:
        if is_new():
            raise _missing()
        executor = MigrationExecutor(connection)
        _check_history(executor)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            raise StartError(
                f"The database {settings.GLASNO.database} lacks migrations of this version "
                f"({len(missing)}); run `glasno migrate`."
            )
        _check_tables()
        _check_demonstration()
    except DatabaseError as error:
        raise unusable(error) from error


def _missing() -> StartError:
    make = "run `glasno migrate` or `glasno up`, or correct"
    if connection.vendor == "postgresql":
        place = f"The PostgreSQL database {settings.GLASNO.database}"
        return StartError(f"{place} is still empty; {make} GLASNO_DATABASE_URL.")
    return StartError(
        f"There is no database at {settings.GLASNO.database} yet; {make} GLASNO_DATA."
    )


def check_keys() -> None:
    """Every key that what is in the database needs. Raises vault's KeyringError."""
    check_server_keys()
    keyring = Keyring(settings.GLASNO.secrets_dir)
    opened = Petition.objects.exclude(state=PetitionState.DRAFT).order_by("pk")
    for number in opened.values_list("pk", flat=True):
        for name in PETITION_KEYS:
            keyring.petition(number, name)


def check_server_keys() -> None:
    """The keys of the whole server. Raises vault's KeyringError."""
    keyring = Keyring(settings.GLASNO.secrets_dir)
    for name in SERVER_KEYS:
        keyring.server(name)


def _make_keys_that_came_later(executor: MigrationExecutor) -> None:
    """Before their tables: if the machine dies in between, the next start keeps them."""
    for name, migration in KEYS_THAT_CAME_LATER.items():
        if migration not in executor.loader.applied_migrations:
            Keyring(settings.GLASNO.secrets_dir).create_server_key(name)


def _check_history(executor: MigrationExecutor) -> None:
    """The database must not know what this version does not."""
    executor.loader.check_consistent_history(connection)
    known = executor.loader.disk_migrations or {}
    unknown = sorted(key for key in executor.loader.applied_migrations if key not in known)
    if unknown:
        raise StartError(
            f"The database {settings.GLASNO.database} belongs to a newer Glasno (it has "
            f"{'.'.join(unknown[0])}); install that version, or put back an older copy."
        )


def _check_tables() -> None:
    """Every table and column that the code will ask for, whatever the record of migrations says."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            options = model._meta  # noqa: SLF001 - the public way to a model's fields
            table = options.db_table
            columns: set[str] = set()
            if table in present:
                # Django's own look at a table stumbles over checks that end in "IN (0, 1)".
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608 - a name of our own
                columns = {column[0] for column in cursor.description}
            wanted = {field.column for field in options.concrete_fields}
            if wanted - columns:
                raise StartError(
                    f"The database {settings.GLASNO.database} is half migrated (the table "
                    f"{table} is not whole); put back the copy made before the upgrade, or move "
                    "this one away to begin anew."
                )


def _check_demonstration() -> None:
    environment = settings.GLASNO
    if environment.demonstration_allowed or not Campaign.objects.filter(demonstration=True):
        return
    raise StartError(
        "The database holds a demonstration campaign, which is only for this machine alone, but "
        f"GLASNO_HOST is {environment.host} and GLASNO_BASE_URL is {environment.base_url}; "
        "start the public site with a GLASNO_DATA of its own."
    )


def _contradicts(error: DatabaseError) -> bool:
    """Whether the tables are not what the migration expects: all else is the file's or the disk's.

    SQLite has a code of its own for every failing of file, lock and disk, and one for the rest;
    PostgreSQL has a class of codes for it, in which it also says what one may not do.
    """
    if state := getattr(error.__cause__, "sqlstate", None):
        return str(state).startswith("42") and state != "42501"
    return getattr(error.__cause__, "sqlite_errorname", "SQLITE_ERROR") == "SQLITE_ERROR"


def _reason(error: Exception) -> str:
    """What the database says of itself: names of tables, never of people."""
    if isinstance(error, InconsistentMigrationHistory):
        return "its record of migrations has a gap"
    cause = error.__cause__ or error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__
