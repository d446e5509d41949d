"""Which screen comes after which, by who speaks and what was answered.

One question a screen where the answer changes what comes next (who speaks, the finder), calm
screens with several fields for all else. A screen that has nothing to ask is not on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from glasno.appeals.competence import Question, tree
from glasno.appeals.composing import TYPED
from glasno.appeals.interview.bundle import TOLD_BY, Planned, asked, chosen, untold
from glasno.appeals.interview.state import State
from glasno.appeals.risks import RiskNote, risks_for
from glasno.appeals.texts import text_of

WHO, SUPPORTER, CONSENT, REFUSED, BUNDLE = "who", "supporter", "consent", "refused", "bundle"
MAN, HOLDING, EARLIER, ADDRESSES = "man", "holding", "earlier", "addresses"
WARNINGS, WRITER, NAMES, LETTERS = "warnings", "writer", "names", "letters"
FIND, EDIT = "find:", "edit:"

NAME = ("surname", "given", "patronymic")
# The facts that a screen can ask for, in the order of the page.
FACTS_OF: dict[str, tuple[str, ...]] = {
    WHO: ("speaker",),
    SUPPORTER: (
        *(f"writer_{part}" for part in NAME),
        *("writer_gender", "writer_address", "writer_email", "own_words"),
    ),
    CONSENT: ("writer_relation", "consent", "publicity"),
    MAN: (
        *(f"man_{part}" for part in NAME),
        *("man_born", "man_rank", "man_unit", "man_number", "man_called_by"),
    ),
    HOLDING: (
        *("conscience", "refusal_on", "held_since", "held_place", "held_by", "last_contact"),
        *("circumstances", "steps_taken", "witnesses"),
    ),
    EARLIER: (
        *("previous_authority", "previous_sent_on", "previous_number", "previous_received_on"),
        *("previous_reply_on", "previous_reply_number"),
    ),
    ADDRESSES: tuple(fact for facts in TYPED.values() for fact in facts),
    WRITER: (
        *(f"writer_{part}" for part in NAME),
        *("writer_gender", "writer_address", "writer_phone", "writer_email", "own_words"),
    ),
}
# Asked wherever they stand, whether or not a text says them: the letters rest on them.
ALWAYS = frozenset(
    {
        *("speaker", "consent", "writer_email", "writer_phone", "writer_patronymic"),
        *("man_patronymic", "own_words"),
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that a screen asks for."""

    name: str
    required: bool


def way(state: State, authorities: Iterable[str]) -> tuple[str, ...]:
    """All screens from the first to the letters, as far as the answers tell."""
    speaker = state.answers.get("speaker")
    if speaker == "supporter":
        return (WHO, SUPPORTER, LETTERS)
    if not speaker:
        return (WHO,)
    begins = (WHO,) if speaker == "self" else (WHO, CONSENT)
    if state.answers.get("consent") == "refused":
        return (*begins, REFUSED)
    found = asked(state)
    finder = tuple(f"{FIND}{key}" for key in _questions(state))
    if isinstance(found, Question):
        return (*begins, *finder)
    return (*begins, *finder, BUNDLE, *_telling(state, chosen(state, authorities)), LETTERS)


def after(state: State, authorities: Iterable[str]) -> str:
    """The screen that follows; the last one follows itself."""
    if state.screen.startswith(EDIT):
        return LETTERS
    screens = way(state, authorities)
    if state.screen not in screens:
        return WHO
    return screens[min(screens.index(state.screen) + 1, len(screens) - 1)]


def before(state: State, authorities: Iterable[str]) -> str:
    """The screen that one comes back to; the first one leads to itself."""
    if state.screen.startswith(EDIT):
        return LETTERS
    screens = way(state, authorities)
    if state.screen not in screens:
        return WHO
    return screens[max(screens.index(state.screen) - 1, 0)]


def progress(state: State, authorities: Iterable[str]) -> tuple[int, int]:
    """(2, 3) for the second of three parts; the finder's questions are one part. (0, 0) beside it.

    While the finder still asks, nobody knows how many parts follow it: as many as usual are taken.
    """
    screens = way(state, authorities)
    parts: list[str] = []
    for screen in screens:
        part = FIND if screen.startswith(FIND) else screen
        if part not in parts:
            parts.append(part)
    here = FIND if state.screen.startswith(FIND) else state.screen
    if here not in parts:
        return 0, 0
    number, total = parts.index(here) + 1, len(parts)
    if screens[-1] not in (LETTERS, REFUSED):
        total += _USUAL_REST if len(screens) > 1 else _USUAL_REST + 2
    return number, total


