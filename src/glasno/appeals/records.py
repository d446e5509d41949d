"""The data files of this feature, read strictly: no type is guessed and no field passes unseen.

Kinds of documents, risk notes and the competence finder are YAML that a lawyer may correct. What
is wrong in a file is told all at once, each fault with its place: `appeal.yaml: clocks[1]: ...`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from glasno.kit.typography import bind
from glasno.kit.yamls import BaseLoader

LANGUAGES = ("en", "ru")
_WANTED: Mapping[type, str] = {str: "a text", list: "a list", dict: "fields of its own"}


class RecordErrors(Exception):  # noqa: N818 - it carries all errors of a file, not one
    """Data that cannot be used. `faults` are sentences, each beginning with its place."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class Faults:
    """Gathers what is wrong while a file is read."""

    def __init__(self) -> None:
        self._faults: list[str] = []

    def add(self, place: str, what: str) -> None:
        self._faults.append(f"{place}: {what}")

    def raise_if_any(self) -> None:
        """Raises RecordErrors with all that was gathered."""
        if self._faults:
            raise RecordErrors(self._faults)


class _Loader(BaseLoader):
    """Every scalar stays the text that was written, and a field stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the field {key} stands twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def load(path: Path, faults: Faults) -> Record:
    """The file's mapping as a Record; one that cannot be read is a fault and an empty Record."""
    return parse(path.read_text("utf-8"), file=path.name, faults=faults)


def parse(text: str, *, file: str, faults: Faults) -> Record:
    """Like `load`, of a text; `file` is how faults name it."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a BaseLoader: it makes nothing but text, lists and mappings
    except yaml.YAMLError as error:
        faults.add(file, " ".join(str(error).split()))
        data = {}
    return Record(data, file=file, path="", faults=faults)


class Record:
    """One mapping of a file. Each reading method marks its field as known; `done` tells the rest.

    A field that is missing or wrong is a fault, and the method gives an empty value of its type.
    """

    def __init__(self, data: object, *, file: str, path: str, faults: Faults) -> None:
        self._file = file
        self._path = path
        self._faults = faults
        self._known: set[str] = set()
        self._data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.fault("", "write fields as `name: value`")

    def fault(self, name: str, what: str) -> None:
        place = ".".join(part for part in (self._path, name) if part)
        self._faults.add(f"{self._file}: {place}" if place else self._file, what)

    def has(self, name: str) -> bool:
        return name in self._data

    def text(self, name: str, *, default: str | None = None) -> str:
        """A text of one paragraph; `default` stands for a field that is missing."""
        value = self._take(name, str, default)
        if isinstance(value, str) and (value.strip() or default == value):
            return " ".join(value.split())
        if value is not None:
            self.fault(name, "is empty")
        return ""

    def texts(self, name: str) -> Mapping[str, str]:
        """A text in every language."""
        inner = self.inner(name)
        if inner is None:
            return dict.fromkeys(LANGUAGES, "")
        found = inner.said()
        inner.done()
        return found

    def said(self) -> Mapping[str, str]:
        """What this mapping itself says in every language, with the no-break spaces of each."""
        return {language: bind(self.text(language), language) for language in LANGUAGES}

    def texts_or_none(self, name: str) -> Mapping[str, str]:
        """A text in every language, or nothing at all for a field that is missing."""
        return self.texts(name) if self.has(name) else dict.fromkeys(LANGUAGES, "")

    def choice(self, name: str, known: Collection[str], *, default: str | None = None) -> str:
        value = self.text(name, default=default)
        if value and value not in known:
            self.fault(name, f"{value} is not known here")
        return value

    def words(
        self, name: str, known: Collection[str], *, may_be_empty: bool = False
    ) -> tuple[str, ...]:
        """A list of known words, each once, in the order written."""
        value = self._take(name, list, [] if may_be_empty else None) or []
        words = tuple(word for word in value if isinstance(word, str))
        if len(words) != len(value) or len(set(words)) != len(words):
            self.fault(name, "write each word once, one to a line")
        for word in words:
            if word not in known:
                self.fault(name, f"{word} is not known here")
        if not words and self.has(name) and not may_be_empty:
            self.fault(name, "is empty")
        return words

    def number(self, name: str, *, default: int | None = None) -> int:
        """A whole number, not negative."""
        text = self.text(name, default=None if default is None else str(default))
        if text.isascii() and text.isdecimal():
            return int(text)
        if text:
            self.fault(name, "write a whole number in digits")
        return 0

    def flag(self, name: str) -> bool:
        return self.choice(name, ("true", "false")) == "true"

    def day(self, name: str) -> date | None:
        """A day as 2026-11-22; None where the field is missing, for then nobody has looked."""
        text = self.text(name, default="")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(name, "write a day as 2026-11-22")
            return None

    def inner(self, name: str) -> Record | None:
        value = self._take(name, dict, None)
        return self._below(value, name) if isinstance(value, dict) else None

    def each(self, name: str, *, may_be_empty: bool = False) -> list[Record]:
        """A list of mappings."""
        value = self._take(name, list, [] if may_be_empty else None) or []
        if not value and self.has(name) and not may_be_empty:
            self.fault(name, "is empty")
        return [self._below(item, f"{name}[{number}]") for number, item in enumerate(value)]

    def named(self, name: str) -> dict[str, Record]:
        """A mapping of mappings, by name."""
        value = self._take(name, dict, None) or {}
        return {key: self._below(item, f"{name}.{key}") for key, item in value.items()}

    def names(self) -> list[str]:
        return list(self._data)

    def done(self) -> None:
        """Tells of fields that nobody has asked for."""
        for name in self._data:
            if name not in self._known:
                self.fault(name, "no such field")

    def _below(self, data: object, name: str) -> Record:
        path = ".".join(part for part in (self._path, name) if part)
        return Record(data, file=self._file, path=path, faults=self._faults)

    def _take(self, name: str, kind: type, default: object) -> Any:
        self._known.add(name)
        if name not in self._data:
            if default is None:
                self.fault(name, "is missing")
            return default
        value = self._data[name]
        if not isinstance(value, kind):
            self.fault(name, f"write {_WANTED[kind]}")
            return None
        return value
