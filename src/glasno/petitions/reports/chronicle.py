"""What the open data tells of a petition's past, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from glasno.campaigns.chronicle import Entry
from glasno.campaigns.models import Campaign
from glasno.petitions.curves import words
from glasno.petitions.curves.series import growth
from glasno.petitions.milestones import reached
from glasno.petitions.models import CountCorrection, Petition, PetitionState
from glasno.petitions.queries import snapshot_of, told_periods
from glasno.petitions.statistics import Period

# A history tells of the largest sweeps; the table has them all.
REMOVALS = 10


def entries(campaign: Campaign, language: str) -> Iterator[Entry]:
    """The function of GLASNO_CAMPAIGN_CHRONICLE."""
    petition = Petition.objects.select_related("campaign").filter(campaign=campaign).first()
    if petition is None:
        return
    periods = told_periods(petition)
    if periods:
        yield _first(periods[0])
        yield from _reached(periods, petition.goal)
        yield from _removed(periods)
    yield from map(_corrected, petition.corrections.all())
    yield from _state(petition, language)


def _first(period: Period) -> Entry:
    title = _("The first signatures were confirmed: %(number)s.")
    return _on(period, title % {"number": words.number(period.confirmed)})


def _reached(periods: Sequence[Period], goal: int) -> Iterator[Entry]:
    """When the published figures first stood at a milestone, the goal among them.

    Of several in one period the highest is told; in the first period the goal alone.
    """
    highest = 0
    for place, (period, standing) in enumerate(zip(periods, growth(periods), strict=True)):
        milestone = reached(standing.number, goal)
        if milestone <= highest:
            continue
        if highest < goal <= standing.number:
            title = _("The goal is reached: %(number)s.")
            yield _on(period, title % {"number": words.number(goal)})
        elif place:
            title = _("Signatures reached: %(number)s.")
            yield _on(period, title % {"number": words.number(milestone)})
        highest = milestone


def _on(period: Period, title: str) -> Entry:
    return Entry(day=period.last, since=period.first, title=title)


def _removed(periods: Sequence[Period]) -> Iterator[Entry]:
    largest = sorted(periods, key=lambda each: -abs(each.removed))[:REMOVALS]
    for period in sorted(largest, key=lambda each: each.last):
        number = {"number": words.number(abs(period.removed))}
        if period.removed > 0:
            title = _("Signatures removed as not genuine: %(number)s.") % number
        elif period.removed < 0:
            title = _("Signatures restored after their removal: %(number)s.") % number
        else:
            continue
        yield _on(period, title)


def _corrected(correction: CountCorrection) -> Entry:
    said = {
        CountCorrection.Figure.CONFIRMED: _("Our recount found %(became)s confirmed, not %(was)s."),
        CountCorrection.Figure.WITHDRAWN: _("Our recount found %(became)s withdrawn, not %(was)s."),
        CountCorrection.Figure.REMOVED: _("Our recount found %(became)s removed, not %(was)s."),
    }[CountCorrection.Figure(correction.figure)]
    numbers = {"was": words.number(correction.was), "became": words.number(correction.became)}
    return Entry(day=correction.day, title=said % numbers)


def _state(petition: Petition, language: str) -> Iterator[Entry]:
    """Since when signing is paused or closed is not kept; that it is so stands last."""
    title = {
        PetitionState.PAUSED: _("Signing is paused."),
        PetitionState.CLOSED: _("Signing has ended."),
    }.get(PetitionState(petition.state))
    if title:
        yield Entry(day=None, title=title, text=snapshot_of(petition).reason_in(language))
