"""How long one transaction may wait for others on PostgreSQL, and which are undone whole.

Of the transaction, never of the session: behind PgBouncer in transaction mode the next transaction
has another one (docs/adr/0075).
"""

from typing import Any, Protocol

# PostgreSQL's words for "this transaction is undone whole, begin it again" (manual, appendix A).
UNDONE = {"40001": "serialization", "40P01": "deadlock", "55P03": "lock_timeout"}
# What a frozen process holds is free again after the last of these; who waits is told in time for
# an answer of the front. A commit waits without limit for the standby that has to have it.
LIMITS = (
    "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '5s';"
    " SET LOCAL idle_in_transaction_session_timeout = '10s'"
)


class Connection(Protocol):
    """What is needed of Django's connections."""

    vendor: str

    def cursor(self) -> Any: ...


def limit(connection: Connection, statements: str = LIMITS) -> None:
    """One question and answer for all of them. SQLite has its limits in the connection."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statements)


def undone(error: BaseException) -> str:
    """Why the database has undone the whole transaction, by its error or the cause; "" if not."""
    code = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""
    return UNDONE.get(code, "")
