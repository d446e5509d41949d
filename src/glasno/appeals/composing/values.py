"""The variables of a text: what was answered, and what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from glasno.appeals.composing.addressees import Addressee, named_of
from glasno.appeals.composing.campaign import CampaignFacts
from glasno.appeals.composing.dates import in_words
from glasno.appeals.composing.latin import has_cyrillic, in_latin
from glasno.appeals.composing.people import gender_of, name_of, said_name
from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.kinds import kinds
from glasno.appeals.names import initials, relation
from glasno.appeals.text import Value
from glasno.authorities.directory import Directory


def variables(
    told: Mapping[str, str],
    to: Addressee,
    *,
    campaign: CampaignFacts,
    directory: Directory,
    forms: Mapping[str, str],
    today: date,
    language: str,
) -> dict[str, Value]:
    """All that can be said, by name; what is not known is not there."""
    values: dict[str, Value] = {
        name: _said(name, value, language) for name, value in told.items() if value
    }
    writer = name_of("writer", told)
    gender = gender_of("writer", told, forms=forms)
    computed: dict[str, Value] = {
        **campaign.variables(language),
        "writer_name": said_name("writer", told, forms=forms, language=language),
        "man_name": said_name("man", told, forms=forms, language=language),
        "writer_initials": _signed(initials(writer), language) if writer else "",
        "relation": relation(told.get("writer_relation", ""), language=language, gender=gender),
        "today": in_words(today, language),
        "authority": to.name,
        "authority_short": to.short,
        "authority_head": to.head,
        "previous_kind_name": _kind_name(told.get("previous_kind", ""), language),
        "previous_authority_name": named_of(
            told.get("previous_authority", ""), directory, language=language
        ),
    }
    said = {
        name: value
        for name, value in computed.items()
        if (value if isinstance(value, str) else value.nominative)
    }
    return values | said


def _said(name: str, value: str, language: str) -> str:
    fact = FACTS.get(name)
    if fact is not None and fact.holds is Holds.DATE:
        with suppress(ValueError):  # checked when it was typed; one that is none stays as it is
            return in_words(date.fromisoformat(value), language)
    return value


def _signed(name: str, language: str) -> str:
    return in_latin(name) if language != "ru" and has_cyrillic(name) else name


def _kind_name(key: str, language: str) -> str:
    kind = kinds().get(key)
    return kind.names[language] if kind else ""
