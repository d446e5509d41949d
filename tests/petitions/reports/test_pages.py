"""The figures page shows what the open data has, and nothing else."""

import csv
import html
import io
import re

import pytest
from django.conf import LazySettings

from glasno.kit.opendata import as_csv
from glasno.petitions.models import CountryCount, DayCount, Petition
from glasno.petitions.queries import country_table, day_rows
from glasno.petitions.reports.pages import pages
from glasno.petitions.statistics import COUNTRY_COLUMNS, DAY_COLUMNS
from glasno.publishing.actions.publishing import publish
from tests.petitions.reports.conftest import tell

PAGE = "en/let-them-go/figures/index.html"
PICTURES = {
    f"{code}/let-them-go/figures/{name}"
    for code in ("en", "ru")
    for name in (
        *("wide-light.png", "wide-dark.png", "narrow-light.png", "narrow-dark.png"),
        "curve.svg",
    )
}


@pytest.fixture(autouse=True)
def assets(db: None, settings: LazySettings) -> None:
    sources, settings.GLASNO_PAGE_SOURCES = settings.GLASNO_PAGE_SOURCES, []
    publish()
    settings.GLASNO_PAGE_SOURCES = sources


def page(path: str = PAGE) -> str:
    return next(page.render() for page in pages() if page.path == path).decode()


def table(text: str, section: str) -> list[list[str]]:
    """The cells of a section's table as they are read, without its head."""
    part = re.search(rf'(?s)id="{section}".*?<tbody>(.*?)</tbody>', text)
    assert part is not None
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", part[1])
    cells = [re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[" ".join(html.unescape(re.sub(r"<[^>]*>", " ", c)).split()) for c in r] for r in cells]


def file(columns: tuple[str, ...], rows: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(columns, rows).decode())))[1:]  # type: ignore[arg-type] # rows of either table


def test_table_by_day_is_the_file(told: Petition) -> None:
    assert file(DAY_COLUMNS, day_rows(told)) == [
        ["2026-11-03", "2026-11-03", "120", "0", "0"],
        ["2026-11-04", "2026-11-05", "6", "0", "0"],
        ["2026-11-06", "2026-11-06", "61", "6", "0"],
        ["2026-11-07", "2026-11-07", "30", "0", "42"],
    ]
    assert table(page(), "by-day") == [
        ["7 Nov 2026", "30", "0", "42", "169"],
        ["6 Nov 2026", "61", "6", "0", "181"],
        ["4–\N{WORD JOINER}5 Nov 2026", "6", "0", "0", "126"],
        ["3 Nov 2026", "120", "0", "0", "120"],
    ]


def test_table_by_country_is_the_file(told: Petition) -> None:
    assert file(COUNTRY_COLUMNS, country_table(told)) == [
        ["2026-11-07", "DE", "55"],
        ["2026-11-07", "RU", "35"],
        ["2026-11-07", "other", "79"],
    ]
    assert table(page(), "by-country") == [
        ["Germany", "55", ""],
        ["Russia", "35", ""],
        ["Other countries, and those who named none", "79", ""],
    ]


def test_few_who_are_not_told_yet_are_in_no_word_and_no_picture(petition: Petition) -> None:
    tell(petition, [(120, 0, 0), (30, 0, 42)])
    CountryCount.objects.create(petition=petition, country="GE", standing=4)
    before = {each.path: each.render() for each in pages()}

    # Three of that day and one more: two days that are over, and too few to be told.
    for day, confirmed in (("2026-11-06", 1), ("2026-11-07", 90)):
        DayCount.objects.create(petition=petition, day=day, confirmed=confirmed)

    assert {each.path: each.render() for each in pages()} == before
    for word in (b"Georgia", b"5 Nov", b"6 Nov", b"5\xc2\xa0Nov"):
        assert word not in before[PAGE]


def test_picture_says_in_words_what_it_shows(told: Petition) -> None:
    alt = re.search(r'alt="([^"]*)"', page())
    assert alt is not None
    assert alt[1].replace("\N{NO-BREAK SPACE}", " ") == (
        "Curve of the confirmed signatures from 3 November 2026 to 7 November 2026: 169 at its "
        "end. The goal of 100 is reached. Most came on 3 November 2026: 120."
    )


def test_pictures_that_the_page_names_are_published(told: Petition) -> None:
    declared = {each.path for each in pages()}
    assert declared >= PICTURES
    named = set(re.findall(r'(?:src|srcset|href)="/((?:en/)[^"]*\.(?:png|svg))"', page()))
    assert named == {path for path in PICTURES if path.startswith("en/")}


@pytest.mark.parametrize("days", [[], [(4, 0, 0)], [(2, 0, 0), (2, 1, 0)]])
def test_without_five_signatures_there_is_no_curve_and_the_page_says_why(
    petition: Petition, days: list[tuple[int, int, int]]
) -> None:
    tell(petition, days)
    paths = {each.path for each in pages()}
    assert not [path for path in paths if path.endswith((".png", ".svg"))]
    text = page()
    assert "There is no curve yet." in text
    assert "<table" not in text
    assert "<picture" not in text


def test_country_that_is_not_named_is_spoken_of_as_such(petition: Petition) -> None:
    tell(petition, [(9, 0, 0)])
    assert table(page(), "by-country") == [["Other countries, and those who named none", "9", ""]]


def test_progress_is_the_count_of_now(told: Petition) -> None:
    text = " ".join(page().split())
    assert "<strong>180</strong>" in text
    assert 'max="100" value="180"' in text
    assert "The goal is reached." in text
    told.goal = 1_000
    told.save()
    assert "That is 18% of the goal." in page()


def test_page_without_signatures_speaks_of_no_share_and_of_nobody_withdrawn(
    petition: Petition,
) -> None:
    petition.confirmed = petition.withdrawn = petition.removed = 0
    petition.save()
    text = page()
    assert "of the goal" not in text
    assert "Withdrawn by their signers" not in text


def test_page_asks_for_no_script(told: Petition) -> None:
    assert page().count("<script") == page().count('<script type="application/ld+json">') == 1


def test_only_the_topics_that_are_asked_for_are_looked_at(told: Petition) -> None:
    assert list(pages({"campaign:another", "site"})) == []
    assert {each.path for each in pages({"campaign:let-them-go"})} == {e.path for e in pages()}


def test_count_of_the_campaigns_page_leads_to_its_figures(told: Petition) -> None:
    from glasno.campaigns.pages import pages as campaign_pages

    text = next(e.render() for e in campaign_pages() if e.path == "en/let-them-go/index.html")
    for address in ("/en/let-them-go/figures/", "/en/check/", "/en/let-them-go/history/"):
        assert f'href="{address}"' in text.decode()
