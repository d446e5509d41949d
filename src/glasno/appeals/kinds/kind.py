"""What is known of a kind of document. The files beside this one hold the kinds themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from glasno.appeals.sources import Source

# Addressees of the directory, and those whose address the writer types.
TYPED_ADDRESSEES = ("court", "commissariat", "commander")
ADDRESSEES = (
    *("gvsu", "sledkom", "gvp", "genproc", "president", "mod", "ombudsman", "wgeid", "wgad"),
    *TYPED_ADDRESSEES,
)
# What can come back, or fail to, after a letter has arrived.
EVENTS = (
    "no_slip",  # a crime report was taken and no receipt slip given
    "registered",  # a slip or a number
    "forwarded",
    "extended",
    "refusal",  # a decision that says no
    "formal_reply",  # an answer that answers nothing
    "ended",  # the body has ended the correspondence
    "silence",  # the last lawful day has passed
)
NAME_OF_THE_MAN = frozenset({"man_surname", "man_given"})
STARTS = ("receipt", "registration", "sending")
UNITS = ("days", "working_days", "months")
COUNTS = ("no", "yes", "unclear")
ROLLS = ("next", "unclear", "none")


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A time within which a body has to act.

    `length` and `extension` (0: cannot be extended) are in `unit`. `counts_first_day` and `rolls`
    (where the last day goes that is no working day) may be "unclear": then the clock is a range.
    `delivery_days` is what the law allows between receipt and registration. `authorities` are those
    the rule holds for, empty for every addressee. `law` is the key of the kind's source that says
    so, `names` how readers are told of it, by language.
    """

    key: str
    starts: str
    unit: str
    length: int
    extension: int
    counts_first_day: str
    rolls: str
    delivery_days: int
    names: Mapping[str, str] = field(default_factory=dict)
    law: str = ""
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time within which the writer has to act, from the day that the fact `since` tells."""

    key: str
    since: str
    unit: str
    length: int
    names: Mapping[str, str]
    law: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The letter that may follow `event`: its kind and addressee.

    Steps of one event stand in the order to be offered. Who reads them leaves out those whose kind
    the speaker may not use (`Kind.speakers`) and those that would complain to the very body
    complained of.
    """

    event: str
    kind: str
    authority: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `names`, `purpose` and `notes` are by interface language.

    `language` is that of the letter. `authorities` are the default addressees in their order.
    `required` names the facts without which there is no letter; `required_of` adds some for one
    speaker. `barred` holds, by fact, the answers with which the letter is not offered: a name goes
    nowhere against the will of its owner or the family. `warnings` are keys of risk notes.
    `restarts` are the events after which the clocks begin anew, with another body. `checked_on` is
    the day on which somebody last held the kind against its sources.
    """

    key: str
    names: Mapping[str, str]
    purpose: Mapping[str, str]
    notes: tuple[Mapping[str, str], ...]
    language: str
    speakers: tuple[str, ...]
    authorities: tuple[str, ...]
    required: tuple[str, ...]
    required_of: Mapping[str, tuple[str, ...]]
    barred: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...]
    clocks: tuple[ClockRule, ...]
    deadlines: tuple[Deadline, ...]
    restarts: tuple[str, ...]
    next_steps: tuple[NextStep, ...]
    law: tuple[Source, ...]
    checked_on: date | None
    reviewed_by_lawyer: bool

    def required_for(self, speaker: str, *, unnamed: bool = False) -> tuple[str, ...]:
        """The facts that this speaker has to tell; `unnamed` where the man's name is held back."""
        wanted = (*self.required, *self.required_of.get(speaker, ()))
        return tuple(name for name in wanted if not (unnamed and name in NAME_OF_THE_MAN))

    def is_open_to(self, facts: Mapping[str, str]) -> bool:
        """Whether these answers allow the letter at all: its speaker, and none that bars it."""
        return facts.get("speaker", "") in self.speakers and not any(
            facts.get(name, "") in answers for name, answers in self.barred.items()
        )

    def clocks_at(self, authority: str) -> tuple[ClockRule, ...]:
        """The clocks that run once the letter has reached this addressee."""
        return tuple(
            rule for rule in self.clocks if not rule.authorities or authority in rule.authorities
        )
