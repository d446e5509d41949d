"""Invented authorities for tests, as plain values and as files."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from glasno.authorities.directory import Authority, Channel, Source

SEEN = date(2026, 11, 1)
TEXTS = {"en": "About us", "ru": "О нас"}
SOURCE = Source(source="example.org", quality="own", seen_on=SEEN)

ENTRY = """\
key: office
names: {en: Office of Lost Letters, ru: Ведомство потерянных писем}
short: {en: The Office, ru: Ведомство}
genitive: Ведомства потерянных писем
dative: Ведомству потерянных писем
competence: {en: Letters., ru: Письма.}
territory: {en: Everywhere., ru: Везде.}
languages: [ru]
sources:
  - {source: example.org, quality: own, seen_on: 2026-11-01}
channels:
  - kind: post
    value: 1 Example Street
    source: example.org
    quality: third
    seen_on: 2026-11-01
"""


def make_channel(kind: str = "post", **values: Any) -> Channel:
    """A channel with an address that was read on SEEN."""
    own = {"value": f"{kind} of its own", "source": "example.org", "quality": "own"}
    return Channel(kind=kind, **{**own, "seen_on": SEEN, **values})


def make_entry(key: str = "office", channels: Iterable[Channel] = (), **values: Any) -> Authority:
    """An authority with these ways, by default by post alone."""
    names = {"en": f"The {key}", "ru": f"Ведомство {key}"}
    return Authority(
        **{
            "key": key,
            "names": names,
            "short": names,
            "genitive": f"Ведомства {key}",
            "dative": f"Ведомству {key}",
            "competence": TEXTS,
            "territory": TEXTS,
            "languages": ("ru",),
            "sources": (SOURCE,),
            "channels": tuple(channels) or (make_channel(),),
            **values,
        }
    )


def write_entry(directory: Path, text: str = ENTRY) -> Path:
    """A file of the directory that can be imported, but for what `text` says."""
    path = directory / "office.yaml"
    path.write_text(text, "utf-8")
    return path
