"""What features have to say of authorities: on the page of the directory, and in the open data.

A feature names a function in GLASNO_AUTHORITY_BLOCKS:

    def block(language: str) -> Block | None

It is called at publishing with the translation of `language` active, and may read the database. The
page is drawn anew with the directory and with every change of a campaign; for what moves by itself,
the feature publishes `authorities.models.TOPIC`.

What CSV files it adds under `/data/`, it describes by a function in GLASNO_AUTHORITY_TABLES:

    def tables() -> Iterator[Table]

called with the translation of each language active.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from glasno.kit.datapackages import Table

NOTHING = mark_safe("")


@dataclass(frozen=True)
class Other:
    """A section of its own for addressees that are in no directory. `key` is its anchor."""

    key: str
    name: str
    html: SafeString


@dataclass(frozen=True)
class Block:
    """All HTML is ready and trusted; no part may hold a form.

    `lead` stands above the list. `beside` has by the key of an authority what stands in its
    section, below an h2. Of `others` those are left out whose key has come into the directory.
    `data_files` are names under `/data/`.
    """

    lead: SafeString = NOTHING
    beside: Mapping[str, SafeString] = field(default_factory=dict)
    others: Sequence[Other] = ()
    data_files: Sequence[str] = ()


def blocks_of(language: str) -> list[Block]:
    """In the order of GLASNO_AUTHORITY_BLOCKS, in the active language, which is `language`."""
    makers = [
        cast("Callable[[str], Block | None]", import_string(dotted))
        for dotted in settings.GLASNO_AUTHORITY_BLOCKS
    ]
    found = (maker(language) for maker in makers)
    return [block for block in found if block is not None]


def tables() -> list[Table]:
    """In the order of GLASNO_AUTHORITY_TABLES, in the active language."""
    makers = [
        cast("Callable[[], Iterator[Table]]", import_string(dotted))
        for dotted in settings.GLASNO_AUTHORITY_TABLES
    ]
    return [table for maker in makers for table in maker()]
