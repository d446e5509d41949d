"""What a person has told so far. It lives in the form that the person holds, and in no table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Answers:
    """Facts by their names (`glasno.appeals.facts`); whatever was not answered is "".

    Unchanging. Its repr shows no value.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = {name: value for name, value in (values or {}).items() if value}

    def get(self, name: str) -> str:
        """The answer, or "" where there is none."""
        return self._values.get(name, "")

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answers) and self._values == other._values

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"<Answers: {len(self._values)}>"

    def told(self, changes: Mapping[str, str]) -> Answers:
        """The same with these answers instead; "" takes an answer back."""
        return Answers({**self._values, **changes})

    def without(self, names: Iterable[str]) -> Answers:
        """The same without these answers."""
        return self.told(dict.fromkeys(names, ""))

    def facts(self) -> dict[str, str]:
        """All answers, as a mapping of the caller's own."""
        return dict(self._values)
