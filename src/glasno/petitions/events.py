"""What is told of a petition's past, in feeds and histories: what its open data tells, by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import F, Max, Sum
from django.utils.translation import gettext as _

from glasno.campaigns.events import Event
from glasno.campaigns.models import Campaign
from glasno.petitions.curves import words
from glasno.petitions.curves.series import growth
from glasno.petitions.milestones import reached
from glasno.petitions.models import CountCorrection, DayCount, Petition, PetitionState
from glasno.petitions.queries import snapshot_of, told_periods
from glasno.petitions.statistics import Period

# A history tells of the largest sweeps; the table has them all.
REMOVALS = 10
MOVE = F("confirmed") - F("withdrawn") - F("removed")
# So many petitions are read whole; among more, the last ones to reach something are sought first.
FEW = 50
LOOKING_BACK = (7, 60, 0)  # days, 0 for all


def events(campaigns: Sequence[Campaign], language: str, *, most: int | None) -> Iterator[Event]:
    """The function of GLASNO_CAMPAIGN_EVENTS. Days are those of published periods."""
    opened = Petition.objects.filter(campaign__in=campaigns).exclude(state=PetitionState.DRAFT)
    goals = dict(opened.values_list("pk", "goal"))
    whole = most is None or len(goals) <= FEW
    read = list(goals) if whole else _lately(goals, most or 0)
    petitions = opened.select_related("campaign").in_bulk(read)
    for number in read:
        petition = petitions[number]
        periods = told_periods(petition)
        if periods:
            yield _first(petition, periods[0])
            yield from _reached(petition, periods)
        if most is None:
            yield from _removed(petition, periods)
            yield from _state(petition, language)
    corrections = CountCorrection.objects.filter(petition__in=goals)
    for correction in corrections.select_related("petition__campaign")[:most]:
        yield _corrected(correction)


def _first(petition: Petition, period: Period) -> Event:
    title = _("The first signatures were confirmed: %(number)s.")
    said = title % {"number": words.number(period.confirmed)}
    return _on(petition, period, said, name="signatures/first")


def _reached(petition: Petition, periods: Sequence[Period]) -> Iterator[Event]:
    """When the published figures first stood at a milestone, the goal among them.

    Of several in one period the highest is told; in the first period the goal alone. What a later
    period takes away takes no milestone back: it was reached.
    """
    highest, goal = 0, petition.goal
    for place, (period, standing) in enumerate(zip(periods, growth(periods), strict=True)):
        milestone = reached(standing.number, goal)
        if milestone <= highest:
            continue
        told, title = milestone, _("Signatures reached: %(number)s.")
        if highest < goal <= standing.number:
            told, title = goal, _("The goal is reached: %(number)s.")
        if place or told == goal:
            said = title % {"number": words.number(told)}
            yield _on(petition, period, said, name=f"signatures/{told}")
        highest = milestone


def _removed(petition: Petition, periods: Sequence[Period]) -> Iterator[Event]:
    largest = sorted(periods, key=lambda each: -abs(each.removed))[:REMOVALS]
    for period in sorted(largest, key=lambda each: each.last):
        number = {"number": words.number(abs(period.removed))}
        if period.removed > 0:
            title = _("Signatures removed as not genuine: %(number)s.") % number
        elif period.removed < 0:
            title = _("Signatures restored after their removal: %(number)s.") % number
        else:
            continue
        yield _on(petition, period, title)


def _on(petition: Petition, period: Period, title: str, *, name: str = "") -> Event:
    slug = petition.campaign.slug
    return Event(slug, period.last, title, name=name, since=period.first)


def _corrected(correction: CountCorrection) -> Event:
    said = {
        CountCorrection.Figure.CONFIRMED: _("Our recount found %(became)s confirmed, not %(was)s."),
        CountCorrection.Figure.WITHDRAWN: _("Our recount found %(became)s withdrawn, not %(was)s."),
        CountCorrection.Figure.REMOVED: _("Our recount found %(became)s removed, not %(was)s."),
    }[CountCorrection.Figure(correction.figure)]
    numbers = {"was": words.number(correction.was), "became": words.number(correction.became)}
    slug, name = correction.petition.campaign.slug, f"corrections/{correction.pk}"
    return Event(slug, correction.day, said % numbers, name=name)


def _state(petition: Petition, language: str) -> Iterator[Event]:
    """Since when signing is paused or closed is not kept; that it is so stands last."""
    title = {
        PetitionState.PAUSED: _("Signing is paused."),
        PetitionState.CLOSED: _("Signing has ended."),
    }.get(PetitionState(petition.state))
    if title:
        said = snapshot_of(petition).reason_in(language)
        yield Event(petition.campaign.slug, None, title, text=said)


def _lately(goals: Mapping[int, int], most: int) -> list[int]:
    """The petitions that passed a milestone last, looking back from their newest days; `goals` are
    those of all of them.

    Among a thousand petitions, all the others' days need not be read. Which ones are read is asked
    of the stored days; what is told of them, of the published periods.
    """
    rows = DayCount.objects.filter(petition__in=goals).order_by("-day", "petition")
    newest = rows.order_by().aggregate(day=Max("day"))["day"]
    if newest is None:
        return []
    sums = rows.order_by().values("petition").annotate(total=Sum(MOVE))
    totals = {row["petition"]: row["total"] for row in sums}
    highest = {number: reached(totals[number], goals[number]) for number in totals}
    for back in LOOKING_BACK:
        since = rows.filter(day__gt=newest - timedelta(days=back)) if back else rows
        standing, below, found = totals.copy(), highest.copy(), dict[int, None]()
        for number, change in since.values_list("petition_id", MOVE).iterator():
            standing[number] -= change
            if standing[number] < below[number]:  # that day it was passed
                found[number] = None
                below[number] = reached(standing[number], goals[number])
        if len(found) >= most:
            break
    return list(found)[:most]
