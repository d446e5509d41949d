"""The directory as files: YAML that can be imported again, and a table for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from glasno.authorities.directory import Authority, Channel, Words, entry_of
from glasno.kit.sections.writing import yaml_file

# A spreadsheet takes a cell that begins so for a formula, or for what leads to one.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
IN_EACH_LANGUAGE = ("name", "mark", "doubt", "notes")
COLUMNS = (
    *("kind", "value", "through", "limit_characters", "limit_files", "fields", "identification"),
    *(
        "valid_from",
        "valid_to",
        "source",
        "source_url",
        "dated",
        "seen_on",
        "checked_on",
        "quality",
    ),
)


def as_yaml(authorities: Iterable[Authority]) -> str:
    """A file that `glasno authorities import` takes, and that would change nothing."""
    return yaml_file({"authorities": [entry_of(each) for each in authorities]})


def as_csv(authorities: Iterable[Authority], *, languages: Sequence[str]) -> str:
    """A row a channel (RFC 4180), without what a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    spoken = [f"{name}_{code}" for name in IN_EACH_LANGUAGE for code in languages]
    writer.writerow(["authority", *spoken, *COLUMNS])
    for authority in authorities:
        for channel in authority.channels:
            row = _row(authority, channel, languages)
            writer.writerow([inert(cell) for cell in row])
    return text.getvalue()


def inert(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would compute (OWASP)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(authority: Authority, channel: Channel, languages: Sequence[str]) -> Iterator[str]:
    yield authority.key
    words: tuple[Words, ...] = (authority.names, channel.mark, channel.doubt, channel.notes)
    for each in words:
        for code in languages:
            yield each.get(code, "")
    for name in COLUMNS:
        value = getattr(channel, name)
        yield " ".join(value) if isinstance(value, tuple) else str(value or "")
