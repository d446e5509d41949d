"""The number that a portal has given, and its day, asked for beside the finished letters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from glasno.appeals.forms.checking import Typed, check_part
from glasno.appeals.forms.days import ELSEWHERE, shown_day
from glasno.appeals.forms.telling import LIMIT, check_day
from glasno.appeals.interview.state import Filed, State
from glasno.design.forms import FieldView

NUMBER, ON = "number.", "on."


def check_filed(
    typed: Typed, key: str, state: State, *, today: date
) -> tuple[Filed | None, dict[str, str]]:
    """What was typed of the letter `key`: (None, {}) without a number, (None, errors) by field."""
    number, wrong = check_part(typed.get(NUMBER + key), limit=LIMIT, required=False)
    number = " ".join(number.split())
    if wrong:
        return None, {NUMBER + key: wrong}
    if not number:
        return None, {}
    before = _("This is before the day on which you began the letter. Check it.")
    floor = state.begun.date() - ELSEWHERE
    on, wrong = check_day(typed.get(ON + key), floor=floor, before=before, today=today)
    return (None, {ON + key: wrong}) if wrong else (Filed(number, on), {})


def number_label() -> str:
    return _("The number that the site gave you")


def number_missing() -> str:
    return _("Paste the number that the site gave you.")


def fields_of_filed(
    key: str, state: State, typed: Typed | None, errors: Mapping[str, str], *, today: date
) -> list[FieldView]:
    """The two fields of a letter, with what was typed or else what is known."""
    known = state.filed.get(key)
    values = {
        NUMBER: known.number if known else "",
        ON: shown_day((known.on if known else today).isoformat()),
    }
    asked = {
        NUMBER: (number_label(), ""),
        ON: (_("The day of the number"), _("Day, month, year in figures, for example 05.03.2023.")),
    }
    return [
        FieldView(
            name=prefix + key,
            id=(prefix + key).replace(".", "-").replace("_", "-"),
            label=label,
            hint=hint,
            value=typed.get(prefix + key) if typed is not None else values[prefix],
            error=errors.get(prefix + key, ""),
            autocomplete="off",
        )
        for prefix, (label, hint) in asked.items()
    ]
