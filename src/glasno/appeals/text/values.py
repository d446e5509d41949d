"""What can stand for a variable: a text as it is, or a name in its cases."""

from __future__ import annotations

from dataclasses import dataclass

from glasno.appeals.facts import CASES


@dataclass(frozen=True, slots=True, repr=False)
class Declinable:
    """A name in the cases of Russian; "" in a case that nobody knows.

    `unsure` tells that the forms were guessed and a person should look at them.
    """

    nominative: str
    genitive: str = ""
    dative: str = ""
    accusative: str = ""
    instrumental: str = ""
    prepositional: str = ""
    unsure: bool = False

    @classmethod
    def unchanging(cls, text: str, *, unsure: bool = False) -> Declinable:
        """A name that is the same in all cases."""
        return cls(text, text, text, text, text, text, unsure)

    def in_case(self, case: str) -> str:
        """The form of a case of CASES; "" where it is not known. Raises KeyError on another."""
        if case not in CASES:
            raise KeyError(case)
        form: str = getattr(self, case)
        return form


Value = str | Declinable
