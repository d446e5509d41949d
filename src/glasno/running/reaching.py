"""Whether a PostgreSQL server is there, lets us in, and is one that Glasno can stand on."""

import psycopg
from django.conf import settings
from django.db import connection

from glasno.running.starting import StartError

# The oldest that is tested and that its makers will mend for years to come.
LEAST_VERSION = 15
# One row of what the server says of itself and of us.
QUESTION = """
    SELECT current_setting('transaction_read_only') = 'on', current_setting('server_encoding'),
    current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE')
"""


def check_server(*, makes_tables: bool = False) -> None:
    """Asks the server on a connection of its own; does nothing when the database is a file.

    The pool would only say that it has no connection; this tells why. `makes_tables`: migrations
    are to follow. Raises StartError.
    """
    if connection.vendor != "postgresql":
        return
    place = f"The PostgreSQL database {settings.GLASNO.database}"
    try:
        with psycopg.connect(**connection.get_connection_params()) as asked:
            version = asked.info.server_version // 10000
            if version < LEAST_VERSION:
                raise StartError(
                    f"{place} runs on PostgreSQL {version}; "
                    f"Glasno needs {LEAST_VERSION} or newer, so upgrade the server."
                )
            closed, encoding, may_create = asked.execute(QUESTION).fetchone() or (True, "", False)
    except psycopg.Error as error:
        raise _unreached(place, error) from None
    if closed:  # a standby is
        raise StartError(
            f"{place} cannot be written; "
            "name the primary server in GLASNO_DATABASE_URL, or both of them."
        )
    if encoding != "UTF8":
        raise StartError(
            f"{place} keeps its text as {encoding}; make it anew with ENCODING 'UTF8'."
        )
    if makes_tables and not may_create:
        raise StartError(
            f"{place} lets this user make no tables; "
            "make the user its owner (ALTER DATABASE ... OWNER TO ...)."
        )


def _unreached(place: str, error: psycopg.Error) -> StartError:
    """libpq gives no code for a failed connection; whether the server answered is in its words."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    answers = [line.partition("FATAL:  ")[2] for line in lines if "FATAL:  " in line]
    if any("password" in line for line in answers or lines):
        return StartError(
            f"{place} does not accept this user and password; correct GLASNO_DATABASE_URL."
        )
    if not answers:
        reason = lines[0].removeprefix("connection failed: ").rpartition(" failed: ")[2]
        return StartError(
            f"{place} cannot be reached ({reason}); "
            "start the server, or correct GLASNO_DATABASE_URL."
        )
    return StartError(
        f"{place} does not let us in ({answers[-1]}); "
        "correct GLASNO_DATABASE_URL, or make the database and its user."
    )
