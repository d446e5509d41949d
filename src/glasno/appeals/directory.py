"""The `appeals:` section of a campaign's directory (docs/organisers/appeals.md)."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from glasno.appeals.composing.reports import ReportError, read_report
from glasno.appeals.interview.bundle import SUPPORTERS_KIND
from glasno.appeals.kinds import kinds
from glasno.appeals.models import AppealSettings
from glasno.campaigns.models import Campaign
from glasno.kit.sections.reading import Section

MAX_POSITION = 50
FIGURES = ("places", "held")
MOST_REPORTS = 10
LONGEST_REPORT = 600  # characters: a letter stays one page, and most of it its writer's


class AppealsSection:
    """`authorities` that a supporter can write to, and what the letters say of the campaign."""

    def check(self, section: Section) -> None:
        _read(section)

    def apply(self, campaign: Campaign, section: Section, *, now: datetime) -> bool:
        wanted = _read(section)
        _check_figures(campaign, section, wanted)
        settings = AppealSettings.objects.filter(campaign=campaign).first()
        if settings is None:
            AppealSettings.objects.create(campaign=campaign, **wanted)
            return True
        changed = {
            name: value for name, value in wanted.items() if getattr(settings, name) != value
        }
        if changed:
            AppealSettings.objects.filter(pk=settings.pk).update(**changed)
        return bool(changed)

    def export(self, campaign: Campaign) -> dict[str, object]:
        settings = AppealSettings.objects.filter(campaign=campaign).first()
        if settings is None:
            return {}
        exported: dict[str, object] = {"authorities": list(settings.authorities)}
        return exported | {
            name: getattr(settings, name)
            for name in (*FIGURES, "reports")
            if getattr(settings, name)
        }


class _Wanted(TypedDict):
    authorities: list[str]
    places: int
    held: int
    reports: list[dict[str, str]]


def _read(section: Section) -> _Wanted:
    kind = kinds()[SUPPORTERS_KIND]
    offered = kind.authorities
    return {
        # A letter goes to somebody: an empty list is the same as none.
        "authorities": list(section.choices("authorities", offered) or offered[:1]),
        "places": section.integer("places", maximum=MAX_POSITION, default=0),
        "held": section.integer("held", maximum=MAX_POSITION, default=0),
        "reports": [
            {kind.language: _report(item, kind.language)}
            for item in section.sections("reports", maximum=MOST_REPORTS)
        ],
    }


def _report(item: Section, language: str) -> str:
    """A paragraph in the language of the letter, whatever languages the campaign has."""
    paragraph = item.text(language, maximum=LONGEST_REPORT)
    try:
        if paragraph:
            read_report(paragraph)
    except ReportError as error:
        item.error(language, str(error))
    return paragraph


def _check_figures(campaign: Campaign, section: Section, wanted: _Wanted) -> None:
    """The figures that are named must be there, and of one day: a letter has one date for both."""
    days = dict(campaign.figures.values_list("position", "as_of"))
    told = {"places": wanted["places"], "held": wanted["held"]}
    named = {name: position for name, position in told.items() if position}
    for name, position in named.items():
        if position not in days:
            section.error(name, "no such figure; count the campaign’s `figures` from 1")
    if len({days.get(position) for position in named.values()}) > 1:
        section.error("held", "is of another day than `places`; letters name both with one date")


section = AppealsSection()
