"""The screens beside a case's page: keeping it, coming back, telling, a letter, erasing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.appeals.blocks.cases import NOTHING, Visit, letter_names
from glasno.appeals.blocks.screens import ways_of
from glasno.appeals.blocks.sheets import sheet_of
from glasno.appeals.cases.contents import KeptLetter
from glasno.appeals.composing.dates import in_words
from glasno.appeals.following.following import facts_of
from glasno.appeals.forms.checking import Typed
from glasno.appeals.forms.fields import fields_of
from glasno.appeals.forms.lifetimes import lifetimes
from glasno.appeals.forms.parts import fields_of_parts
from glasno.appeals.forms.telling import bodies_but, fields_of_event
from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.flow import Asked
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.writing import Written, parts_of
from glasno.appeals.kinds import ADDRESSEES
from glasno.appeals.ladder import event_label
from glasno.design.forms import FormView
from glasno.vault.codenames import CodeName


def keep_html(setting: Setting, *, sealed: str, error: str = "") -> SafeString:
    """What keeping means, and for how long. `sealed` is the interview's state."""
    slug = setting.snapshot.slug
    context = {
        "action": f"/do/appeal/{slug}",
        "sealed": sealed,
        "language": setting.language,
        "slug": slug,
        "form": FormView([lifetimes(error)]),
    }
    return render_to_string("appeals/keep.html", context)


def kept_html(name: CodeName, erase_on: date, setting: Setting, *, sealed: str) -> SafeString:
    """The code name, this once. `sealed` is the session of the case."""
    slug = setting.snapshot.slug
    context = {
        "action": f"/do/case/{slug}",
        "sealed": sealed,
        "language": setting.language,
        "slug": slug,
        "words": name.words,
        "words_language": name.language,
        "erase_on": in_words(erase_on, setting.language),
    }
    return render_to_string("appeals/kept.html", context)


def return_html(slug: str, language: str, *, error: str = "") -> SafeString:
    """The page on which a code name is typed; nothing that was typed stands on it again."""
    context = {
        "action": f"/do/case/{slug}",
        "language": language,
        "slug": slug,
        "error": error,
    }
    return render_to_string("appeals/return.html", context)


def tell_html(
    visit: Visit,
    letter: KeptLetter,
    key: str,
    *,
    typed: Typed,
    errors: Mapping[str, str] = NOTHING,
) -> SafeString:
    """What an event needs. `key` is the letter's number and the event ("1:sent")."""
    event = key.partition(":")[2]
    bodies = bodies_but(visit.bodies(), letter)
    fields = fields_of_event(event, typed, errors, bodies=bodies)
    return _screen(
        visit,
        letter,
        title=event_label(event),
        lead=_last_words().get(event, ""),
        button=_("Keep this"),
        target=f"told:{key}",
        form=FormView(fields),
    )


def _last_words() -> dict[str, str]:
    return {
        "silence": _(
            "The last lawful day is over and nothing came. From now on you can complain of that."
        ),
        "closed": _(
            "Nothing more can be told of this letter afterwards. The others stay as they are."
        ),
        "received": _("The day on which it arrived starts the clock for their answer."),
    }


def ask_html(
    visit: Visit,
    letter: KeptLetter,
    key: str,
    *,
    asked: tuple[Asked, ...],
    typed: Typed,
    errors: Mapping[str, str] = NOTHING,
) -> SafeString:
    """What the next letter needs and nobody has told yet. `key` as the case's offers name it."""
    names = {each: visit.bodies().get(each, each) for each in ADDRESSEES}
    facts = visit.content.facts
    found = fields_of(
        asked,
        typed,
        errors,
        speaker=facts.get("speaker", ""),
        keys={"previous_authority": names},
    )
    return _screen(
        visit,
        letter,
        title=_("Only this is missing for the next letter"),
        lead=_("All else is taken from what you told before."),
        button=_("Make the letter"),
        target=f"asked:{key}",
        form=found,
    )


def edit_html(
    visit: Visit,
    letter: KeptLetter,
    number: str,
    *,
    typed: Typed | None,
    written: Written,
    errors: Mapping[str, str] = NOTHING,
) -> SafeString:
    """The parts of a letter, to be changed."""
    form = FormView(fields_of_parts(typed or Answers(parts_of(written.letter)), errors))
    return _screen(
        visit,
        letter,
        title=_("Change the letter"),
        lead=_("Every word of it is yours to change."),
        button=_("Keep the changes"),
        target=f"edited:{number}",
        form=form,
        reset=f"reset:{number}",
    )


def letter_html(
    visit: Visit,
    letter: KeptLetter,
    number: str,
    *,
    written: Written | None,
    failed: bool = False,
    is_new: bool = False,
) -> SafeString:
    """A letter of the case; `written` is None where it cannot be composed any more."""
    facts = facts_of(visit.content, letter)
    ways = ways_of(written, facts, visit.setting) if written else []
    shown = {
        **letter_names(visit, letter),
        "key": number,
        "text_id": "letter",
        "ways": ways,
        "sheet": sheet_of(written.letter) if written else None,
        "plain": written.letter.plain() if written else "",
        "changed": written is not None and written.is_changed,
    }
    context: dict[str, Any] = {
        **visit.carried(),
        "letter": shown,
        "failed": number if failed else "",
        "is_new": is_new,
    }
    return render_to_string("appeals/case_letter.html", context)


def erase_html(visit: Visit) -> SafeString:
    """The second press, to be sure."""
    return render_to_string("appeals/case_erase.html", visit.carried())


def ended_html(why: str, setting: Setting) -> SafeString:
    """`why`: "left", "erased", "gone", "expired", "altered", "foreign" or "elsewhere"."""
    again = why not in ("left", "erased", "gone")
    context = {"why": why, "again": again, "slug": setting.snapshot.slug}
    return render_to_string("appeals/case_ended.html", context)


def _screen(
    visit: Visit,
    letter: KeptLetter,
    *,
    title: str,
    lead: str,
    button: str,
    target: str,
    form: FormView,
    reset: str = "",
) -> SafeString:
    context = {
        **visit.carried(),
        **letter_names(visit, letter),
        "title": title,
        "lead": lead,
        "button": button,
        "target": target,
        "form": form,
        "reset": reset,
    }
    return render_to_string("appeals/case_screen.html", context)
