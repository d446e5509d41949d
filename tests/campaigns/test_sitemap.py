"""What search engines may list: every page that is everybody's, in every language, and no other."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from glasno.campaigns.models import Campaign, Translation
from glasno.campaigns.sitemap import as_map, listed, pages
from glasno.publishing.pages import Page, Shelf
from tests.campaigns.reading import read_xml
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

BASE = "https://glasno.example"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def campaigns_alone(public_site: None, settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_BLOCKS = []
    settings.GLASNO_PAGE_SOURCES = [
        "glasno.campaigns.pages.pages",
        "glasno.campaigns.syndication.pages",
        "glasno.campaigns.sitemap.pages",
    ]


def made(path: str) -> bytes:
    return next(page.render() for page in pages() if page.path == path)


def addresses(data: bytes) -> list[str]:
    return [str(element.text) for element in read_xml(data).iter() if element.tag.endswith("}loc")]


def test_index_names_the_map_of_the_site_and_one_a_campaign() -> None:
    make_campaign("let-them-go")
    make_campaign("only-a-draft", languages=[], drafts=["en"])

    assert addresses(made("sitemap.xml")) == [
        f"{BASE}/sitemaps/site.xml",
        f"{BASE}/sitemaps/let-them-go.xml",
    ]


def test_map_of_a_campaign_holds_its_pages_in_each_language() -> None:
    make_campaign("let-them-go", languages=["en", "ru"])

    found = addresses(made("sitemaps/let-them-go.xml"))

    assert found == [
        f"{BASE}/{language}/let-them-go/{tail}"
        for tail in ("", "embed/", "risks/")
        for language in ("en", "ru")
    ]


def test_each_address_names_the_same_page_in_other_languages() -> None:
    root = read_xml(as_map(["/en/x-y-z/", "/ru/x-y-z/", "/ru/x-y-z/why/"]))

    told = {
        str(url[0].text): {str(link.get("hreflang")): link.get("href") for link in url[1:]}
        for url in root
    }

    both = {"en": f"{BASE}/en/x-y-z/", "ru": f"{BASE}/ru/x-y-z/"}
    assert told == {
        f"{BASE}/en/x-y-z/": both,
        f"{BASE}/ru/x-y-z/": both,
        f"{BASE}/ru/x-y-z/why/": {"ru": f"{BASE}/ru/x-y-z/why/"},
    }


def test_only_html_that_stands_in_copies_too_is_listed() -> None:
    declared = [
        Page("en/x-y-z/index.html", bytes),
        Page("en/x-y-z/names/index.html", bytes, mirrored=False),
        Page("en/x-y-z/feed.atom", bytes),
        Page("embed/x-y-z/en/index.html", bytes),
        Page("shells/en/plain/index.html", bytes, shelf=Shelf.DOORS),
    ]

    assert listed(declared) == ["/en/x-y-z/"]


def test_robots_are_kept_from_doors_and_told_of_the_map() -> None:
    assert made("robots.txt").decode().splitlines() == [
        "User-agent: *",
        "Disallow: /do/",
        "Disallow: /office/",
        "",
        f"Sitemap: {BASE}/sitemap.xml",
    ]


def test_index_of_a_thousand_campaigns_is_one_question_to_the_database() -> None:
    Campaign.objects.bulk_create(
        Campaign(slug=f"campaign-{number}", created_on="2026-11-01") for number in range(1000)
    )
    Translation.objects.bulk_create(
        Translation(campaign=campaign, language="en", state=Translation.State.PUBLISHED)
        for campaign in Campaign.objects.all()
    )
    index = next(page for page in pages({"site"}) if page.path == "sitemap.xml")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        data = index.render()

    assert (len(addresses(data)), len(asked)) == (1001, 1)
