"""Dates as a newspaper of the language sets them."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def day(value: date | str) -> str:
    """A date, or its ISO form, in words: "9 January 2023", «9 января 2023».

    Day and month stay on one line. Raises ValueError for text that is not an ISO date.
    """
    known = date.fromisoformat(value) if isinstance(value, str) else value
    return date_format(known, "j\N{NO-BREAK SPACE}E Y")


@register.simple_tag
def days(first: date, last: date, *, short: bool = False) -> str:
    """From one day to another, both included: "29 October – 3 November 2026", or that day alone.

    `short` takes three letters of the month, for narrow columns: a day stays on one line, and of a
    span the year may stand below, never half of "9–10".
    """
    month = "M" if short else "E"
    gap = "\N{NO-BREAK SPACE}" if short and first == last else " "
    end = in_words(last, f"j\N{NO-BREAK SPACE}{month}{gap}Y")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}\N{WORD JOINER}{end}"
    year = "" if first.year == last.year else " Y"
    begin = in_words(first, f"j\N{NO-BREAK SPACE}{month}{year}")
    return f"{begin}\N{NO-BREAK SPACE}\N{EN DASH} {end}"


def in_words(value: date, form: str) -> str:
    """A day, or a part of it, in one of Django's forms of dates; months with their own capitals."""
    # Some languages write a month's short name with a capital alone, and within a date without.
    words = date_format(value, form)
    return words if get_language() == "en" else words.lower()
