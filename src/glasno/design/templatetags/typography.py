"""Dates as a newspaper of the language sets them."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day(value: date | str) -> str:
    """A date, or its ISO form, in words: "9 January 2023", «9 января 2023».

    Day and month stay on one line. Raises ValueError for text that is not an ISO date.
    """
    known = date.fromisoformat(value) if isinstance(value, str) else value
    return date_format(known, "j\N{NO-BREAK SPACE}E Y")
