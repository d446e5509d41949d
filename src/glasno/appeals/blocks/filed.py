"""The page of a letter whose number came: what to note, its days, and how to come back with it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.appeals.blocks.clocks import clock_view
from glasno.appeals.blocks.questions import addressee_name
from glasno.appeals.composing.dates import in_words
from glasno.appeals.interview.bundle import Planned
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.ladder import Due, RunningClock


def filed_html(
    state: State,
    planned: Planned,
    found: Due,
    setting: Setting,
    *,
    sealed: str,
) -> SafeString:
    """The page; nothing of it is kept. `sealed` is the form's state, which holds the number."""
    decisive = [each for each in found.clocks if each.decisive]
    context = {
        "action": f"/do/appeal/{setting.snapshot.slug}",
        "sealed": sealed,
        "language": setting.language,
        "kind": planned.kind.names[setting.language],
        "to": addressee_name(planned.authority, setting, setting.told(state)),
        "note": "\n".join(_note(state, planned, setting, decisive)),
        "clocks": [clock_view(each, planned.kind.key, setting) for each in decisive],
        "dates": f"dates:{planned.key}" if found.silence_from else "",
    }
    return render_to_string("appeals/filed.html", context)


def _note(
    state: State, planned: Planned, setting: Setting, decisive: list[RunningClock]
) -> list[str]:
    """The same as lines to copy onto paper, in the language of the page."""
    filed, language = state.filed[planned.key], setting.language
    told = {
        _("Letter"): planned.kind.names[language],
        _("To"): addressee_name(planned.authority, setting, setting.told(state)),
        _("Number"): filed.number,
        _("Sent on"): in_words(filed.on, language),
    }
    for each in decisive:
        told[_("The time ends at the earliest on")] = in_words(each.range.earliest, language)
        told[_("At the latest on")] = in_words(each.range.latest, language)
        if not each.range.estimate:
            from_day = in_words(each.range.complain_from, language)
            told[_("You can complain of silence from")] = from_day
    return [f"{label}: {text}" for label, text in told.items()]