# bundle, man, holding, warnings, writer, names, letters
_USUAL_REST = 7


def asks(screen: str, state: State, authorities: Iterable[str]) -> tuple[Asked, ...]:
    """What a screen asks for the letters that are chosen."""
    if screen not in FACTS_OF:
        return ()
    letters = chosen(state, authorities)
    used, required = _used(state, letters), _required(state, letters)
    speaker = state.answers.get("speaker")
    meant = used | required | ALWAYS | frozenset(FACTS_OF[WHO] + FACTS_OF[CONSENT])
    meant -= _NOT_ASKED.get(speaker, frozenset()) | untold(state.route)
    return tuple(
        Asked(name, required=name in required or name in _REQUIRED_HERE)
        for name in FACTS_OF[screen]
        if name in meant
    )


_REQUIRED_HERE = ("speaker", "writer_relation", "consent")
_NOT_ASKED = {
    "lawyer": frozenset({"writer_relation"}),
    # What is written about him is written by him.
    "self": frozenset(f"man_{part}" for part in NAME),
}


def _questions(state: State) -> tuple[str, ...]:
    """The finder's questions on the way so far, the open one last."""
    known = tree()
    at, found = known.start, list[str]()
    while at in known.questions:
        found.append(at)
        question = known.questions[at]
        given = state.route.get(at, "")
        following = {answer.key: answer.to for answer in question.answers}
        if given not in following:
            break
        at = following[given]
    return tuple(found)


def _telling(state: State, letters: tuple[Planned, ...]) -> tuple[str, ...]:
    """The screens between bundle and letters: those that have something to ask or to say."""
    screens = [
        screen
        for screen in (MAN, HOLDING, EARLIER, ADDRESSES)
        if _asks_something(screen, state, letters)
    ]
    if cautions(state, letters, before=False):
        screens.append(WARNINGS)
    return (*screens, WRITER, NAMES)


def told(state: State, authorities: Iterable[str]) -> dict[str, str]:
    """The answers that belong to the way as it is now; those to other ways stay unsaid."""
    asked_for = {
        each.name for screen in way(state, authorities) for each in asks(screen, state, authorities)
    }
    asked_for |= {*TOLD_BY.values(), "previous_kind", "previous_reply_kind", "writer_gender"}
    facts = state.answers.facts()
    return {name: value for name, value in facts.items() if name in asked_for}


def cautions(state: State, letters: Iterable[Planned], *, before: bool) -> tuple[RiskNote, ...]:
    """The risk notes of these letters: those met before anything is typed, or the others."""
    keys = [key for letter in letters for key in letter.kind.warnings]
    notes = risks_for(keys, speaker=state.answers.get("speaker"))
    return tuple(note for note in notes if note.before == before)


def _asks_something(screen: str, state: State, letters: tuple[Planned, ...]) -> bool:
    names = _used(state, letters) | _required(state, letters)
    names -= _NOT_ASKED.get(state.answers.get("speaker"), frozenset())
    if screen == EARLIER and not state.answers.get("previous_kind"):
        names = _required(state, letters)  # nobody has been written to, as far as was told
    return bool(names & set(FACTS_OF[screen]))


def _used(state: State, letters: Iterable[Planned]) -> frozenset[str]:
    speaker = state.answers.get("speaker")
    return frozenset().union(
        *(_names_in(letter.kind.key, letter.kind.language, speaker) for letter in letters)
    )


@cache
def _names_in(kind: str, language: str, speaker: str) -> frozenset[str]:
    """All that a text says or asks for; every page needs it several times."""
    text = text_of(kind, language, speaker)
    return text.variables() | {each.name for each in text.conditions()}


def _required(state: State, letters: Iterable[Planned]) -> frozenset[str]:
    speaker = state.answers.get("speaker")
    needed: set[str] = set()
    for letter in letters:
        needed |= {*letter.kind.required_for(speaker), *TYPED.get(letter.authority, ())}
    return frozenset(needed)
