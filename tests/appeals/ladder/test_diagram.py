"""The picture is the table's."""

import re

from glasno.appeals.ladder.diagram import diagram, page
from glasno.appeals.ladder.table import EVENTS, STATES, TRANSITIONS

ARROW = re.compile(r"(?m)^    (\w+) --> (\w+): (.+)$")


def test_diagram_has_every_transition_but_closing() -> None:
    drawn = {
        (state, event, to)
        for state, to, named in ARROW.findall(diagram())
        for event in named.split(", ")
    }
    assert drawn == {
        (each.state, each.event, each.to) for each in TRANSITIONS if each.event != "closed"
    }


def test_diagram_begins_with_a_letter_just_made() -> None:
    assert diagram().startswith("stateDiagram-v2\n    [*] --> prepared\n")


def test_page_has_a_row_for_every_state_and_event() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \|", page())
    assert rows[: len(STATES) + len(EVENTS)] == [*STATES, *EVENTS]
    assert f"```mermaid\n{diagram()}```\n" in page()
