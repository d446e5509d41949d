"""What a form shows, as plain data: the templates draw it, features fill it.

A feature checks what a person typed in its own way and describes the outcome with these classes;
`design/_field.html` and `design/_error_summary.html` draw them. Nothing here decides anything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from glasno.kit.typography import NBSP

Kind = Literal["text", "email", "select", "radio", "checkbox", "textarea"]


class Choice(NamedTuple):
    """One option of a select or a radio group; the hint stands under a radio's label."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class FieldView:
    """One field with all that was typed in it.

    `kind` is one of text, email, select, radio, checkbox, textarea. A checkbox is ticked when
    `value` is not empty and posts "yes". `autocomplete` is a token of the HTML standard.
    `value` is kept out of `repr`: it may be somebody's name.
    """

    name: str
    id: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    error: str = ""
    value: str = field(default="", repr=False)
    choices: Sequence[Choice] = ()
    autocomplete: str = ""
    required: bool = False
    rows: int = 4  # of a textarea

    @property
    def target(self) -> str:
        """The id that a link in the error summary leads to: of a group, its first control."""
        return f"{self.id}-1" if self.kind == "radio" else self.id

    @property
    def described_by(self) -> str:
        """Ids for `aria-describedby`, error first, as it is read out; empty without either."""
        ids = []
        if self.error:
            ids.append(f"{self.id}-error")
        if self.hint:
            ids.append(f"{self.id}-hint")
        return " ".join(ids)


@dataclass(frozen=True)
class FormView:
    """Fields in the order of the page; `errors` holds (id of the field or "", message)."""

    fields: Sequence[FieldView]
    errors: Sequence[tuple[str, str]] = field(default=(), repr=False)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id to link to, message) of all errors: the fields' in their order, then any others."""
        targets = {each.id: each.target for each in self.fields}
        wrong = [each for each in self.fields if each.error]
        found = [(each.target, each.error) for each in wrong]
        often = Counter(message for _, message in found)
        # Fields of which the same is said are told apart by their names.
        told = [
            each.error if often[each.error] == 1 else f"{each.label}{NBSP}— {each.error}"
            for each in wrong
        ]
        others = [(targets.get(field_id, field_id), message) for field_id, message in self.errors]
        return [
            *((target, message) for (target, _), message in zip(found, told, strict=True)),
            *(entry for entry in dict.fromkeys(others) if entry not in found),
        ]
