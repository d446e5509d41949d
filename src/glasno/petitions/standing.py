"""The petition's number: on cards the last milestone, which stays true, in widgets the count."""

from __future__ import annotations

from functools import partial

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.models import Campaign
from glasno.campaigns.standing import Standing
from glasno.petitions.milestones import reached, share_of
from glasno.petitions.models import Petition, PetitionState


def standing(campaign: Campaign, _language: str) -> Standing | None:
    """The function of GLASNO_CAMPAIGN_STANDINGS; None without a petition that readers know of."""
    opened = Petition.objects.filter(campaign=campaign).exclude(state=PetitionState.DRAFT)
    petition = opened.select_related("campaign").first()
    if petition is None:
        return None
    closed = petition.state == PetitionState.CLOSED
    return Standing(
        deed=_("Read and pass on") if closed else _("Read and sign"),
        told=_on_cards(petition),
        number=petition.confirmed,
        goal=petition.goal,
        label=ngettext("signature", "signatures", petition.confirmed),
        act=_("Sign") if petition.state == PetitionState.OPEN else "",
        widget=partial(_widget, petition),
    )


def _widget(petition: Petition) -> SafeString:
    context = {
        "petition": petition,
        "slug": petition.campaign.slug,
        "day": petition.counted_at.date(),
    }
    return render_to_string("petitions/_widget.html", context)


def _on_cards(petition: Petition) -> Told | None:
    milestone = reached(petition.confirmed, petition.goal)
    if petition.state == PetitionState.CLOSED:
        return _given(milestone, petition.goal) if milestone else None
    return _so_far(milestone, petition.goal) if milestone else _wanted(petition.goal)


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
