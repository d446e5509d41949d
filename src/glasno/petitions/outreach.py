"""What a petition tells beyond its own page: milestones in feeds, its number in widgets, badges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Max, Sum
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glasno.campaigns.models import Campaign
from glasno.campaigns.progress import Progress
from glasno.campaigns.since import Event
from glasno.petitions.milestones import reached
from glasno.petitions.models import DayCount, Petition, PetitionState

MOVE = F("confirmed") - F("withdrawn") - F("removed")
# So many petitions are read whole; among more, the last ones to reach something are sought first.
FEW = 50
LOOKING_BACK = (7, 60, 0)  # days, 0 for all


def events(campaigns: Sequence[Campaign], _language: str, *, most: int) -> Iterator[Event]:
    """The milestones that the campaigns' petitions have reached (GLASNO_CAMPAIGN_EVENTS)."""
    told = Petition.objects.filter(campaign__in=campaigns).exclude(state=PetitionState.DRAFT)
    petitions = {petition.pk: petition for petition in told.select_related("campaign")}
    numbers = list(petitions) if len(petitions) <= FEW else _lately(petitions, most)
    for number, days in groupby(_moves(numbers), key=lambda move: move[0]):
        petition = petitions[number]
        standing = most_ever = highest = 0
        for _number, day, change in days:
            standing += change
            # What a later day takes away takes no milestone back: it was reached.
            if standing <= most_ever:
                continue
            most_ever, milestone = standing, reached(standing, petition.goal)
            if milestone > highest:
                highest = milestone
                yield _event(petition, milestone, day)


def progress(campaign: Campaign, _language: str) -> Progress | None:
    """The count for GLASNO_CAMPAIGN_PROGRESS; None without a petition, or before it opened."""
    told = Petition.objects.filter(campaign=campaign).exclude(state=PetitionState.DRAFT)
    petition = told.first()
    if petition is None:
        return None
    is_open = petition.state == PetitionState.OPEN
    context = {"petition": petition, "slug": campaign.slug, "day": petition.counted_at.date()}
    return Progress(
        number=petition.confirmed,
        goal=petition.goal,
        label=ngettext("signature", "signatures", petition.confirmed),
        act=_("Sign") if is_open else "",
        html=render_to_string("petitions/_progress.html", context),
    )


def _moves(numbers: Collection[int]) -> Iterator[tuple[int, date, int]]:
    """By petition, its days in order, and by how much the standing signatures moved on each."""
    rows = DayCount.objects.filter(petition__in=numbers).order_by("petition", "day")
    yield from rows.values_list("petition_id", "day", MOVE).iterator()


def _lately(petitions: Mapping[int, Petition], most: int) -> list[int]:
    """The petitions that passed a milestone last, looking back from their newest days.

    Among a thousand petitions, all the others' days need not be read.
    """
    rows = DayCount.objects.filter(petition__in=petitions).order_by("-day", "petition")
    newest = rows.order_by().aggregate(day=Max("day"))["day"]
    if newest is None:
        return []
    sums = rows.order_by().values("petition").annotate(total=Sum(MOVE))
    totals = {row["petition"]: row["total"] for row in sums}
    highest = {number: reached(totals[number], petitions[number].goal) for number in totals}
    for back in LOOKING_BACK:
        since = rows.filter(day__gt=newest - timedelta(days=back)) if back else rows
        standing, below, found = totals.copy(), highest.copy(), dict[int, None]()
        for number, change in since.values_list("petition_id", MOVE).iterator():
            standing[number] -= change
            if standing[number] < below[number]:  # that day it was passed
                found[number] = None
                below[number] = reached(standing[number], petitions[number].goal)
        if len(found) >= most:
            break
    return list(found)[:most]


def _event(petition: Petition, milestone: int, day: date) -> Event:
    number = number_format(milestone)
    text = ngettext(
        "The petition has gathered {number} confirmed signature.",
        "The petition has gathered {number} confirmed signatures.",
        milestone,
    )
    if milestone == petition.goal:
        title = ngettext(
            "The goal is reached: {number} signature",
            "The goal is reached: {number} signatures",
            milestone,
        )
    else:
        title = ngettext("{number} signature", "{number} signatures", milestone)
    return Event(
        slug=petition.campaign.slug,
        name=f"signatures/{milestone}",
        day=day,
        title=title.format(number=number),
        text=text.format(number=number),
    )
