"""The page for a form that cannot be gone on with: why, what was typed, and the way on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.forms.checking import Typed
from glasno.appeals.forms.filing import NUMBER, number_label
from glasno.appeals.forms.words import words_of
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.writing import PARTS
from glasno.appeals.kinds import kinds


def stopped_html(why: str, typed: Typed, setting: Setting) -> SafeString:
    """`why` is "expired", "altered" or "foreign". What the present form brought stands there to be
    copied: the rest was sealed in what cannot be opened any more.
    """
    context = {
        "why": why,
        "typed": [*_typed(typed, (*FACTS, *PARTS)), *_numbers(typed)],
        "slug": setting.snapshot.slug,
    }
    return render_to_string("appeals/stopped.html", context)


def _numbers(typed: Typed) -> Iterator[tuple[str, str]]:
    """What portals gave: whose letters the form held cannot be read any more."""
    for kind in kinds().values():
        for authority in kind.authorities:
            if number := typed.get(f"{NUMBER}{kind.key}.{authority}").strip():
                yield number_label(), number


def _typed(typed: Typed, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        value = typed.get(name).strip()
        if not value:
            continue
        fact = FACTS.get(name)
        if fact is None:
            yield "", value
        elif fact.holds not in (Holds.CHOICE, Holds.KEY):
            yield words_of(name, speaker="").label, value
