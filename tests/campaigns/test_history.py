"""`/<lang>/<slug>/history/`: what happened, by date, and where it can be read."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from django.conf import LazySettings

from glasno.campaigns.events import Event
from glasno.campaigns.history import pages
from glasno.campaigns.models import Campaign, Update
from glasno.publishing.actions.publishing import publish
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db


def events(campaigns: Sequence[Campaign], _language: str, *, most: int | None) -> Iterator[Event]:
    for campaign in campaigns:
        yield Event(campaign.slug, None, "It has ended.", text="They were let go.")
        yield Event(
            campaign.slug,
            date(2026, 11, 8),
            "<They> answered.",
            since=date(2026, 11, 2),
            url="https://example.org/a",
        )


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_EVENTS = [f"{__name__}.events", "glasno.campaigns.since.events"]
    settings.GLASNO_PAGE_SOURCES = []
    publish()


def page(language: str = "en") -> str:
    path = f"{language}/let-them-go/history/index.html"
    html = next(each.render() for each in pages() if each.path == path).decode()
    return html.replace("\N{NO-BREAK SPACE}", " ")


def test_page_says_when_from_when_and_where_to_read_it() -> None:
    make_campaign()
    html = page()
    for said in (
        "9 January 2023",
        "2–\N{WORD JOINER}8 November 2026",
        "&lt;They&gt; answered.",
        'href="https://example.org/a"',
        "They were let go.",
        "Now",
    ):
        assert said in html
    assert (
        html.index("9 January 2023") < html.index("2–\N{WORD JOINER}8 November") < html.index("Now")
    )


def test_updates_stand_in_the_history_and_lead_to_their_pages() -> None:
    campaign = make_campaign()
    Update.objects.create(
        campaign=campaign,
        name="first",
        language="en",
        day=date(2026, 11, 9),
        title="An answer",
        body="It came *late*.",
    )
    html = page()
    for said in ("An answer", "It came late.", 'href="/en/let-them-go/updates/first/"'):
        assert said in html
    assert html.index("&lt;They&gt; answered.") < html.index("An answer") < html.index("Now")
    assert "An answer" not in page("ru")


def test_page_stands_in_each_published_language_of_the_topics_asked_for() -> None:
    make_campaign(languages=("ru",), drafts=("en",))
    make_campaign("another")
    assert [each.path for each in pages({"campaign:let-them-go"})] == [
        "ru/let-them-go/history/index.html"
    ]
    assert len(list(pages())) == 3
