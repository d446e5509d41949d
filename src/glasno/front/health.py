"""/health: whether the site can be read, and whether the ledger can be written."""

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Ledger, LedgerError, Outcome
from glasno.front.models import Probe
from glasno.front.replies import JSON, Reply
from glasno.front.shelf import PublishedShelf

# The ledger writer's name; it stands beside those of GLASNO_LEDGER_WRITERS.
PROBE = "front.probe"
# Seconds an answer is good for: anybody may ask, and each asking would be a commit.
GOOD_FOR = 1.0
# Seconds after which a ledger that has not answered counts as broken. Whoever watches gives up soon
# after, and learns less from silence than from a 503.
PATIENCE = 4.0


def write_probe(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
    """Rewrites one small row: a full or locked database fails at it as it would at a signature."""
    table = connection.ops.quote_name(Probe._meta.db_table)  # noqa: SLF001 - Django's own documented name
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, writes) VALUES (1, 1) "  # noqa: S608 - a name of our own
            f"ON CONFLICT (id) DO UPDATE SET writes = {table}.writes + 1"
        )
    return [Outcome.DONE] * len(entries)


class Health:
    """Asks at most once a second, however many want to know."""

    def __init__(self, ledger: Ledger, shelf: PublishedShelf) -> None:
        self._ledger = ledger
        self._shelf = shelf
        self._checked = float("-inf")
        self._stores = False
        self._asking: asyncio.Task[bool] | None = None

    async def reply(self) -> Reply:
        """200 with {"status": "ok"}, or 503 naming what does not work."""
        broken = [
            *([] if self._shelf.published else ["site"]),
            *([] if await self._ledger_stores() else ["ledger"]),
        ]
        if not broken:
            return Reply(200, json.dumps({"status": "ok"}).encode(), JSON)
        body = json.dumps({"status": "unavailable", "broken": broken}).encode()
        return Reply(503, body, JSON, (("retry-after", "10"),))

    async def _ledger_stores(self) -> bool:
        if not self._ledger.alive:
            return False
        if time.monotonic() - self._checked < GOOD_FOR:
            return self._stores
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ledger.append(PROBE, None)
            self._stores = True
        except (LedgerError, TimeoutError):
            self._stores = False
        self._checked = time.monotonic()
        return self._stores
