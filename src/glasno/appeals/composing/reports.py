"""What a campaign says itself in a supporter's letter: paragraphs with its own figures in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from glasno.appeals.text import LetterText, TextSyntaxError, parse
from glasno.appeals.text.letter import Paragraph
from glasno.appeals.text.pieces import Variable

# What a paragraph may name. One that names a figure stands in no letter without the figure.
FIGURES = ("campaign_places", "campaign_held", "campaign_as_of")
_HEAD = "---\ntitle: x\nsubject: x\n---\n\n"


class ReportError(Exception):
    """A paragraph that cannot stand in a letter; the message is a sentence for its author."""


@lru_cache(maxsize=256)
def read_report(paragraph: str) -> LetterText:
    """One paragraph, in the syntax of letters' texts, of which it may use the figures alone.

    Raises ReportError.
    """
    try:
        text = parse(_HEAD + paragraph, file="reports")
    except TextSyntaxError as error:
        raise ReportError("; ".join(fault.what for fault in error.faults)) from None
    part = text.body[0]
    if len(text.body) != 1 or not isinstance(part, Paragraph):
        raise ReportError("write one paragraph to an item")
    if part.numbered or part.conditions:
        raise ReportError("write a plain paragraph, without a number or a condition")
    for piece in part.pieces:
        if not isinstance(piece, str) and not (
            isinstance(piece, Variable) and piece.name in FIGURES
        ):
            names = ", ".join(f"{{{name}}}" for name in FIGURES)
            raise ReportError(f"of what changes, only {names} may stand here")
    return text


def said_reports(paragraphs: Sequence[str], figures: Mapping[str, str]) -> str:
    """The paragraphs, a line each, without those whose figures are not there."""
    texts = [read_report(paragraph) for paragraph in paragraphs]
    told = [text for text in texts if all(figures.get(name) for name in text.variables())]
    said = (text.render(figures, facts={}, genders={}).paragraphs for text in told)
    return "\n".join(line for lines in said for line in lines)
