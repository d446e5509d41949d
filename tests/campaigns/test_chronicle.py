"""The chronicle is in order, and begins with what the campaign itself knows."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from glasno.campaigns.chronicle import Entry, entries_of
from glasno.campaigns.history import pages
from glasno.campaigns.models import Campaign, Figure
from glasno.publishing.actions.publishing import publish
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

FACT = Entry(date(2023, 1, 9), "At least 1,300 people held.", source="what relatives report")
BEGUN = Entry(date(2026, 11, 1), "The campaign began on this site.")
ANSWER = Entry(
    date(2026, 11, 8), "<They> answered.", since=date(2026, 11, 2), url="https://example.org/a"
)
ENDED = Entry(None, "It has ended.", text="They were let go.")


def entries(_campaign: Campaign, _language: str) -> Iterator[Entry]:
    yield ENDED
    yield ANSWER


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_CHRONICLE = [f"{__name__}.entries", "glasno.campaigns.chronicle.own"]
    settings.GLASNO_PAGE_SOURCES = []
    publish()


def page(language: str = "en") -> str:
    path = f"{language}/let-them-go/history/index.html"
    return next(each.render() for each in pages() if each.path == path).decode()


def test_entries_stand_by_their_days_and_what_is_so_now_last() -> None:
    with override("en"):
        assert entries_of(make_campaign(), "en") == [FACT, BEGUN, ANSWER, ENDED]


def test_exact_figure_is_not_called_a_least_one() -> None:
    campaign = make_campaign()
    Figure.objects.update(at_least=False, value=13, source_url="https://example.org/s")
    with override("ru"):
        assert entries_of(campaign, "ru")[0] == Entry(
            date(2023, 1, 9),
            "13 человек удерживают.",
            source="сообщения родных",
            url="https://example.org/s",
        )


def test_page_says_when_from_when_and_where_to_read_it() -> None:
    make_campaign()
    html = page().replace("\N{NO-BREAK SPACE}", " ")
    for said in (
        "9 January 2023",
        "2–8 November 2026",
        "&lt;They&gt; answered.",
        'href="https://example.org/a"',
        "They were let go.",
        "Now",
    ):
        assert said in html
    assert html.index("9 January 2023") < html.index("2–8 November") < html.index("Now")


def test_page_stands_in_each_published_language_of_the_topics_asked_for() -> None:
    make_campaign(languages=("ru",), drafts=("en",))
    make_campaign("another")
    assert [each.path for each in pages({"campaign:let-them-go"})] == [
        "ru/let-them-go/history/index.html"
    ]
    assert len(list(pages())) == 3
