"""Conditions: the lines ``?if`` and ``?unless`` above what they decide on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from glasno.appeals.facts import COMPUTED, FACTS, Holds
from glasno.appeals.text.faults import FaultyLines, listed, quoted, unknown
from glasno.appeals.text.values import Value

IF, UNLESS = "?if", "?unless"
_KEY = re.compile(r"[A-Za-z0-9_]+")
_SHAPE = "write ?if held_since, ?if speaker=relative|lawyer or ?unless name_him=no"


@dataclass(frozen=True, slots=True)
class Condition:
    """`name` has one of `values`, or any value where they are empty; `negated` turns it round."""

    name: str
    values: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, *, facts: Mapping[str, str], values: Mapping[str, Value]) -> bool:
        """Facts are what was answered; of computed names only their presence in `values` counts."""
        found = facts.get(self.name, "") if self.name in FACTS else values.get(self.name, "")
        met = found in self.values if self.values else found != ""
        return met != self.negated


def parse_condition(text: str, *, line: int, faults: FaultyLines) -> Condition | None:
    """A line that begins with ``?if`` or ``?unless``; None, with a fault added, if it cannot be."""
    word, _, rest = text.partition(" ")
    name, equals, wanted = (part.strip() for part in rest.partition("="))
    if not name:
        faults.add(line, f"the condition names no fact; {_SHAPE}")
        return None
    if name not in FACTS and name not in COMPUTED:
        faults.add(line, unknown("the fact {}", name, (*FACTS, *COMPUTED)))
        return None
    if not equals:
        return Condition(name, negated=word == UNLESS)
    values = tuple(value.strip() for value in wanted.split("|"))
    wrong = _fault_of_values(name, values)
    if wrong:
        faults.add(line, wrong)
        return None
    return Condition(name, values, negated=word == UNLESS)


def _fault_of_values(name: str, values: tuple[str, ...]) -> str:
    fact = FACTS.get(name)
    if fact is None or fact.holds not in {Holds.CHOICE, Holds.KEY}:
        return f"{name} has no list of values; ask only whether it is there: ?if {name}"
    if "" in values:
        return f"a value is missing after = or beside |; {_SHAPE}"
    if len(set(values)) < len(values):
        return "a value stands twice; write it once"
    for value in values:
        if fact.choices and value not in fact.choices:
            return unknown(f"the value {{}} of {name}", value, fact.choices)
        if not _KEY.fullmatch(value):
            return f"{quoted(value)} is no value; {_SHAPE}"
    return ""


def directive_fault(word: str, known: Iterable[str]) -> str:
    """What to say of a line that begins with a question mark and with nothing `known`."""
    return f"{quoted(word)} is not known; such a line begins with {listed(known)}"
