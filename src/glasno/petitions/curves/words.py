"""What stands in a curve's picture, in the active language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from glasno.kit.typography import NBSP


def number(value: int) -> str:
    return number_format(value, force_grouping=True)


def rate(value: float) -> str:
    """A number a day; to the tenth where it is small and not whole."""
    exact = abs(value) < 10 and value != round(value)
    return number_format(value, 1) if exact else number(round(value))


def day(value: date) -> str:
    return date_format(value, f"j{NBSP}E{NBSP}Y")


def month(value: date) -> str:
    """A month by its name; January by its year."""
    if value.month == 1:
        return str(value.year)
    name = date_format(value, "F")
    # Whether a month is written with a capital, its language shows where it stands in a date.
    return name.lower() if date_format(value, "E").islower() else name


def standing() -> str:
    return _("Confirmed signatures")


def coming(step: int) -> str:
    """Above the columns; they are averages over `step` days."""
    if step == 1:
        return pgettext("above columns", "New signatures a day")
    words = ngettext(
        "New signatures a day, averaged over %(days)s day",
        "New signatures a day, averaged over %(days)s days",
        step,
    )
    return words % {"days": step}


def goal(value: int) -> str:
    return _("Goal: %(number)s") % {"number": number(value)}
