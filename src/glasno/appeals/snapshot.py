"""What the doors know of a campaign's appeals without asking the database.

Published for the front beside the pages, read again within a second of a change. Pure: no Django.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`languages` are those in which the campaign is published; `titles` its titles by them.

    `authorities` are offered to a supporter, the first preselected. `reports` are the
    campaign's own paragraphs of a supporter's letter, each by the letter's language. `invitations`
    is ready HTML by language: what else the campaign asks of a reader.
    """

    slug: str
    country: str
    languages: tuple[str, ...]
    titles: Mapping[str, str]
    authorities: tuple[str, ...]
    places: int = 0
    held: int = 0
    as_of: date | None = None
    reports: tuple[Mapping[str, str], ...] = ()
    demonstration: bool = False
    invitations: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str).encode()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Snapshot:
        return cls(
            **{
                **data,
                "languages": tuple(data["languages"]),
                "authorities": tuple(data["authorities"]),
                "reports": tuple(data.get("reports", ())),
                "as_of": date.fromisoformat(data["as_of"]) if data["as_of"] else None,
            }
        )
