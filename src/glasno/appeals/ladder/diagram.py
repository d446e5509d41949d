"""The table as a picture, and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glasno.appeals.clocks.evidence import Evidence
from glasno.appeals.ladder.case import REQUIRED
from glasno.appeals.ladder.table import EVENTS, FIRST, LAST, STATES, TRANSITIONS
from glasno.appeals.ladder.words import EVENT_LABELS, EVIDENCE_LABELS, STATE_LABELS

BEGINNING = """\
# The ladder of letters

Written by `python tools/reference.py write` from `glasno/appeals/ladder/table.py`; do not edit it
by hand. Which letter follows which event, the kinds of documents say.
"""


def diagram() -> str:
    """Mermaid's state diagram. `closed` is left out: every other state leads to it."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for each in TRANSITIONS:
        if each.to != LAST:
            arrows.setdefault((each.state, each.to), []).append(each.event)
    lines = ["stateDiagram-v2", f"    [*] --> {FIRST}"]
    lines += [f"    {a} --> {b}: {', '.join(named)}" for (a, b), named in arrows.items()]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([BEGINNING, f"```mermaid\n{diagram()}```\n", *_tables()])


def _tables() -> Iterator[str]:
    yield "Every state but `closed` also leads to `closed`.\n"
    yield "## States\n"
    yield _table(("state", "as the writer is told"), _named(STATES, STATE_LABELS))
    yield "## What may happen\n"
    head = ("event", "as the writer says it", "needs", "in")
    yield _table(head, [_event_row(event) for event in EVENTS])
    yield "## Evidence\n"
    rows = [
        (f"`{each.value}`", EVIDENCE_LABELS[each.value], each.starts, _yes(each.needs_number))
        for each in Evidence
    ]
    yield _table(("evidence", "as the writer is asked", "is the day of", "needs a number"), rows)


def _named(names: tuple[str, ...], labels: dict[str, str]) -> list[tuple[str, ...]]:
    return [(f"`{name}`", labels[name]) for name in names]


def _event_row(event: str) -> tuple[str, ...]:
    states = [each.state for each in TRANSITIONS if each.event == event]
    where = "every state" if event == LAST else ", ".join(f"`{state}`" for state in states)
    return f"`{event}`", EVENT_LABELS[event], REQUIRED[event], where


def _yes(answer: bool) -> str:  # noqa: FBT001 - it is what is asked
    return "yes" if answer else ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
