"""The fields of each screen, in the active language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from glasno.appeals.composing import TYPED, AuthorityGoneError, MissingFactsError
from glasno.appeals.composing.people import gender_of, people, said_name
from glasno.appeals.forms.checking import Typed
from glasno.appeals.forms.fields import fields_of
from glasno.appeals.forms.parts import fields_of_parts
from glasno.appeals.forms.words import choices_of
from glasno.appeals.interview import flow
from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.bundle import question_at
from glasno.appeals.interview.flow import Asked
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import parts_of, write
from glasno.appeals.kinds import ADDRESSEES
from glasno.design.forms import Choice, FieldView, FormView


def form_of(
    state: State,
    setting: Setting,
    *,
    asks: tuple[Asked, ...],
    typed: Typed | None,
    errors: Mapping[str, str],
) -> FormView:
    """The form of the state's screen, with what was typed or else what was answered before."""
    fields = list(_fields(state, setting, asks, typed, errors))
    shown = {each.name: each.id for each in fields}
    shown |= {each.name: each.id for each in letter_fields(state, setting, typed, errors)}
    loose = [(shown.get(name, ""), message) for name, message in errors.items()]
    return FormView(fields, loose)


def authority_name(key: str, setting: Setting) -> str:
    """An addressee by the name that the page's language has for it."""
    typed = {
        "court": _("Court"),
        "commissariat": _("Military commissariat"),
        "commander": _("Commander of the unit"),
    }
    authority = setting.directory.get(key)
    if authority is None:
        return typed.get(key) or _("An authority that is no longer listed here")
    return authority.names.get(setting.language) or next(iter(authority.names.values()))


def addressee_name(key: str, setting: Setting, facts: Mapping[str, str]) -> str:
    """The same, but whom the writer named stands as named: there is more than one court."""
    called = facts.get(TYPED[key][0], "") if key in TYPED else ""
    if key == "commander" and called:
        return f"{authority_name(key, setting)} {called}"
    return called or authority_name(key, setting)


def _fields(
    state: State,
    setting: Setting,
    asks: tuple[Asked, ...],
    typed: Typed | None,
    errors: Mapping[str, str],
) -> Iterator[FieldView]:
    if state.screen.startswith(flow.EDIT):
        yield from _parts(state, setting, typed, errors)
    elif state.screen.startswith(flow.FIND):
        yield _answers(state, setting, errors)
    elif state.screen == flow.NAMES:
        yield from _names(state, setting, typed, errors)
    else:
        names = {key: authority_name(key, setting) for key in ADDRESSEES}
        yield from fields_of(
            asks,
            typed or state.answers,
            errors,
            speaker=state.answers.get("speaker"),
            keys={"previous_authority": names},
        ).fields


def _answers(state: State, setting: Setting, errors: Mapping[str, str]) -> FieldView:
    question = question_at(state, state.screen.removeprefix(flow.FIND))
    speaker, language = state.answers.get("speaker"), setting.language
    return FieldView(
        name="answer",
        id="answer",
        label=_("Your answer"),
        kind="radio",
        value=state.route.get(question.key, ""),
        error=errors.get("answer", ""),
        choices=[Choice(each.key, each.text.to(speaker)[language]) for each in question.answers],
    )


@dataclass(frozen=True, slots=True)
class LetterField:
    """A letter that can be ticked: to whom, which kind of document, why; the last two may be ""."""

    name: str
    id: str
    to: str
    kind: str
    why: str
    ticked: bool
    error: str


def letter_fields(
    state: State, setting: Setting, typed: Typed | None, errors: Mapping[str, str]
) -> list[LetterField]:
    """Which letters to write; nothing to choose where there is only one."""
    offered = setting.offered(state)
    if len(offered) < 2 or state.screen not in (flow.BUNDLE, flow.SUPPORTER):
        return []
    ticked = {letter.key for letter in setting.chosen(state)}
    return [
        LetterField(
            name=(name := f"letter.{letter.key}"),
            id=name.replace(".", "-").replace("_", "-"),
            to=authority_name(letter.authority, setting),
            kind=letter.kind.names[setting.language] if letter.why else "",
            why=letter.why.get(setting.language, ""),
            ticked=name in typed if typed is not None else letter.key in ticked,
            error=errors.get(name, ""),
        )
        for letter in offered
    ]


def _names(
    state: State, setting: Setting, typed: Typed | None, errors: Mapping[str, str]
) -> Iterator[FieldView]:
    """The names in the cases of Russian, as the letters need them, and how they speak of him."""
    told = people(setting.told(state))
    labels = {
        "writer_name:genitive": _("From whom: your name in the genitive"),
        "man_name:genitive": _("His name in the genitive (of whom)"),
        "man_name:dative": _("His name in the dative (to whom)"),
        "man_name:accusative": _("His name in the accusative (whom)"),
        "man_name:instrumental": _("His name in the instrumental (by whom)"),
        "man_name:prepositional": _("His name in the prepositional (about whom)"),
    }
    for name, label in labels.items():
        who, case = name.split("_name:")
        if who == "man" and told.get("speaker") == "self":
            continue
        bent = said_name(who, told, forms=state.forms, language="ru").in_case(case)
        if not bent:
            continue
        value = typed.get(name) if typed is not None else bent
        yield FieldView(
            name=name,
            id=name.replace(":", "-").replace("_", "-"),
            label=label,
            value=value,
            error=errors.get(name, ""),
        )
    if told.get("speaker") != "self" and told.get("man_surname"):
        said = (typed.get("man_gender") if typed is not None else "") or gender_of(
            "man", told, forms=state.forms
        )
        yield FieldView(
            name="man_gender",
            id="man-gender",
            label=_("The letter speaks of the person who is held"),
            kind="radio",
            value=said or "male",
            choices=[Choice(*each) for each in choices_of("writer_gender").items()],
        )


def _parts(
    state: State, setting: Setting, typed: Typed | None, errors: Mapping[str, str]
) -> list[FieldView]:
    """The parts of the letter that is open for changes."""
    texts: Typed = typed if typed is not None else Answers(_open_parts(state, setting))
    return fields_of_parts(texts, errors)


def _open_parts(state: State, setting: Setting) -> Mapping[str, str]:
    key = state.screen.removeprefix(flow.EDIT)
    for planned in setting.chosen(state):
        if planned.key == key:
            with suppress(AuthorityGoneError, MissingFactsError):
                return parts_of(write(state, planned, setting).letter)
    return state.edits.get(key, {})
