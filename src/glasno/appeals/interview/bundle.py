"""Which letters an interview makes: the finder's for those it asks, the campaign's for supporters.

A letter is named "crime_report.gvsu": its kind and its addressee.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from glasno.appeals.competence import Leaf, NoSuchAnswerError, Question, tree
from glasno.appeals.interview.state import State
from glasno.appeals.kinds import Kind, kinds
from glasno.appeals.text import LetterText
from glasno.appeals.texts import text_of

SUPPORTERS_KIND = "appeal"
# What an answer of the finder tells beside its way: the question, and the fact that it answers.
TOLD_BY = {"status": "man_status", "since": "urgency"}
EARLIER = {"investigators": "crime_report", "prosecutor": "prosecutor", "other": "appeal"}
REPLIES = {"no_slip", "silence", "refusal", "formal_reply"}
# What cannot be told of the earlier letter, by what came back: a letter that says "no answer came"
# must not go on to tell its day and number.
_OF_A_REPLY = frozenset({"previous_reply_on", "previous_reply_number"})
UNTOLD = {
    "no_slip": _OF_A_REPLY | {"previous_number"},
    "silence": _OF_A_REPLY,
    "recent": _OF_A_REPLY,
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that can be written. `why` is by language, empty where nobody has to be told."""

    kind: Kind
    authority: str
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.kind.key}.{self.authority}"

    def text(self, speaker: str) -> LetterText:
        return text_of(self.kind.key, self.kind.language, speaker)


def asked(state: State) -> Question | Leaf:
    """The finder's question that is open, or the leaf that its answers lead to.

    Answers that the tree does not know any more are as if they had not been given.
    """
    try:
        return tree().walk(state.route)
    except NoSuchAnswerError:
        return tree().question(())


def question_at(state: State, key: str) -> Question:
    """The question `key` on the way, answered or not; the open one if it is not on the way."""
    rest = {question: answer for question, answer in state.route.items() if question != key}
    found = asked(replace(state, route=rest))
    return found if isinstance(found, Question) else tree().question(())


def offered(state: State, authorities: Iterable[str]) -> tuple[Planned, ...]:
    """The letters that this person can choose from; `authorities` are the campaign's."""
    speaker = state.answers.get("speaker")
    if speaker == "supporter":
        kind = kinds()[SUPPORTERS_KIND]
        return tuple(Planned(kind, key) for key in authorities if key in kind.authorities)
    found = asked(state)
    if isinstance(found, Question):
        return ()
    return tuple(
        Planned(kinds()[step.kind], step.authority, step.why.to(speaker))
        for step in found.for_speaker(speaker)
    )


def chosen(state: State, authorities: Iterable[str]) -> tuple[Planned, ...]:
    """The letters of the bundle: those ticked; before that a supporter's first, else all."""
    every = offered(state, authorities)
    ticked = tuple(letter for letter in every if letter.key in state.letters)
    if ticked:
        return ticked
    return every[:1] if state.answers.get("speaker") == "supporter" else every


def untold(route: Mapping[str, str]) -> frozenset[str]:
    """The facts of the earlier letter that do not exist, as the finder was told."""
    return UNTOLD.get(route.get(route.get("asked", ""), ""), frozenset())


def told_by_route(route: Mapping[str, str]) -> dict[str, str]:
    """The facts that the finder's answers hold, "" for those that they leave open."""
    told = {fact: route.get(question, "") for question, fact in TOLD_BY.items()}
    told["man_status"] = told["man_status"].replace("civilian", "")
    told["urgency"] = told["urgency"].replace("unknown", "")
    earlier = route.get("asked", "")
    reply = route.get(earlier, "")
    told["previous_kind"] = EARLIER.get(earlier, "")
    told["previous_reply_kind"] = reply if reply in REPLIES else ""
    return told
