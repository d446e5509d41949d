"""Letters' texts in a closed syntax: names of known facts, conditions, and nothing that runs."""

from glasno.appeals.text.conditions import Condition
from glasno.appeals.text.faults import TextFault, TextSyntaxError, TextValueError
from glasno.appeals.text.letter import LetterText, Rendered
from glasno.appeals.text.parsing import parse
from glasno.appeals.text.values import Declinable, Value

__all__ = [
    "Condition",
    "Declinable",
    "LetterText",
    "Rendered",
    "TextFault",
    "TextSyntaxError",
    "TextValueError",
    "Value",
    "parse",
]
