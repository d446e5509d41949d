"""Fields of the screens, as `glasno.design.forms` draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.forms.checking import Typed
from glasno.appeals.forms.days import shown_day
from glasno.appeals.forms.words import choices_of, speaker_hints, words_of
from glasno.appeals.interview.flow import Asked
from glasno.design.forms import Choice, FieldView, FormView, Kind

AUTOCOMPLETE = {
    "writer_surname": "family-name",
    "writer_given": "given-name",
    "writer_patronymic": "additional-name",
    "writer_address": "street-address",
    "writer_email": "email",
    "writer_phone": "tel",
}
# Lists short enough to be seen whole; longer ones unfold.
RADIOS = ("speaker", "writer_gender", "consent", "publicity")
# Answers that may be long and are one paragraph all the same.
WIDE = ("writer_address", "held_place", "last_contact")


def fields_of(
    asked: Iterable[Asked],
    typed: Typed,
    errors: Mapping[str, str],
    *,
    speaker: str,
    keys: Mapping[str, Mapping[str, str]],
) -> FormView:
    """The fields of a screen with what was typed. `keys` are labels by value, for facts of keys."""
    return FormView(
        [
            _field(each, typed.get(each.name), errors.get(each.name, ""), speaker, keys)
            for each in asked
        ]
    )


def _field(
    asked: Asked,
    value: str,
    error: str,
    speaker: str,
    keys: Mapping[str, Mapping[str, str]],
) -> FieldView:
    fact, name = FACTS[asked.name], asked.name
    label, hint = words_of(name, speaker=speaker)
    if not asked.required and fact.holds is not Holds.CHOICE:
        label = _("%(label)s (optional)") % {"label": label}
    return FieldView(
        name=name,
        id=name.replace("_", "-"),
        label=label,
        kind=_kind(name, fact.holds),
        hint=hint,
        error=error,
        value=shown_day(value) if fact.holds is Holds.DATE else value,
        choices=_choices(name, keys) if fact.holds in (Holds.CHOICE, Holds.KEY) else (),
        autocomplete=AUTOCOMPLETE.get(name, ""),
        required=asked.required,
    )


def _kind(name: str, holds: Holds) -> Kind:
    if holds is Holds.PARAGRAPHS:
        return "textarea"
    if holds in (Holds.CHOICE, Holds.KEY):
        return "radio" if name in RADIOS else "select"
    return "email" if name == "writer_email" else "text"


def _choices(name: str, keys: Mapping[str, Mapping[str, str]]) -> list[Choice]:
    labels = keys[name] if name in keys else choices_of(name)
    if name in RADIOS:
        hints = speaker_hints() if name == "speaker" else {}
        return [Choice(value, label, hints.get(value, "")) for value, label in labels.items()]
    return [Choice("", _("Choose")), *(Choice(value, label) for value, label in labels.items())]
