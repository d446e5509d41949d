"""What must never be false in the database, and what a row says of itself."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, models

from glasno.campaigns.models import (
    Addressee,
    Campaign,
    Demand,
    Figure,
    FurtherPage,
    Recipient,
    Translation,
    Update,
)
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)


# SQLite names the columns of a broken unique key, PostgreSQL the constraint.
@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        ("campaigns_campaign.slug", lambda c: Campaign(slug=c.slug, created_on=DAY)),
        ("campaign_has_a_slug", lambda _: Campaign(slug="", created_on=DAY)),
        (
            "translation.campaign_id|translation_once_per_language",
            lambda c: Translation(campaign=c, language="en"),
        ),
        (
            "translation_state_known",
            lambda c: Translation(campaign=c, language="uk", state="ready"),
        ),
        (
            "recipient.campaign_id|recipient_once_per_campaign",
            lambda c: Recipient(campaign=c, recipient="age1one", added_on=DAY),
        ),
        (
            "figure.campaign_id|figure_once_per_position",
            lambda c: Figure(campaign=c, position=1, value=1, as_of=DAY, label={}, source={}),
        ),
        (
            "CHECK constraint failed: value|figure_value_check",
            lambda c: Figure(campaign=c, position=2, value=-1, as_of=DAY, label={}, source={}),
        ),
        (
            "demand.campaign_id|demand_once_per_position",
            lambda c: Demand(campaign=c, position=1, text={}),
        ),
        (
            "addressee.campaign_id|addressee_once_per_position",
            lambda c: Addressee(campaign=c, position=1, name={}),
        ),
        (
            "furtherpage.campaign_id|further_page_once_per_language",
            lambda c: FurtherPage(campaign=c, name="why", language="en"),
        ),
        (
            "update.campaign_id|update_once_per_language",
            lambda c: Update(campaign=c, name="since", language="en", day=DAY),
        ),
        ("update_has_a_name", lambda c: Update(campaign=c, name="", language="en", day=DAY)),
    ],
)
def test_constraint_holds(constraint: str, make: Callable[[Campaign], models.Model]) -> None:
    campaign = make_campaign(recipients=["age1one"])
    FurtherPage.objects.create(campaign=campaign, name="why", language="en", title="x", body="x")
    Update.objects.create(campaign=campaign, name="since", language="en", day=DAY)

    with pytest.raises(IntegrityError, match=constraint):
        make(campaign).save()


def test_public_is_what_can_be_read_in_some_language() -> None:
    make_campaign("both")
    make_campaign("half", languages=["ru"], drafts=["en"])
    make_campaign("none", languages=[], drafts=["en", "ru"])

    assert [each.slug for each in Campaign.objects.public()] == ["both", "half"]


def test_campaign_says_its_address_and_its_topic() -> None:
    campaign = Campaign(slug="let-them-go")

    assert campaign.path("ru") == "/ru/let-them-go/"
    assert campaign.topic == "campaign:let-them-go"


def test_updates_are_public_where_their_campaign_is_and_stand_newest_first() -> None:
    both, half = make_campaign("both"), make_campaign("half", languages=["ru"], drafts=["en"])
    for campaign, name, day in ((both, "old", DAY), (half, "new", date(2026, 11, 2))):
        for language in ("en", "ru"):
            Update.objects.create(campaign=campaign, name=name, language=language, day=day)

    newest = Update.objects.public().newest_first()

    assert [update.path for update in newest] == [
        "/ru/half/updates/new/",
        "/en/both/updates/old/",
        "/ru/both/updates/old/",
    ]
