"""Figures that anybody may take: which are too few to be told, and the files they come in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

SMALLEST = 5  # fewer people than that are told of nowhere
# All that a cell may be: a day, a whole number, a country's code, a plain word, the slug of a
# campaign. No formula is among it.
CELL = re.compile(r"-?[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Z]{2}|[a-z0-9][a-z0-9_-]{0,59}")

Row = tuple[str | int, ...]


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A header row and `rows` (RFC 4180). Raises ValueError for a cell that is no plain figure."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        if not all(CELL.fullmatch(str(cell)) for cell in row):
            raise ValueError("A cell of open data is a day, a whole number, a code or a word.")
        writer.writerow(row)
    return text.getvalue().encode()


def as_json(name: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The same rows as objects, in a list called `name`."""
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    return (json.dumps({name: objects}) + "\n").encode()
