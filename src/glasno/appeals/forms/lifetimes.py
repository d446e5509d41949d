"""For how long a case is kept: the writer chooses, and nothing is chosen beforehand."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glasno.appeals.forms.checking import Typed
from glasno.appeals.models import LIFETIMES
from glasno.design.forms import Choice, FieldView


def lifetimes(error: str = "") -> FieldView:
    """The field `days`."""
    return FieldView(
        name="days",
        id="days",
        label=_("For how long shall it be kept?"),
        hint=_("Counted from today. You can extend it, or erase it sooner."),
        kind="radio",
        error=error,
        choices=[
            Choice(
                str(days),
                ngettext("%(days)s day", "%(days)s days", days) % {"days": days},
            )
            for days in LIFETIMES
        ],
    )


def check_lifetime(typed: Typed) -> tuple[int, str]:
    """(days, ""), or (0, message)."""
    for days in LIFETIMES:
        if typed.get("days") == str(days):
            return days, ""
    return 0, _("Choose for how long it shall be kept.")
