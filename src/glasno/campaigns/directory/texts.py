"""A text of a campaign's directory: fields between two `---` lines, then Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from glasno.campaigns import markdown
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.nodes import parse
from glasno.kit.sections.reading import Section
from glasno.kit.text import UnprintableTextError, clean_line

TITLE = 120
BODY = 40_000


def head_and_body(file: str, text: str | None, faults: FaultList) -> tuple[Section, str]:
    """The fields between the first two `---` lines, and the Markdown after them."""
    if text is None:
        return Silent(file), ""
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        faults.add(file, 1, "", "begin with a line `---`, the fields, and a line `---`")
        return Silent(file), ""
    head = parse("\n".join(lines[1 : ends[0]]), file=file, faults=faults, first_line=2)
    section = Section(head, file=file, faults=faults)
    return section, _body(file, lines[ends[0] + 1 :], ends[0] + 2, faults)


class Silent(Section):
    """Stands in for fields that could not be read: this is told, and not each as missing."""

    def __init__(self, file: str) -> None:
        super().__init__(parse("", file=file, faults=FaultList()), file=file, faults=FaultList())


def _body(file: str, lines: Sequence[str], first_line: int, faults: FaultList) -> str:
    """Markdown in one spelling: spaces within lines single, none at their ends."""
    spelled = [_spelled(line) for line in lines]
    body = "\n".join(spelled).strip("\n")
    if not body:
        faults.add(file, first_line, "", "the text is missing; write it under the second `---`")
    if len(body) > BODY:
        faults.add(file, first_line, "", f"is {len(body)} characters long; shorten it to {BODY}")
        return ""
    for line, what in markdown.faults("\n".join(spelled)):
        faults.add(file, first_line + line - 1, "", what)
    return body


def _spelled(line: str) -> str:
    line = line.expandtabs(4)
    start = len(line) - len(line.lstrip(" "))
    try:
        words = clean_line(line[start:])
    except UnprintableTextError:  # told when the file was opened
        words = ""
    return " " * start + words if words else ""
