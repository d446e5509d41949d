"""What a line is made of: words of its own, variables, and forms that follow a person's gender."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from glasno.appeals.facts import CASES, COMPUTED, FACTS, GENDERED, Holds
from glasno.appeals.text.faults import FaultyLines, listed, quoted, unknown

_BRACE = re.compile(r"\{\{|\}\}|\{|\}")
_END = re.compile(r"[{}]")
_GENDER = re.compile(r"gender\s*\(([^()]*)\)\s*:(.*)", re.DOTALL)
_GENDER_SHAPE = "write {gender(man): задержан|задержана}"


@dataclass(frozen=True, slots=True)
class Variable:
    """`case` is "" where the text asked for none."""

    name: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class Gendered:
    """`feminine` for a woman, `masculine` for a man and where the gender is not known."""

    person: str
    masculine: str
    feminine: str


Piece = str | Variable | Gendered


def parse_pieces(text: str, *, line: int, faults: FaultyLines) -> Iterator[Piece]:
    """One line of text, from left to right, once: what stands for a variable is never read."""
    at = 0
    while found := _BRACE.search(text, at):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        if found[0] in {"{{", "}}"}:
            yield found[0][0]
        elif found[0] == "}":
            faults.add(line, "a } closes nothing; write }} where a brace is meant")
        else:
            end = _END.search(text, at)
            if end is None or end[0] == "{":
                faults.add(
                    line,
                    "a { is not closed on its line; close it with }, "
                    "or write {{ where a brace is meant",
                )
                continue
            piece = _parse_braces(text[at : end.start()], line=line, faults=faults)
            at = end.end()
            if piece is not None:
                yield piece
    if at < len(text):
        yield text[at:]


def _parse_braces(inside: str, *, line: int, faults: FaultyLines) -> Variable | Gendered | None:
    if inside.strip().startswith("gender"):
        return _parse_gender(inside.strip(), line=line, faults=faults)
    name, colon, case = (part.strip() for part in inside.partition(":"))
    wrong = _fault_of_name(name) or (_fault_of_case(name, case) if colon else "")
    if wrong:
        faults.add(line, wrong)
        return None
    return Variable(name, case)


def _fault_of_name(name: str) -> str:
    if not name:
        return "the braces name nothing; write a variable's name, as {man_name}"
    if name not in FACTS and name not in COMPUTED:
        return unknown("the variable {}", name, (*FACTS, *COMPUTED))
    fact = FACTS.get(name)
    if fact and fact.holds is Holds.PARAGRAPHS:
        return (
            f"{name} is a text of several lines; "
            f"let it stand by itself, on a line of its own: ?own {name}"
        )
    return ""


def _fault_of_case(name: str, case: str) -> str:
    if case not in CASES:
        return unknown("the case {}", case, CASES)
    cases = COMPUTED.get(name, ())
    if not cases:
        mend = f"; write {{{name}}}"
        instead = name.partition("_")[0] + "_name"
        if name.endswith(("_surname", "_given", "_patronymic")):
            mend += f", or {{{instead}:{case}}} for the whole name"
        return f"{name} is not declined{mend}"
    if case not in cases:
        return f"{name} has no {case}; it is kept in {listed(cases)}"
    return ""


def _parse_gender(inside: str, *, line: int, faults: FaultyLines) -> Gendered | None:
    found = _GENDER.fullmatch(inside)
    if found is None:
        faults.add(line, f"{quoted(inside)} cannot be read; {_GENDER_SHAPE}")
        return None
    person, forms = found[1].strip(), [form.strip() for form in found[2].split("|")]
    if person not in GENDERED:
        faults.add(line, unknown("the person {}", person, GENDERED))
        return None
    if len(forms) != 2 or not any(forms):
        faults.add(
            line,
            f"two forms are wanted, masculine and feminine, with one | between; {_GENDER_SHAPE}",
        )
        return None
    return Gendered(person, forms[0], forms[1])
