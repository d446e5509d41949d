"""A mailbox's owner wants no mail that strangers can cause, for 30 days, or wants it again.

Both are written on the ledger, inside its transaction.
"""

from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper


def stop_mailbox(
    connection: BaseDatabaseWrapper, *, mailbox: bytes, undo: bytes, day: date
) -> None:
    """Stops such mail to `mailbox` (its MAC, 16 bytes) from `day` on.

    `undo` is the digest (32 bytes) of the secret that takes the stop back; a second stop begins
    the 30 days anew, and only its own secret takes it back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_stop (mailbox, day, undo) VALUES (%s, %s, %s)"
            " ON CONFLICT (mailbox) DO UPDATE SET day = excluded.day, undo = excluded.undo",
            [mailbox, connection.ops.adapt_datefield_value(day), undo],
        )


def undo_stop(connection: BaseDatabaseWrapper, *, undo: bytes) -> bool:
    """Takes back the stop with this digest; False when there is none (any more)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM outbox_stop WHERE undo = %s", [undo])
        return bool(cursor.rowcount > 0)
