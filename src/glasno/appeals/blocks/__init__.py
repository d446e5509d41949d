"""What appeals put onto the campaign's page and the interview's screens."""

from __future__ import annotations

from functools import partial

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.appeals.blocks.counted import DATA_FILES, figures_view
from glasno.appeals.blocks.screens import blank_sheet
from glasno.appeals.interview.setting import Setting
from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import OWN_BLOCK, snapshot_of, told_of
from glasno.authorities.queries import whole_directory
from glasno.campaigns.blocks import Block, Shortcut
from glasno.campaigns.models import Campaign
from glasno.design.templatetags.addresses import address_in
from glasno.kit import clock


def deed(campaign: Campaign, language: str) -> Block | None:
    """The block of GLASNO_CAMPAIGN_BLOCKS; None for a campaign that writes no letters."""
    if not AppealSettings.objects.filter(campaign=campaign).exists():
        return None
    context = {"slug": campaign.slug}
    return Block(
        name=OWN_BLOCK,
        place="deed",
        html=render_to_string("appeals/_deed.html", context),
        invitation=render_to_string("appeals/_invitation.html", context),
        shortcut=Shortcut(
            _("Write to the authorities"), address_in(language, campaign.slug, "appeal")
        ),
        offline=partial(_offline, campaign, language),
    )


def _offline(campaign: Campaign, language: str) -> SafeString:
    """A supporter's letter with blanks where one's own words belong; in the active language."""
    own = AppealSettings.objects.select_related("campaign").get(campaign=campaign)
    setting = Setting(snapshot_of(own), whole_directory(), clock.now().date(), language)
    context = {"slug": campaign.slug, "sheet": blank_sheet(setting)}
    return render_to_string("appeals/_offline.html", context)


def figures(campaign: Campaign, language: str) -> Block | None:
    """What was sent and what was answered; None for a campaign that writes no letters."""
    if not AppealSettings.objects.filter(campaign=campaign).exists():
        return None
    told = told_of(campaign, now=clock.now())
    view = figures_view(told, whole_directory(), language=language)
    files = [(name, f"/data/{campaign.slug}/{name}") for name in DATA_FILES]
    context = {"figures": view, "data_files": files, "slug": campaign.slug}
    html = render_to_string("appeals/_figures.html", context)
    return Block(name="sent", place="text", html=html)
