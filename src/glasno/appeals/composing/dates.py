"""Days as letters write them: in words, so that no reader takes the month for the day."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

PATTERNS = {"ru": "d MMMM y 'года'", "en": "d MMMM y"}


def in_words(day: date, language: str) -> str:
    """«9 января 2023 года», "9 January 2023": the spaces do not break."""
    said = format_date(day, PATTERNS[language], locale=language)
    return said.replace(" ", "\N{NO-BREAK SPACE}")
