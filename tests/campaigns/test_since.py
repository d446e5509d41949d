"""What has happened since, in the order in which it is told."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from django.conf import LazySettings

from glasno.campaigns.models import Campaign, Update
from glasno.campaigns.since import MOST_ENTRIES, Event, told_of, told_of_all, updates_of
from tests.factories.campaigns import make_campaign

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def day(number: int) -> date:
    return date(2026, 11, number)


def tell(campaign: Campaign, name: str, number: int, body: str = "It is so.") -> None:
    for language in ("en", "ru"):
        Update.objects.create(
            campaign=campaign,
            name=name,
            language=language,
            day=day(number),
            title=f"{name} {language}",
            body=body,
        )


def gathering(campaigns: Sequence[Campaign], _language: str, *, most: int) -> Iterator[Event]:
    assert most == MOST_ENTRIES
    for campaign in campaigns:
        yield Event(campaign.slug, "signatures/10", day(2), "10 signatures", "Ten have signed.")


@pytest.fixture(autouse=True)
def no_feature(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_EVENTS = []


def test_updates_stand_newest_first_in_their_language() -> None:
    campaign = make_campaign()
    tell(campaign, "first", 1)
    tell(campaign, "third", 3, "## Why\n\nBecause *it* is\n[so](https://example.org/).\n\nMore.")

    third, first = updates_of(campaign, "en")

    assert (third.name, third.title, third.day, third.url) == (
        "third",
        "third en",
        day(3),
        "/en/let-them-go/updates/third/",
    )
    assert third.opening == "Because it is so."
    assert third.body_html.startswith("<h2>Why</h2>")
    assert third.languages == ("en", "ru")
    assert first.name == "first"
    assert [each.name for each in updates_of(campaign, "en", name="first")] == ["first"]


def test_update_exists_only_in_the_languages_it_is_written_in() -> None:
    campaign = make_campaign()
    tell(campaign, "first", 1)
    Update.objects.filter(language="ru").delete()

    assert [each.languages for each in updates_of(campaign, "en")] == [("en",)]
    assert updates_of(campaign, "ru") == []


def test_what_features_tell_stands_among_the_updates(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_EVENTS = [f"{__name__}.gathering"]
    campaign = make_campaign()
    tell(campaign, "first", 1)
    tell(campaign, "third", 3)

    told = told_of(campaign, "en")

    assert [(each.key, each.day, each.url) for each in told] == [
        ("updates/third", day(3), "/en/let-them-go/updates/third/"),
        ("signatures/10", day(2), "/en/let-them-go/"),
        ("updates/first", day(1), "/en/let-them-go/updates/first/"),
    ]
    assert [each.html for each in told] == ["<p>It is so.</p>\n", "", "<p>It is so.</p>\n"]


def test_entries_of_one_day_have_an_order_that_never_changes(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_EVENTS = [f"{__name__}.gathering"]
    for slug in ("b-campaign", "a-campaign"):
        campaign = make_campaign(slug)
        for name in ("zzz", "aaa"):
            tell(campaign, name, 2)

    assert [(each.slug, each.key) for each in told_of_all("en")] == [
        (slug, key)
        for slug in ("a-campaign", "b-campaign")
        for key in ("signatures/10", "updates/aaa", "updates/zzz")
    ]


def test_feed_of_the_site_tells_of_published_campaigns_alone() -> None:
    tell(make_campaign("public-one"), "first", 1)
    tell(make_campaign("half-public", languages=["ru"], drafts=["en"]), "first", 2)

    assert [each.slug for each in told_of_all("en")] == ["public-one"]
    assert [each.slug for each in told_of_all("ru")] == ["half-public", "public-one"]


def test_feed_holds_the_newest_fifty() -> None:
    campaign = make_campaign()
    for number in range(MOST_ENTRIES + 3):
        Update.objects.create(
            campaign=campaign,
            name=f"update-{number:02}",
            language="en",
            day=date.fromordinal(day(1).toordinal() + number),
            title="x",
            body="x",
        )

    told = told_of(campaign, "en")

    assert len(told) == MOST_ENTRIES
    assert (told[0].key, told[-1].key) == ("updates/update-52", "updates/update-03")
