"""The petition's number on the campaign's cards: the last milestone, which is always true."""

from __future__ import annotations

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.models import Campaign
from glasno.campaigns.standing import Standing
from glasno.petitions.milestones import reached, share_of
from glasno.petitions.models import Petition, PetitionState


def standing(campaign: Campaign, _language: str) -> Standing | None:
    """The function of GLASNO_CAMPAIGN_STANDINGS; None without a petition that readers know of."""
    petition = Petition.objects.filter(campaign=campaign).exclude(state=PetitionState.DRAFT).first()
    if petition is None:
        return None
    milestone = reached(petition.confirmed, petition.goal)
    if petition.state == PetitionState.CLOSED:
        told = _given(milestone, petition.goal) if milestone else None
        return Standing(deed=_("Read and pass on"), told=told)
    told = _so_far(milestone, petition.goal) if milestone else _wanted(petition.goal)
    return Standing(deed=_("Read and sign"), told=told)


def _wanted(goal: int) -> Told:
    under = ngettext(
        "signature. Yours can be among the first.",
        "signatures. Yours can be among the first.",
        goal,
    )
    return Told(value=localize(goal), over=_("the goal"), under=under)


def _so_far(milestone: int, goal: int) -> Told:
    if milestone < goal:
        under = ngettext(
            "signature; the goal is %(goal)s", "signatures; the goal is %(goal)s", milestone
        )
    else:
        under = ngettext(
            "signature; the goal was %(goal)s", "signatures; the goal was %(goal)s", milestone
        )
    return _told(milestone, goal, under)


def _given(milestone: int, goal: int) -> Told:
    under = ngettext(
        "signature was given; signing is over",
        "signatures were given; signing is over",
        milestone,
    )
    return _told(milestone, goal, under)


def _told(milestone: int, goal: int, under: str) -> Told:
    return Told(
        value=localize(milestone),
        over=pgettext("before a number", "at least"),
        under=under % {"goal": localize(goal)},
        share=share_of(milestone, goal),
    )
