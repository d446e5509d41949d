"""The screens of the interview, drawn from what a form carries; they ask no database.

The same functions draw the published first screen and what the door answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from glasno.appeals.blocks.questions import (
    addressee_name,
    authority_name,
    form_of,
    letter_fields,
)
from glasno.appeals.blocks.sheets import Sheet, sheet_of
from glasno.appeals.blocks.words import Heading, heading_of
from glasno.appeals.competence import Leaf
from glasno.appeals.forms.checking import Typed
from glasno.appeals.forms.filing import fields_of_filed
from glasno.appeals.interview import flow
from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.bundle import asked, question_at
from glasno.appeals.interview.flow import Asked
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import Bundle, Written, sketch
from glasno.appeals.letters.letter import Letter
from glasno.appeals.likeness import is_almost_bare
from glasno.appeals.risks import RiskNote
from glasno.appeals.ways import mailto, ways_out
from glasno.appeals.ways.mail import is_mailbox
from glasno.design.forms import FormView

NOTHING: Mapping[str, str] = {}


def screen_html(
    state: State,
    setting: Setting,
    *,
    sealed: str,
    asks: tuple[Asked, ...],
    typed: Typed | None = None,
    errors: Mapping[str, str] = NOTHING,
) -> SafeString:
    """The state's screen in the active language, with what was typed and what is wrong with it.

    `sealed` is the form's state, "" for the published first screen.
    """
    number, total = flow.progress(state, setting.authorities)
    context = {
        **_carried(sealed, setting),
        "heading": _heading(state, setting),
        "number": number,
        "total": total,
        "form": form_of(state, setting, asks=asks, typed=typed, errors=errors),
        "letters": letter_fields(state, setting, typed, errors),
        "notes": _notes(state, setting),
        "sheet": _sheet(state, setting),
        "back": state.screen != flow.WHO,
        "editing": state.screen.startswith(flow.EDIT),
    }
    return render_to_string("appeals/screen.html", context)


def letters_html(
    state: State,
    bundle: Bundle,
    setting: Setting,
    *,
    sealed: str,
    failed: str = "",
    typed: Typed | None = None,
    errors: Mapping[str, str] = NOTHING,
) -> SafeString:
    """The finished letters. `failed` is the key of one whose PDF could not be made.

    `typed` and `errors` are of the fields for the numbers that portals gave.
    """
    letters = [_shown(each, state, setting, typed, errors) for each in bundle.letters]
    fields = [field for letter in letters for field in letter["filing"]]
    loose = [("", errors[""])] if "" in errors else []
    context = {
        **_carried(sealed, setting),
        "number": len(setting.way(state)),
        "letters": letters,
        "form": FormView(fields, loose),
        "gone": [authority_name(key, setting) for key in bundle.gone],
        "failed": failed,
        "invitation": _invitation(setting),
    }
    return render_to_string("appeals/letters.html", context)


def _invitation(setting: Setting) -> SafeString:
    html = setting.snapshot.invitations.get(setting.language, "")
    return mark_safe(html)  # noqa: S308 - our own templates made it when the site was published


def _carried(sealed: str, setting: Setting) -> dict[str, object]:
    return {
        "action": f"/do/appeal/{setting.snapshot.slug}",
        "sealed": sealed,
        "language": setting.language,
        "slug": setting.snapshot.slug,
    }


def _shown(
    written: Written,
    state: State,
    setting: Setting,
    typed: Typed | None,
    errors: Mapping[str, str],
) -> dict[str, Any]:
    kind, key = written.planned.kind, written.planned.key
    ways = ways_of(written, setting.told(state), setting)
    filing = fields_of_filed(key, state, typed, errors, today=setting.today)
    has_portal = any(each["way"].kind == "portal" for each in ways)
    return {
        "key": key,
        "text_id": written.planned.key.replace(".", "-"),
        "kind": kind.names[setting.language],
        "to": addressee_name(written.planned.authority, setting, setting.told(state)),
        "sheet": sheet_of(written.letter),
        "plain": written.letter.plain(),
        "changed": written.is_changed,
        "unreviewed": not kind.reviewed_by_lawyer,
        "foreign": kind.language != setting.language,
        "bare": _is_bare(written, state, setting),
        "ways": ways,
        # A site gives a number; whoever takes a letter from a hand gives a stamp.
        "filing": filing if has_portal else [],
        "is_filed": key in state.filed or any(field.error for field in filing),
    }


def ways_of(written: Written, facts: Mapping[str, str], setting: Setting) -> list[dict[str, Any]]:
    """How the letter can leave, best first, with what a mail program can be opened by."""
    letter = written.letter
    ways = ways_out(
        letter,
        setting.directory,
        on=setting.today,
        language=setting.language,
        facts=facts,
    )
    return [
        {
            "way": way,
            "pieces": [
                {
                    "id": f"{written.planned.key}-{place}-{number}".replace(".", "-"),
                    "label": piece.label,
                    "text": piece.text,
                    "language": piece.language,
                }
                for number, piece in enumerate(way.pieces)
            ],
            "mailto": mailto(letter, way.mailbox) if is_mailbox(way.mailbox) else None,
        }
        for place, way in enumerate(ways)
    ]


def _is_bare(written: Written, state: State, setting: Setting) -> bool:
    """Whether a letter that many send is almost word for word the campaign's."""
    if "same_text" not in written.planned.kind.warnings:
        return False
    bare = sketch(state.without_own_words(), written.planned, setting)
    return bare is not None and is_almost_bare(_text(written.letter), _text(bare))


