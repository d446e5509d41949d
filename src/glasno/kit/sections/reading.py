"""A section of a YAML file, read field by field.

Each getter returns a usable value and, when what stands there is wrong, adds a fault with file,
line and field. Fields that no getter asked for are refused by `finish`, with the nearest name that
was asked for.

    goal = section.integer("goal", minimum=1, maximum=100_000_000)
    fields = section.choices("fields", ("town", "comment"), default=())
    if goal < 10:
        section.error("goal", "a goal below 10 tells readers who signed; set a higher one")
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from difflib import get_close_matches

from glasno.kit.links import link_fault
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.nodes import Listing, Mapping, Node, Scalar
from glasno.kit.text import UnprintableTextError, clean_line

MAX_ITEMS = 50
MAX_URL = 500


class Section:
    """A mapping of a file. `languages` are those in which its texts stand, sorted."""

    def __init__(
        self,
        mapping: Mapping,
        *,
        file: str,
        faults: FaultList,
        languages: Sequence[str] = (),
        path: str = "",
    ) -> None:
        self.file = file
        self.line = mapping.line
        self.languages = tuple(languages)
        self._mapping = mapping
        self._faults = faults
        self._path = path
        self._asked: set[str] = set()
        self._children: dict[str, list[Section]] = {}

    # Faults

    def error(self, name: str, message: str) -> None:
        """Adds a fault at the field's line, or at the section's when the field is absent."""
        line = self._mapping.lines.get(name, self.line)
        self._faults.add(self.file, line, self._name(name), message)

    def finish(self) -> None:
        """Refuses every field that nobody asked for, here and in all sections read from here."""
        for name in self._mapping.entries:
            if name not in self._asked:
                near = get_close_matches(name, sorted(self._asked), n=1)
                known = f"did you mean `{near[0]}`?" if near else self._known_names()
                self.error(name, f"unknown field; {known}")
        for child in [child for children in self._children.values() for child in children]:
            child.finish()

    # What stands here

    def __contains__(self, name: str) -> bool:
        return name in self._mapping.entries

    def allow(self, *names: str) -> None:
        """Marks fields as known that somebody else reads."""
        self._asked.update(names)

    # Getters: each marks its field as known and returns a usable value

    def text(
        self, name: str, *, required: bool = True, maximum: int = 200, default: str = ""
    ) -> str:
        """One line of at most `maximum` characters; line breaks of YAML become spaces."""
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return default
        try:
            line = clean_line(scalar.text.replace("\n", " "))
        except UnprintableTextError:
            self.error(name, "holds a character that cannot be printed; remove it")
            return default
        if len(line) > maximum:
            self.error(name, f"is {len(line)} characters long; shorten it to {maximum}")
            return default
        if not line and required:
            self.error(name, "is empty; write it")
        return line or default

    def integer(
        self,
        name: str,
        *,
        minimum: int = 0,
        maximum: int = 2**31 - 1,
        default: int | None = None,
    ) -> int:
        """A whole number in digits. Required when there is no default; `minimum` when it fails."""
        scalar = self._scalar(name, required=default is None)
        if scalar is None:
            return minimum if default is None else default
        if not re.fullmatch(r"-?[0-9]{1,18}", scalar.text):
            self.error(name, "write a whole number in digits, without spaces or signs")
            return minimum
        value = int(scalar.text)
        if not minimum <= value <= maximum:
            self.error(name, f"must lie between {minimum} and {maximum}")
            return minimum
        return value

    def boolean(self, name: str, *, default: bool) -> bool:
        """`true` or `false`, nothing else."""
        scalar = self._scalar(name, required=False)
        if scalar is None:
            return default
        if scalar.text not in {"true", "false"}:
            self.error(name, "write true or false")
            return default
        return scalar.text == "true"

    def day(self, name: str) -> date:
        """A day as `2023-01-09`, required."""
        return self._day(name, required=True) or date.min

    def day_if_any(self, name: str) -> date | None:
        """The same where it may be absent."""
        return self._day(name, required=False)

    def choice(self, name: str, choices: Sequence[str], *, default: str | None = None) -> str:
        """One of `choices`; required when there is no default."""
        scalar = self._scalar(name, required=default is None)
        fallback = choices[0] if default is None else default
        if scalar is None:
            return fallback
        if scalar.text not in choices:
            self.error(name, _not_a_choice(scalar.text, choices))
            return fallback
        return scalar.text

    def choices(
        self, name: str, choices: Sequence[str], *, default: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """A list of some of `choices`, each once, in the order of `choices`."""
        chosen: list[str] = []
        listing = self._listing(name)
        if listing is None:
            return tuple(default)
        for item in listing.items:
            text = item.text if isinstance(item, Scalar) else ""
            if text not in choices:
                self._fault(item, name, _not_a_choice(text, choices))
            elif text in chosen:
                self._fault(item, name, f"`{text}` stands twice; keep one")
            else:
                chosen.append(text)
        return tuple(choice for choice in choices if choice in chosen)

    def url(self, name: str, *, required: bool = False) -> str:
        """An address beginning with https:// or http://, or ""."""
        text = self.text(name, required=required, maximum=MAX_URL)
        fault = link_fault(text, web_only=True) if text else ""
        if fault:
            self.error(name, fault)
            return ""
        return text

    def texts(self, name: str, *, required: bool = True, maximum: int = 300) -> dict[str, str]:
        """A text in each of the section's languages: {"en": "...", "ru": "..."}.

        Either all languages stand there or, when it is not required, none.
        """
        section = self.section(name, required=required)
        return {} if section is None else section.all_languages(maximum=maximum)

    def all_languages(self, *, maximum: int = 300) -> dict[str, str]:
        """This section itself as a text in each of its languages."""
        return {code: self.text(code, maximum=maximum) for code in self.languages}

    def section(self, name: str, *, required: bool = False) -> Section | None:
        """The fields under `name`, or None when they are absent."""
        self._asked.add(name)
        node = self._mapping.entries.get(name)
        if node is None or (isinstance(node, Scalar) and node.is_empty):
            if required:
                self.error(name, "is missing; write it")
            return None
        if name not in self._children:
            if not isinstance(node, Mapping):
                self.error(name, "write its fields as `name: value`, indented under it")
            self._children[name] = [self._child(node, self._name(name))]
        return self._children[name][0]

    def sections(self, name: str, *, maximum: int = MAX_ITEMS) -> list[Section]:
        """The list under `name`, each item a mapping; empty when it is absent."""
        listing = self._listing(name)
        if listing is None:
            return []
        if len(listing.items) > maximum:
            self.error(name, f"has {len(listing.items)} items; keep at most {maximum}")
        if name not in self._children:
            self._children[name] = list(self._items(listing, name, maximum))
        return self._children[name]

    # Below the getters

    def _items(self, listing: Listing, name: str, maximum: int) -> Iterator[Section]:
        for number, item in enumerate(listing.items[:maximum], start=1):
            if not isinstance(item, Mapping):
                self._fault(item, name, "write each item's fields as `name: value`")
            yield self._child(item, f"{self._name(name)}[{number}]")

    def _child(self, node: Node, path: str) -> Section:
        mapping = node if isinstance(node, Mapping) else Mapping(node.line)
        return Section(
            mapping, file=self.file, faults=self._faults, languages=self.languages, path=path
        )

    def _day(self, name: str, *, required: bool) -> date | None:
        scalar = self._scalar(name, required=required)
        if scalar is None:
            return None
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", scalar.text):
            with suppress(ValueError):  # 30 February
                return date.fromisoformat(scalar.text)
        self.error(name, "write a day as year-month-day, for example 2023-01-09")
        return None

    def _scalar(self, name: str, *, required: bool) -> Scalar | None:
        self._asked.add(name)
        node = self._mapping.entries.get(name)
        if node is None or (isinstance(node, Scalar) and node.is_empty):
            if required:
                self.error(name, "is missing; write it")
            return None
        if not isinstance(node, Scalar):
            self.error(name, "write one value here, not several")
            return None
        return node

    def _listing(self, name: str) -> Listing | None:
        self._asked.add(name)
        node = self._mapping.entries.get(name)
        if node is None or (isinstance(node, Scalar) and node.is_empty):
            return None
        if not isinstance(node, Listing):
            self.error(name, "write a list: each item on its own line after `- `")
            return None
        return node

    def _fault(self, node: Node, name: str, message: str) -> None:
        self._faults.add(self.file, node.line, self._name(name), message)

    def _name(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _known_names(self) -> str:
        return f"known here: {', '.join(sorted(self._asked))}" if self._asked else "remove it"


def _not_a_choice(text: str, choices: Iterable[str]) -> str:
    names = list(choices)
    near = get_close_matches(text, names, n=1)
    hint = f"did you mean `{near[0]}`? " if near else ""
    return f"{hint}choose from: {', '.join(names)}"
