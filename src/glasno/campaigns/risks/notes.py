"""What signing can cost where, as data: one file a country, and one for everywhere.

A note says where it comes from and on which day that was looked at. `known_only` tells what in it
no source seen by us says. `reviewed_by_lawyer` is false until one has read it. Readers see both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from glasno.kit.typography import bind
from glasno.kit.yamls import safe_load

EVERYWHERE = ""
FOLDER = Path(__file__).parent
SAID = ("title", "what", "whom", "safer", "law", "known_only")


@dataclass(frozen=True)
class Source:
    """Where something was read; `url` is "" where a link itself could harm the reader."""

    text: str
    url: str


@dataclass(frozen=True)
class RiskNote:
    """A note in one language. `country` is an ISO 3166 code, or "" for one that holds everywhere.

    `what` is the risk, `whom` it touched, `safer` the safer way. `whom` and `law` may be "" and
    `sources` empty, for a note that rests on our own judgement. `at_the_form` says that nobody may
    be asked to sign before having met the note; the others stand on the page of all notes.
    """

    country: str
    key: str
    at_the_form: bool
    title: str
    what: str
    whom: str
    safer: str
    law: str
    sources: tuple[Source, ...]
    checked_on: date
    known_only: str
    reviewed_by_lawyer: bool


def notes_for(country: str, language: str = "") -> list[RiskNote]:
    """What stands above the form of a campaign about `country`: its notes, or those of everywhere.

    In `language`, by default the active one; in English where a note has no such text.
    """
    own = [note for note in notes_of(country, language) if note.at_the_form]
    return own or notes_of(EVERYWHERE, language)


def notes_of(country: str, language: str = "") -> list[RiskNote]:
    """The notes of one country alone; of everywhere for ""."""
    code = language or get_language() or "en"
    return [_note(country, fields, code) for fields in _all().get(country, ())]


def countries_with_notes() -> list[str]:
    """The codes of all countries that have notes of their own, sorted."""
    return sorted(country for country in _all() if country != EVERYWHERE)


@cache
def _all() -> Mapping[str, tuple[dict[str, Any], ...]]:
    loaded = [safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return {str(data["country"]): tuple(data["notes"]) for data in loaded}


def _note(country: str, fields: Mapping[str, Any], language: str) -> RiskNote:
    made: dict[str, Any] = dict(fields)
    for name in SAID:
        made[name] = bind(_in(fields[name], language), language)
    made["sources"] = tuple(
        Source(bind(_in(each["text"], language), language), each["url"])
        for each in fields["sources"]
    )
    return RiskNote(country=country, **made)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language, texts["en"])
