"""What authorities answered in all campaigns: on their page, and in one table."""

import csv
import io
import re
from datetime import date, datetime
from html import unescape

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from glasno.appeals.blocks import answered
from glasno.appeals.models import AppealCount, AppealSettings
from glasno.appeals.reports.across import COLUMNS, pages, tables
from glasno.authorities import pages as directory
from glasno.authorities.actions.importing import load_shipped
from glasno.authorities.models import TOPIC
from glasno.campaigns.models import Campaign, Translation
from glasno.publishing.actions.publishing import publish
from glasno.publishing.pages import SITE_TOPIC
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

DAY, LATER = date(2024, 11, 3), date(2024, 12, 20)
KINDS = {"gvsu": "crime_report", "gvp": "prosecutor", "court": "complaint_125"}


@pytest.fixture
def campaign(now: datetime, settings: LazySettings) -> Campaign:
    sources, settings.GLASNO_PAGE_SOURCES = settings.GLASNO_PAGE_SOURCES, []
    publish()
    settings.GLASNO_PAGE_SOURCES = sources
    load_shipped(today=now.date())
    return writing("let-them-go")


def writing(slug: str, *, demonstration: bool = False) -> Campaign:
    """One more campaign that writes letters."""
    campaign = make_campaign(slug)
    Campaign.objects.filter(pk=campaign.pk).update(demonstration=demonstration)
    AppealSettings.objects.create(campaign=campaign, authorities=list(KINDS)[:2])
    return campaign


def count(campaign: Campaign, authority: str, day: date = DAY, **stages: int) -> None:
    """So many letters to an authority came to each stage."""
    for stage, number in stages.items():
        AppealCount.objects.create(
            campaign=campaign,
            authority=authority,
            kind=KINDS[authority],
            stage=stage,
            day=day,
            number=number,
        )


def page(language: str = "en") -> str:
    path = f"{language}/authorities/index.html"
    return next(each.render() for each in directory.pages() if each.path == path).decode()


def section(key: str, language: str = "en") -> str:
    """What the page says of one authority, in words with single spaces."""
    html = page(language)
    start = html.index(f'<section aria-labelledby="{key}">')
    text = re.sub(r"(?s)<[^>]*>", " ", html[start : html.index("</section>", start)])
    return " ".join(unescape(text).replace("\u00a0", " ").split())


def table() -> list[list[str]]:
    made = next(each.render() for each in pages() if each.path == "data/answers.csv")
    return list(csv.reader(io.StringIO(made.decode())))


def test_an_authority_is_told_of_by_the_sum_of_what_campaigns_tell(campaign: Campaign) -> None:
    other = writing("bring-them-home")
    count(campaign, "gvsu", prepared=23, claimed_sent=11)
    count(campaign, "gvsu", LATER, silent=9)
    count(other, "gvsu", prepared=8, claimed_sent=4, answered=3)

    text = section("gvsu")

    assert (
        "What was sent and what was answered "
        "Prepared 25 Sent 10 Received few Answered few No answer in time 5 "
        "Letters since 3 November 2024 · Silence past the time since 20 December 2024 "
        "In each campaign"
    ) in text
    assert "Prepared 20 · Sent 10 · No answer in time 5" in text
    assert text.endswith("Prepared 5")


def test_each_campaign_is_linked_where_it_can_be_read(campaign: Campaign) -> None:
    other = writing("bring-them-home")
    other.translations.filter(language="en").update(state=Translation.State.DRAFT)
    for each in (campaign, other):
        count(each, "gvsu", prepared=5)

    html = page()

    assert 'href="/en/let-them-go/answers/"' in html
    assert 'href="/ru/bring-them-home/answers/" lang="ru" hreflang="ru"' in html


def test_many_campaigns_are_named_in_the_file_alone(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answered, "MOST", 1)
    count(campaign, "gvsu", prepared=5)
    count(writing("bring-them-home"), "gvsu", prepared=15)

    text = section("gvsu")

    assert text.endswith("Prepared 15 1 more campaign is in answers.csv.")
    assert [row[0] for row in table()[1:]] == ["bring-them-home", "let-them-go"]


def test_courts_have_a_section_though_no_directory_holds_them(campaign: Campaign) -> None:
    count(campaign, "court", prepared=6)

    assert section("court").startswith("Courts What was sent and what was answered Prepared 5")
    assert section("court", "ru").startswith("Суды Что отправлено")


def test_before_anybody_wrote_the_page_says_what_will_stand_there(campaign: Campaign) -> None:
    count(campaign, "gvsu", prepared=4)

    assert "once five people have written to it in one campaign" in page()
    assert "пять человек" in page("ru")
    assert '<dl class="bars">' not in page()
    assert table() == [list(COLUMNS)]


def test_site_that_writes_no_letters_says_nothing_of_them(campaign: Campaign) -> None:
    AppealSettings.objects.all().delete()

    assert "once five people" not in page()
    assert "answers.csv" not in page()


def test_campaign_that_nobody_can_read_is_told_of_nowhere(campaign: Campaign) -> None:
    count(campaign, "gvsu", prepared=5)
    count(writing("not-yet"), "gvsu", prepared=50)
    Translation.objects.filter(campaign__slug="not-yet").update(state=Translation.State.DRAFT)

    assert "Prepared 5 " in section("gvsu")
    assert [row[0] for row in table()[1:]] == ["let-them-go"]


def test_invented_letters_are_told_only_where_all_is_invented(campaign: Campaign) -> None:
    count(writing("played", demonstration=True), "gvsu", prepared=50)
    assert table() == [list(COLUMNS)]

    campaign.delete()

    assert [row[0] for row in table()[1:]] == ["played"]
    assert "the letters are invented" in page()


def test_table_has_the_parts_of_every_sum(campaign: Campaign) -> None:
    count(campaign, "gvsu", prepared=23)
    count(campaign, "gvsu", LATER, silent=9)
    count(campaign, "gvp", answered=5)

    assert table() == [
        ["campaign", "until", "authority", "stage", "since", "at_least"],
        ["let-them-go", "2024-12-20", "gvp", "answered", "2024-11-03", "5"],
        ["let-them-go", "2024-12-20", "gvsu", "prepared", "2024-11-03", "20"],
        ["let-them-go", "2024-12-20", "gvsu", "silent", "2024-12-20", "5"],
    ]


def test_columns_are_those_of_the_file() -> None:
    (described,) = tables()

    assert described.path == "answers.csv"
    assert tuple(each.name for each in described.columns) == COLUMNS


def test_table_is_drawn_with_the_page_that_shows_it() -> None:
    assert [each.path for each in pages({TOPIC})] == ["data/answers.csv", "data/answers.json"]
    for topic in (SITE_TOPIC, "campaign:let-them-go"):
        assert list(pages({topic})) == []


def test_all_campaigns_are_asked_for_at_once(
    campaign: Campaign,
) -> None:
    for number in range(5):
        count(writing(f"more-{number}"), "gvsu", prepared=5)
    with_five = _queries()
    for number in range(5, 15):
        count(writing(f"more-{number}"), "gvsu", prepared=5)

    assert _queries() == with_five


def _queries() -> int:
    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)
