"""Transactions of the worker and of commands: none waits for ever for what somebody else holds."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from glasno.kit.limits import limit


@contextmanager
def limited() -> Iterator[None]:
    """A transaction with the ledger's own limits. Raises django.db.OperationalError beyond them."""
    with transaction.atomic():
        limit(connection)
        yield


@contextmanager
def limited_look() -> Iterator[None]:
    """The same for what is only read: SQLite would take its one write lock for a transaction."""
    if connection.vendor != "postgresql":
        yield
        return
    with limited():
        yield