def _text(letter: Letter) -> str:
    return "\n".join(letter.body)


def _heading(state: State, setting: Setting) -> Heading:
    speaker, language = state.answers.get("speaker"), setting.language
    if state.screen.startswith(flow.EDIT):
        return Heading(
            _("Change the letter"),
            _("Every word of it is yours to change."),
            _("Keep the changes"),
        )
    if state.screen.startswith(flow.FIND):
        question = question_at(state, state.screen.removeprefix(flow.FIND))
        title, lead = question.text.to(speaker)[language], question.help.to(speaker)[language]
        return Heading(title, lead, _("Continue"))
    heading = heading_of(state.screen, speaker=speaker)
    if state.screen == flow.BUNDLE and isinstance(found := asked(state), Leaf):
        return heading._replace(title=found.title.to(speaker)[language])
    return heading


def _notes(state: State, setting: Setting) -> list[dict[str, object]]:
    """The risks that this screen tells of, in the page's language."""
    letters = setting.chosen(state)
    notes: tuple[RiskNote, ...] = ()
    if state.screen in (flow.SUPPORTER, flow.BUNDLE):
        notes = flow.cautions(state, letters, before=True)
    if state.screen in (flow.SUPPORTER, flow.WARNINGS):
        notes += flow.cautions(state, letters, before=False)
    language = setting.language
    return [
        {
            "title": note.title[language],
            "what": note.what[language],
            "safer": note.safer[language],
            "reviewed_by_lawyer": note.reviewed_by_lawyer,
        }
        for note in notes
    ]


def blank_sheet(setting: Setting) -> Sheet | None:
    """The first letter of a supporter who has told nothing yet, with lines to be filled in."""
    return _sheet(State(screen=flow.WHO, answers=Answers({"speaker": "supporter"})), setting)


def _sheet(state: State, setting: Setting) -> Sheet | None:
    """The first letter as it stands, once it is known which it will be."""
    if state.screen in (flow.REFUSED, flow.CONSENT) or state.screen.startswith(
        (flow.FIND, flow.EDIT)
    ):
        return None
    for planned in setting.chosen(state):
        letter = sketch(state, planned, setting)
        if letter is not None:
            return sheet_of(letter)
    return None
