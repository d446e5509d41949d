"""A ledger in a process of its own, for tests that lock, fill and kill.

`python -m tests.front.ledger_process append PREFIX COUNT` appends and prints each acknowledged
text on a line; without COUNT it never ends. `fill` appends until the disk, which is made small,
takes no more, prints "down", makes the disk large again and appends once more.
"""

import asyncio
import itertools
import resource
import sys
from collections.abc import Iterator

import django
from django.db import connection

from glasno.front.ledger import Ledger, LedgerDownError, listed_writers
from tests.front.example import make_tables

AT_ONCE = 32
SMALL_DISK = 400_000


async def append(ledger: Ledger, texts: Iterator[str]) -> set[type[BaseException]]:
    """Appends the texts, many at once, and says what kinds of errors ended that."""

    async def one_after_another() -> None:
        for text in texts:
            await ledger.append("example.notes", text)
            say(text)

    ends = await asyncio.gather(
        *(one_after_another() for _ in range(AT_ONCE)), return_exceptions=True
    )
    return {type(end) for end in ends if isinstance(end, BaseException)}


async def fill(ledger: Ledger) -> None:
    _, largest = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, largest))
    assert await append(ledger, (f"n-{number}" for number in itertools.count())) == {
        LedgerDownError
    }
    say("down")
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    assert await append(ledger, iter(["after"])) == set()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(order: str, prefix: str = "", count: str = "") -> None:
    django.setup()
    make_tables(connection)
    ledger = Ledger(listed_writers())
    ledger.open()
    numbers = range(int(count)) if count else itertools.count()
    if order == "fill":
        asyncio.run(fill(ledger))
    else:
        assert not asyncio.run(append(ledger, (f"{prefix}-{number}" for number in numbers)))
    assert ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
