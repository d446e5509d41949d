"""One turn of an interview: a posted screen becomes the next one, or the same with its errors.

Nothing is stored, so a turn that is made twice gives the same page twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from glasno.appeals.composing.people import gender_of
from glasno.appeals.facts import CASES, GENDERS
from glasno.appeals.forms.checking import Checked, Typed, check_facts, check_part, kept
from glasno.appeals.forms.filing import NUMBER, check_filed
from glasno.appeals.forms.limits import BODY, PART
from glasno.appeals.interview import flow
from glasno.appeals.interview.bundle import TOLD_BY, question_at, told_by_route
from glasno.appeals.interview.flow import Asked
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import NEEDED, PARTS
from glasno.appeals.kinds import ADDRESSEES

KEYS = {"previous_authority": frozenset(ADDRESSEES)}
# The names that a screen of its own lets the writer bend, and the facts that begin them.
BENT = ("writer", "man")
LETTER = "letter."


@dataclass(frozen=True, slots=True)
class Turn:
    """The state whose screen is to be shown, with what is wrong on it.

    `was_typed` says that it is the screen that was posted: then what was typed is shown again.
    """

    state: State
    errors: Mapping[str, str] = field(default_factory=dict, repr=False)
    was_typed: bool = True


def go_on(state: State, typed: Typed, setting: Setting) -> Turn:
    """The screen was answered and sent on."""
    taken = _take(state, typed, setting)
    if taken.errors:
        return Turn(state, taken.errors)
    here = taken.state
    following = here.at(flow.after(here, setting.authorities))
    return _open_faults(following, setting) if following.screen == flow.LETTERS else Turn(following)


def _open_faults(state: State, setting: Setting) -> Turn:
    """The letters, or the first screen on the way that they cannot be written without.

    What was kept when a screen was left backwards has not been checked yet, and a later choice may
    need more than an earlier one.
    """
    for screen in setting.way(state):
        there = state.at(screen)
        checked = _checked(there, there.answers, setting)
        if checked.errors:
            return Turn(there, checked.errors, was_typed=False)
    return Turn(state)


def go_back(state: State, typed: Typed, setting: Setting) -> Turn:
    """The screen was left by its Back button: everything that was typed in it is kept."""
    if state.screen.startswith(flow.EDIT):
        return go_on(state, typed, setting)
    here = _kept(state, typed, setting)
    # The way is that of the answers as they were: a choice not sent on has not been made.
    return Turn(here.at(flow.before(state, setting.authorities)))


def edit(state: State, key: str, setting: Setting) -> Turn:
    """Open a letter of the bundle for changes; whatever is none of it changes nothing."""
    known = {planned.key for planned in setting.chosen(state)}
    return Turn(state.at(f"{flow.EDIT}{key}") if key in known else state)


def reset(state: State, setting: Setting) -> Turn:
    """Take back all changes to the letter that is open."""
    key = state.screen.removeprefix(flow.EDIT)
    edits = {letter: parts for letter, parts in state.edits.items() if letter != key}
    return Turn(replace(state, edits=edits))


def take_filed(state: State, typed: Typed, setting: Setting) -> Turn:
    """The finished letters with the numbers that were typed beside them.

    What is wrong changes nothing and is told; an emptied field takes its number back.
    """
    filed, errors = dict(state.filed), dict[str, str]()
    for planned in setting.chosen(state) if state.screen == flow.LETTERS else ():
        key = planned.key
        if NUMBER + key not in typed:
            continue
        found, wrong = check_filed(typed, key, state, today=setting.today)
        errors |= wrong
        if found is not None:
            filed[key] = found
        elif not wrong:
            filed.pop(key, None)
    return Turn(replace(state, filed=filed), errors)


def too_much(state: State) -> Turn:
    """The screen again, for more was written than a form can carry."""
    told = _(
        "Altogether this is too much for one form to carry. Shorten the letters, or this text."
    )
    return Turn(state, {"": told})


def asks(state: State, typed: Typed | None, setting: Setting) -> tuple[Asked, ...]:
    """What the screen asks for. Gender only where the name does not tell it, or it was asked."""
    found = flow.asks(state.screen, state, setting.authorities)
    if state.screen not in (flow.SUPPORTER, flow.WRITER):
        return found
    answers = state.answers.facts()
    if typed is not None:
        answers |= kept(typed, [each.name for each in found])
    named = bool(answers.get("writer_surname") and answers.get("writer_given"))
    unknown = named and not gender_of("writer", answers, forms={})
    if not unknown and "writer_gender" not in state.answers:
        return found
    place = 1 + next(i for i, each in enumerate(found) if each.name == "writer_patronymic")
    return (*found[:place], Asked("writer_gender", required=True), *found[place:])


def _take(state: State, typed: Typed, setting: Setting) -> Turn:
    screen = state.screen
    if screen.startswith(flow.FIND):
        return _take_answer(state, typed)
    if screen.startswith(flow.EDIT):
        return _take_edit(state, typed)
    takers: dict[str, Callable[[State, Typed, Setting], Turn]] = {
        flow.REFUSED: _take_refused,
        flow.BUNDLE: _take_letters,
        flow.NAMES: _take_names,
        flow.SUPPORTER: _take_supporter,
    }
    return takers.get(screen, _take_facts)(state, typed, setting)


def _take_facts(state: State, typed: Typed, setting: Setting) -> Turn:
    checked = _checked(state, typed, setting)
    if checked.errors:
        return Turn(state, checked.errors)
    return Turn(_with_own(state.told(checked.values)))


def _take_supporter(state: State, typed: Typed, setting: Setting) -> Turn:
    checked, chosen = _checked(state, typed, setting), _take_letters(state, typed, setting)
    errors = {**checked.errors, **chosen.errors}
    return Turn(state, errors) if errors else Turn(chosen.state.told(checked.values))


def _checked(state: State, typed: Typed, setting: Setting) -> Checked:
    checked = check_facts(typed, asks(state, typed, setting), today=setting.today, keys=KEYS)
    if "writer_gender" in checked.errors and not typed.get("writer_gender"):
        told = _("The name does not tell us how the letter should speak of you. Choose.")
        return Checked(checked.values, {**checked.errors, "writer_gender": told})
    return checked


def _with_own(state: State) -> State:
    """Who writes for himself has his own consent."""
    return state.told({"consent": "own"}) if state.answers.get("speaker") == "self" else state


def _take_answer(state: State, typed: Typed) -> Turn:
    question = question_at(state, state.screen.removeprefix(flow.FIND))
    given = typed.get("answer")
    if given not in {each.key for each in question.answers}:
        return Turn(state, {"answer": _("Choose an answer.")})
    route = {**state.route, question.key: given}
    return Turn(replace(state, route=route).told(told_by_route(route)))


def _take_refused(state: State, typed: Typed, setting: Setting) -> Turn:
    # Of him nothing is to be written, so of him nothing is carried on.
    man = [name for name in state.answers.facts() if name.startswith("man_")]
    gone = ["consent", "writer_relation", "publicity", *TOLD_BY.values(), *man]
    as_supporter = state.answers.without(gone).told({"speaker": "supporter"})
    return Turn(
        replace(state, answers=as_supporter, forms={}, letters=(), route={}, screen=flow.WHO)
    )


def _take_letters(state: State, typed: Typed, setting: Setting) -> Turn:
    offered = [letter.key for letter in setting.offered(state)]
    if len(offered) < 2:
        return Turn(replace(state, letters=()))
    ticked = tuple(key for key in offered if f"{LETTER}{key}" in typed)
    if not ticked:
        return Turn(state, {f"{LETTER}{offered[0]}": _("Choose at least one letter.")})
    return Turn(replace(state, letters=ticked))


def _take_names(state: State, typed: Typed, setting: Setting) -> Turn:
    forms, errors = dict(state.forms), dict[str, str]()
    for name in bent_names():
        if name in typed:
            forms[name], message = check_part(typed.get(name), limit=PART, required=False)
            errors |= {name: message} if message else {}
    gender = typed.get("man_gender")
    if gender in GENDERS:
        forms["man_gender"] = gender
    forms = {name: value for name, value in forms.items() if value}
    return Turn(state, errors) if errors else Turn(replace(state, forms=forms))


def bent_names() -> tuple[str, ...]:
    """The fields of the screen that shows how the names bend."""
    return tuple(f"{person}_name:{case}" for person in BENT for case in CASES[1:])


def _take_edit(state: State, typed: Typed) -> Turn:
    parts, errors = dict[str, str](), dict[str, str]()
    for part in PARTS:
        limit = BODY if part == "body" else PART
        parts[part], message = check_part(typed.get(part), limit=limit, required=part in NEEDED)
        errors |= {part: message} if message else {}
    if errors:
        return Turn(state, errors)
    key = state.screen.removeprefix(flow.EDIT)
    return Turn(replace(state, edits={**state.edits, key: parts}))


def _kept(state: State, typed: Typed, setting: Setting) -> State:
    """What was typed, unchecked: the screen is checked when it is sent on."""
    asked_here = [each.name for each in asks(state, typed, setting)]
    here = state.told(kept(typed, asked_here)) if state.screen != flow.WHO else state
    if state.screen == flow.NAMES:
        names = _take_names(state, typed, setting)
        here = replace(here, forms=names.state.forms)
    ticked = _take_letters(state, typed, setting)
    if state.screen in (flow.BUNDLE, flow.SUPPORTER) and not ticked.errors:
        here = replace(here, letters=ticked.state.letters)
    return here
