"""Features put blocks onto a campaign's page, through the settings alone."""

import pytest
from django.conf import LazySettings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from glasno.campaigns.blocks import Block, blocks_of
from glasno.campaigns.models import Campaign

CAMPAIGN = Campaign(slug="let-them-go")


def first(campaign: Campaign, language: str) -> Block | None:
    return Block("first", "deed", format_html("<b>{} {}</b>", campaign.slug, language))


def nothing(campaign: Campaign, language: str) -> Block | None:
    return None


def last(campaign: Campaign, language: str) -> Block | None:
    return Block("last", "text", mark_safe(""))


def test_blocks_come_in_the_order_of_the_settings(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_BLOCKS = [f"{__name__}.{n}" for n in ("last", "nothing", "first")]

    assert blocks_of(CAMPAIGN, "ru") == [
        Block("last", "text", mark_safe("")),
        Block("first", "deed", mark_safe("<b>let-them-go ru</b>")),
    ]


def test_two_blocks_of_one_name_are_refused(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_BLOCKS = [f"{__name__}.first", f"{__name__}.first"]

    with pytest.raises(ValueError, match="share a name"):
        blocks_of(CAMPAIGN, "ru")
