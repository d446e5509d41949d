"""What has happened since: updates as they are read, and what a campaign tells of itself."""

from datetime import date

import pytest
from django.utils.translation import override

from glasno.campaigns.events import Event
from glasno.campaigns.models import Campaign, Figure, Update
from glasno.campaigns.since import events, updates_of
from tests.factories.campaigns import make_campaign

pytestmark = [pytest.mark.django_db, pytest.mark.data]

FACT = Event(
    "let-them-go",
    date(2023, 1, 9),
    "At least 1,300 people held.",
    source="what relatives report",
)
BEGUN = Event("let-them-go", date(2026, 11, 1), "The campaign began on this site.", name="began")


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


def told(*campaigns: Campaign, language: str = "en", most: int | None = None) -> list[Event]:
    with override(language):
        return list(events(campaigns, language, most=most))


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


def test_history_has_figures_the_beginning_and_updates() -> None:
    campaign = make_campaign()
    tell(campaign, "first", 3)

    assert told(campaign) == [
        FACT,
        BEGUN,
        Event(
            "let-them-go",
            day(3),
            "first en",
            name="updates/first",
            text="It is so.",
            url="/en/let-them-go/updates/first/",
            source="Read on",
            html="<p>It is so.</p>\n",
        ),
    ]


def test_exact_figure_is_not_called_a_least_one() -> None:
    campaign = make_campaign()
    Figure.objects.update(at_least=False, value=13, source_url="https://example.org/s")

    assert told(campaign, language="ru")[0] == Event(
        "let-them-go",
        date(2023, 1, 9),
        "13 человек удерживают.",
        source="сообщения родных",
        url="https://example.org/s",
    )


def test_feed_tells_of_no_figures() -> None:
    assert told(make_campaign(), most=50) == [BEGUN]


def test_feed_of_several_campaigns_tells_updates_in_published_languages_alone() -> None:
    one = make_campaign("public-one")
    half = make_campaign("half-public", languages=["ru"], drafts=["en"])
    tell(one, "first", 1)
    tell(half, "second", 2)

    def updates(language: str) -> list[str]:
        found = told(one, half, language=language, most=50)
        return [event.slug for event in found if event.name != "began"]

    assert updates("en") == ["public-one"]
    assert updates("ru") == ["half-public", "public-one"]


def test_no_more_than_the_newest_are_told() -> None:
    old, new = make_campaign("old-one"), make_campaign("new-one")
    Campaign.objects.filter(pk=old.pk).update(created_on=date(2025, 1, 1))
    old.refresh_from_db()
    for number in (1, 2, 3):
        tell(new, f"no-{number}", number)

    found = told(old, new, most=2)

    assert [(event.slug, event.name) for event in found] == [
        ("new-one", "began"),
        ("old-one", "began"),
        ("new-one", "updates/no-3"),
        ("new-one", "updates/no-2"),
    ]
