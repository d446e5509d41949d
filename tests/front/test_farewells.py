"""What features have yet to put on the ledger when the front ends."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings

from glasno.front.asgi import FrontApplication
from glasno.front.counter import Counter

Rows = Callable[[], list[str]]
HERE = "tests.front.test_farewells"


async def note(counter: Counter) -> None:
    await counter.ledger.append("example.notes", "the last")


async def fail(_counter: Counter) -> None:
    raise ValueError("Ivan Petrov")


async def ended(application: FrontApplication) -> None:
    """From its beginning to its end, as a server tells it."""
    events = asyncio.Queue[dict[str, Any]]()

    async def nobody(_message: dict[str, Any]) -> None:
        """Nobody listens."""

    for event in ("startup", "shutdown"):
        await events.put({"type": f"lifespan.{event}"})
    await application({"type": "lifespan"}, events.get, nobody)


def test_a_farewell_is_committed_before_the_end(
    application: FrontApplication, rows: Rows, settings: LazySettings
) -> None:
    settings.GLASNO_FAREWELLS = [f"{HERE}.note"]
    asyncio.run(ended(application))
    assert not application.ledger.alive
    assert rows() == ["the last"]


def test_a_farewell_that_fails_keeps_nobody_and_tells_no_value(
    application: FrontApplication,
    rows: Rows,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.GLASNO_FAREWELLS = [f"{HERE}.fail", f"{HERE}.note"]
    asyncio.run(ended(application))
    assert rows() == ["the last"]
    assert "A farewell failed" in caplog.text
    assert "Petrov" not in caplog.text
