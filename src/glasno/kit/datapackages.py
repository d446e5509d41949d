"""What a table of open data holds, told to programs: a Data Package (datapackage.org, version 2).

The standard knows one language a descriptor. Titles and descriptions stand in English; every other
language stands beside them, in a property of our own, `translations`, as the standard allows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Figures and public addresses: whoever wants to may take them, without asking.
LICENCE = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "Creative Commons Zero 1.0",
}
MAIN_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: a field type of Table Schema: date, integer, string."""

    name: str
    kind: str
    description: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file and its columns in their order; `path` is relative to the package's own file."""

    path: str
    title: str
    description: str
    columns: Sequence[Column]

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Description:
    """A package in one language."""

    title: str
    description: str
    tables: Sequence[Table]


def data_package(*, name: str, homepage: str, said: Mapping[str, Description]) -> bytes:
    """datapackage.json of what `said` tells by language; English is among them.

    `homepage` is a full address. All languages name the same tables and columns.
    """
    main = said[MAIN_LANGUAGE]
    others = {code: each for code, each in said.items() if code != MAIN_LANGUAGE}
    package = {
        "$schema": PROFILE,
        "name": name,
        "homepage": homepage,
        **_told(main, others),
        "licenses": [LICENCE],
        "resources": [
            _resource(table, {code: each.tables[place] for code, each in others.items()})
            for place, table in enumerate(main.tables)
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Table, others: Mapping[str, Table]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_told(table, others),
        "schema": {
            "fields": [
                _field(column, {code: each.columns[place] for code, each in others.items()})
                for place, column in enumerate(table.columns)
            ],
        },
    }


def _field(column: Column, others: Mapping[str, Column]) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.kind,
        "description": column.description,
        "translations": {code: {"description": each.description} for code, each in others.items()},
        **({"constraints": {"required": True}} if column.required else {}),
    }


def _told(
    main: Description | Table, others: Mapping[str, Description] | Mapping[str, Table]
) -> dict[str, Any]:
    return {
        "title": main.title,
        "description": main.description,
        "translations": {
            code: {"title": each.title, "description": each.description}
            for code, each in others.items()
        },
    }
