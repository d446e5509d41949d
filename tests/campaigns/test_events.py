"""What is told of campaigns, in the order of a feed and of a history."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from django.conf import LazySettings

from glasno.campaigns.events import MOST_ENTRIES, Event, history_of, newest_of
from glasno.campaigns.models import Campaign
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2026, 11, number)


def gathering(
    campaigns: Sequence[Campaign], _language: str, *, most: int | None
) -> Iterator[Event]:
    for campaign in campaigns:
        yield Event(campaign.slug, day(2), "20 signatures.", name="signatures/20")
        yield Event(campaign.slug, day(2), "10 signatures.", name="signatures/10")
        yield Event(campaign.slug, day(3), "30 signatures.", name="signatures/30")
        yield Event(campaign.slug, None, f"It has ended, of {most}.")


def many(campaigns: Sequence[Campaign], _language: str, *, most: int | None) -> Iterator[Event]:
    for number in range((most or 0) + 3):
        on = date.fromordinal(day(1).toordinal() + number)
        yield Event(campaigns[0].slug, on, "x", name=f"{number:02}")


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_EVENTS = [f"{__name__}.gathering"]


def test_history_has_everything_oldest_first_and_what_is_so_now_last() -> None:
    assert [event.title for event in history_of(make_campaign(), "en")] == [
        "20 signatures.",
        "10 signatures.",
        "30 signatures.",
        "It has ended, of None.",
    ]


def test_feed_has_what_has_a_name_newest_first_in_an_order_that_never_changes() -> None:
    campaigns = [make_campaign(slug) for slug in ("b-campaign", "a-campaign")]

    assert [(event.slug, event.name) for event in newest_of(campaigns, "en")] == [
        ("a-campaign", "signatures/30"),
        ("b-campaign", "signatures/30"),
        ("a-campaign", "signatures/10"),
        ("a-campaign", "signatures/20"),
        ("b-campaign", "signatures/10"),
        ("b-campaign", "signatures/20"),
    ]


def test_feed_holds_the_newest_fifty(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_EVENTS = [f"{__name__}.many"]

    told = newest_of([make_campaign()], "en")

    assert len(told) == MOST_ENTRIES
    assert (told[0].name, told[-1].name) == ("52", "03")


def test_event_that_has_a_name_has_a_day() -> None:
    with pytest.raises(ValueError, match="'ended' has a name and no day"):
        Event("let-them-go", None, "It has ended.", name="ended")
