"""YAML as a tree that remembers its lines and guesses no types.

Only the plain part of YAML is taken: mappings, lists and scalars. Anchors, aliases, tags and merge
keys are refused, so nothing can multiply in memory or name a Python type; a scalar stays the text
that was written, and the field that asks for it says what it must be (so `country: NO` is Norway).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import yaml

from glasno.kit.sections.errors import FaultList

MAX_DEPTH = 12
MAX_NODES = 5_000


@dataclass(frozen=True)
class Scalar:
    line: int
    text: str
    plain: bool = True

    @property
    def is_empty(self) -> bool:
        """Nothing was written, or YAML's words for nothing."""
        return self.plain and self.text in {"", "~", "null"}


@dataclass(frozen=True)
class Listing:
    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Mapping


class _RefusedError(Exception):
    """Reading stops here: what follows cannot be understood."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


def parse(text: str, *, file: str, faults: FaultList, first_line: int = 1) -> Mapping:
    """The mapping that `text` holds; faults go to `faults`, and then it may be empty.

    `first_line` is the line of the file on which `text` begins.
    """
    try:
        root = _Builder(text, file=file, faults=faults, offset=first_line - 1).document()
    except _RefusedError as refusal:
        faults.add(file, refusal.line, "", refusal.what)
        return Mapping(first_line)
    if isinstance(root, Mapping):
        return root
    if not (isinstance(root, Scalar) and root.is_empty):
        faults.add(file, root.line, "", "write fields as `name: value`, one to a line")
    return Mapping(first_line)


class _Builder:
    def __init__(self, text: str, *, file: str, faults: FaultList, offset: int) -> None:
        self.file = file
        self.faults = faults
        self.offset = offset
        self.nodes = 0
        self.events = self._events(text)

    def document(self) -> Node:
        root: Node = Scalar(self.offset + 1, "")
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(self._line(event), "keep one document in a file: no `---`")
                root = self._node(next(self.events), depth=1)
        return root

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = self.offset + (mark.line + 1 if mark else 1)
            problem = error.problem or error.context or "it cannot be read"
            raise _RefusedError(line, f"this is not YAML: {problem}") from error
        except yaml.reader.ReaderError as error:
            line = self.offset + text.count("\n", 0, error.position) + 1
            raise _RefusedError(line, "remove the character that cannot be printed") from error

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self.offset + (mark.line + 1 if mark else 1)

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        line = self._line(event)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _RefusedError(line, f"the file holds more than {MAX_NODES} values; shorten it")
        if depth > MAX_DEPTH:
            raise _RefusedError(line, f"values stand more than {MAX_DEPTH} deep; flatten them")
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(line, f"write the value out instead of *{event.anchor}")
        if getattr(event, "anchor", None):
            raise _RefusedError(line, "remove the anchor: write each value out where it is needed")
        if getattr(event, "tag", None):
            raise _RefusedError(line, "remove the tag that begins with `!`")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(line, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(line, depth)
        scalar = cast("yaml.ScalarEvent", event)
        return Scalar(line, str(scalar.value), plain=scalar.style is None)

    def _listing(self, line: int, depth: int) -> Listing:
        listing = Listing(line)
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            listing.items.append(self._node(event, depth=depth + 1))
        return listing

    def _mapping(self, line: int, depth: int) -> Mapping:
        mapping = Mapping(line)
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, depth=depth + 1)
            if not isinstance(key, Scalar):
                raise _RefusedError(key.line, "a field's name is a plain word")
            value = self._node(next(self.events), depth=depth + 1)
            if key.text in mapping.entries:
                first = mapping.lines[key.text]
                self.faults.add(
                    self.file, key.line, key.text, f"stands twice (first on line {first}); keep one"
                )
                continue
            mapping.entries[key.text] = value
            mapping.lines[key.text] = key.line
        return mapping
