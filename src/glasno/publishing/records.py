"""Which pages stand there, for which topics, so that one topic's vanished pages can be told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from glasno.publishing.files import write_atomically
from glasno.publishing.pages import Page

RECORD = "published.json"
# Since 2 no edition holds a live file; what an older release recorded has to be published anew.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Declared:
    """What of a page has to be known when nobody declares it any more."""

    topics: frozenset[str]
    live: bool = False
    mirrored: bool = False

    @classmethod
    def of(cls, page: Page) -> Self:
        return cls(page.topics, page.live, page.mirrored)


def read_record(data: Path) -> dict[str, Declared] | None:
    """By name; None where there is none, none that can be read, or an older release's."""
    try:
        record = json.loads((data / RECORD).read_bytes())
        if record["format"] != FORMAT:
            return None
        return {
            name: declared
            for flags, topics, names in record["pages"]
            for declared in [Declared(frozenset(topics), "live" in flags, "mirrored" in flags)]
            for name in names
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_record(data: Path, record: Mapping[str, Declared]) -> None:
    """Replaces it, durably, if it differs. Raises DiskError."""
    alike: dict[Declared, list[str]] = {}
    for name, declared in record.items():
        alike.setdefault(declared, []).append(name)
    stored = sorted([_flags(each), sorted(each.topics), sorted(alike[each])] for each in alike)
    write_atomically(data / RECORD, json.dumps({"format": FORMAT, "pages": stored}).encode())


def _flags(declared: Declared) -> list[str]:
    return ["live"] * declared.live + ["mirrored"] * declared.mirrored
