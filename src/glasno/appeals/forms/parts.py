"""The parts of a letter as fields: its writer can change every word of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from glasno.appeals.forms.checking import Typed
from glasno.appeals.interview.writing import PARTS
from glasno.design.forms import FieldView

# Those that are texts of several lines, and how many a reader sees of them.
TALL = {"body": 24, "enclosures": 3, "addressee": 6, "sender": 5, "title": 4}


def fields_of_parts(texts: Typed, errors: Mapping[str, str]) -> list[FieldView]:
    """In the order of the paper. `texts` is what was typed, or the letter as it stands."""
    labels = {
        "addressee": _("To whom"),
        "sender": _("From whom"),
        "title": _("Title"),
        "body": _("The letter"),
        "enclosures": _("Enclosures, one a line"),
        "signature": _("Name under the signature"),
    }
    return [
        FieldView(
            name=part,
            id=f"part-{part}",
            label=labels[part],
            kind="textarea" if part in TALL else "text",
            rows=TALL.get(part, 1),
            hint=_("An empty line begins a new paragraph.") if part == "body" else "",
            value=texts.get(part),
            error=errors.get(part, ""),
        )
        for part in PARTS
    ]
