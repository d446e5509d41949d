"""What became of letters: a page, a description of the table, what a history tells."""

import re
from datetime import date, datetime

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from glasno.appeals.models import AppealCount, AppealSettings
from glasno.appeals.reports.columns import tables
from glasno.appeals.reports.events import events
from glasno.appeals.reports.pages import pages
from glasno.appeals.statistics import COLUMNS
from glasno.authorities.actions.importing import load_shipped
from glasno.campaigns.events import Event
from glasno.campaigns.models import Campaign
from glasno.publishing.actions.publishing import publish
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

DAY = date(2024, 11, 3)
PAGE = "en/let-them-go/answers/index.html"


@pytest.fixture
def campaign(now: datetime, settings: LazySettings) -> Campaign:
    sources, settings.GLASNO_PAGE_SOURCES = settings.GLASNO_PAGE_SOURCES, []
    publish()
    settings.GLASNO_PAGE_SOURCES = sources
    load_shipped(today=now.date())
    campaign = make_campaign()
    AppealSettings.objects.create(campaign=campaign, authorities=["gvsu"])
    return campaign


def count(campaign: Campaign, **stages: int) -> None:
    """So many letters to one authority came to each stage, of as many people as prepared one."""
    cells = [("gvsu", "crime_report", stage, number) for stage, number in stages.items()]
    for authority, kind, stage, number in [*cells, ("", "", "prepared", stages["prepared"])]:
        AppealCount.objects.create(
            campaign=campaign, authority=authority, kind=kind, stage=stage, day=DAY, number=number
        )


def page() -> str:
    return next(each.render() for each in pages() if each.path == PAGE).decode()


def bars(html: str) -> list[tuple[str, str]]:
    found = re.findall(r"(?s)<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html)
    return [(stage, re.sub(r"(?s)<[^>]*>", "", cell).strip()) for stage, cell in found]


def test_page_shows_floors_and_says_few_of_what_the_file_leaves_out(campaign: Campaign) -> None:
    count(campaign, prepared=23, claimed_sent=11, answered=4)
    html = page()
    assert bars(html) == [
        ("Prepared", "20"),
        ("Sent", "10"),
        ("Received", "few"),
        ("Answered", "few"),
        ("No answer in time", "few"),
    ]
    assert 'href="/en/authorities/#gvsu"' in html
    assert "At least 20 people have prepared letters here by the end of 3" in html


def test_page_before_anybody_wrote_says_what_will_stand_there(campaign: Campaign) -> None:
    html = page()
    assert "Figures appear once five people have written" in html
    assert bars(html) == []


def test_history_dates_answers_by_the_last_look(campaign: Campaign) -> None:
    count(campaign, prepared=40, answered=12, silent=7)
    with override("en"):
        told = list(events([campaign], "en", most=None))
    assert [(each.day, each.title.partition(": ")[2]) for each in told] == [
        (DAY, "letters answered by this day, at least 10."),
        (DAY, "letters left without an answer in time, at least 5."),
    ]


def test_history_says_nothing_of_few(campaign: Campaign) -> None:
    count(campaign, prepared=40, answered=4)
    told: list[Event] = list(events([campaign], "en", most=None))
    assert told == []


def test_feeds_have_nothing_of_what_moves_its_day(campaign: Campaign) -> None:
    count(campaign, prepared=40, answered=12)
    assert list(events([campaign], "en", most=50)) == []


def test_columns_are_those_of_the_file(campaign: Campaign) -> None:
    (table,) = tables(campaign)
    assert (table.path, tuple(each.name for each in table.columns)) == ("appeals.csv", COLUMNS)


def test_campaign_that_writes_no_letters_has_nothing_of_it(campaign: Campaign) -> None:
    AppealSettings.objects.all().delete()
    told = list(events([campaign], "en", most=None))
    assert (list(pages()), list(tables(campaign)), told) == ([], [], [])


def test_only_the_topics_that_are_asked_for_are_told(campaign: Campaign) -> None:
    assert [each.path for each in pages({campaign.topic})] == [
        "en/let-them-go/answers/index.html",
        "ru/let-them-go/answers/index.html",
    ]
    assert list(pages({"campaign:another"})) == []
