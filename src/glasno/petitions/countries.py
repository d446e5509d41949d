"""Countries by ISO 3166 alpha-2 code, named in the reader's language by CLDR (through Babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale

from glasno.campaigns.rules import country_codes

# CLDR leaves out the dots of «ё», which this site keeps.
SPELT = {("ru", "US"): "Соединённые Штаты"}


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) in the order of the names, for an interface language such as "ru"."""
    territories = Locale(language).territories
    named = [
        (code, SPELT.get((language, code), territories[code]))
        for code in codes()
        if code in territories
    ]
    return tuple(sorted(named, key=lambda pair: pair[1].casefold().replace("ё", "е")))


@cache
def codes() -> frozenset[str]:
    return country_codes()
