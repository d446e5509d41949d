"""The letters of a kept case, composed anew from its facts each time that somebody looks."""

from __future__ import annotations

from glasno.appeals.cases.contents import CaseContent, KeptLetter
from glasno.appeals.composing import compose
from glasno.appeals.facts import FACTS
from glasno.appeals.following.following import NoSuchLetterError, facts_of
from glasno.appeals.interview import flow
from glasno.appeals.interview.bundle import Planned
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import Written, changed
from glasno.appeals.kinds import kinds


def write_kept(content: CaseContent, letter: KeptLetter, setting: Setting) -> Written:
    """The letter as it was changed. Raises MissingFactsError, AuthorityGoneError.

    Raises NoSuchLetterError for a kind that this version of the program no longer has.
    """
    kind = kinds().get(letter.kind)
    if kind is None:
        raise NoSuchLetterError("there is no such kind of document any more")
    facts = facts_of(content, letter)
    planned = Planned(kind, letter.authority)
    composed = compose(
        facts,
        setting.sources(State(screen=flow.LETTERS, forms=content.forms)),
        kind=kind,
        authority=letter.authority,
        text=planned.text(facts.get("speaker", "")),
    )
    return Written(planned, composed, changed(composed, letter.edits))


def askable(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of missing facts that a person can tell; the others are computed."""
    return tuple(name for name in names if name in FACTS)
