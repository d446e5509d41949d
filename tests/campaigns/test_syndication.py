"""What is published for other people's pages: its paths, and what never stands in it."""

from datetime import date

import feedparser
import pytest
from django.conf import LazySettings
from django.utils.safestring import mark_safe

from glasno.campaigns.models import Campaign, Update
from glasno.campaigns.standing import Standing
from glasno.campaigns.syndication import pages
from glasno.publishing.actions.publishing import publish
from glasno.publishing.pages import SITE_TOPIC, Page, Shelf
from tests.campaigns.reading import read_xml
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

BASE = "https://glasno.example"
HOSTILE = "</title><script>alert(1)</script>\N{RIGHT-TO-LEFT OVERRIDE}'\"& \N{DOVE OF PEACE}"


def standing(_campaign: Campaign, _language: str) -> Standing:
    return Standing(
        deed="Read and sign",
        number=1234,
        goal=5000,
        label="signatures",
        act="Sign",
        widget=lambda: mark_safe("<p><strong>1,234</strong></p>"),
    )


@pytest.fixture(autouse=True)
def campaigns_alone(public_site: None, settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_BLOCKS = []
    settings.GLASNO_PRIVACY_SECTIONS = []
    settings.GLASNO_CAMPAIGN_EVENTS = ["glasno.campaigns.since.events"]
    settings.GLASNO_CAMPAIGN_STANDINGS = [f"{__name__}.standing"]
    settings.GLASNO_PAGE_SOURCES = ["glasno.campaigns.syndication.pages"]
    publish()


def declared() -> dict[str, Page]:
    return {page.path: page for page in pages()}


def made(path: str) -> str:
    return declared()[path].render().decode()


def test_site_has_feeds_without_any_campaign() -> None:
    assert set(declared()) == {
        f"{place}feed.{kind}" for place in ("", "en/", "ru/") for kind in ("atom", "json")
    }
    assert feedparser.parse(made("en/feed.atom")).feed.updated == "1970-01-01T00:00:00Z"


def test_campaign_has_feeds_widget_badges_and_their_page_in_each_language() -> None:
    make_campaign(languages=["ru"], drafts=["en"])

    found = {path: page for path, page in declared().items() if page.topic != SITE_TOPIC}

    assert set(found) == {
        "ru/let-them-go/feed.atom",
        "ru/let-them-go/feed.json",
        "ru/let-them-go/embed/index.html",
        "embed/let-them-go/index.html",
        "embed/let-them-go/ru/index.html",
        "embed/let-them-go.svg",
        "embed/let-them-go.ru.svg",
        "embed/let-them-go.png",
        "embed/let-them-go.ru.png",
        "oembed/let-them-go.json",
    }
    assert {page.topic for page in found.values()} == {"campaign:let-them-go"}
    assert found["oembed/let-them-go.json"].shelf is Shelf.DOORS


def test_only_what_is_asked_for_is_declared() -> None:
    make_campaign("one-one")
    make_campaign("two-two")

    assert {page.topic for page in pages({"campaign:two-two"})} == {"campaign:two-two"}
    assert {page.topic for page in pages({SITE_TOPIC})} == {SITE_TOPIC}
    assert list(pages({"authorities"})) == []


def test_everything_is_the_same_every_time() -> None:
    make_campaign()

    assert {path: page.render() for path, page in declared().items()} == {
        path: page.render() for path, page in declared().items()
    }


def test_feed_without_a_language_is_the_first_languages() -> None:
    make_campaign()

    for name in ("feed.atom", "feed.json"):
        assert made(name) == made(f"en/{name}")


def test_feed_of_the_site_says_whose_entry_it_is() -> None:
    campaign = make_campaign()
    Update.objects.create(
        campaign=campaign,
        name="first",
        language="en",
        day=date(2026, 11, 2),
        title="An answer",
        body="See [the demands](/en/let-them-go/#demands).",
    )

    own, began = feedparser.parse(made("en/let-them-go/feed.atom")).entries
    among, _ = feedparser.parse(made("en/feed.atom")).entries

    assert (own.title, among.title) == ("An answer", "An answer — Let them go home")
    assert own.id == among.id
    assert own.link == f"{BASE}/en/let-them-go/updates/first/"
    assert f'href="{BASE}/en/let-them-go/#demands"' in own.content[0].value
    assert (began.title, began.summary) == (
        "The campaign began on this site",
        "The campaign began on this site.",
    )
    assert began.link == f"{BASE}/en/let-them-go/"


def test_widget_shows_title_number_and_the_way_to_the_campaign() -> None:
    make_campaign()

    html = made("embed/let-them-go/ru/index.html")

    assert "Отпустите их" in html
    assert "<strong>1,234</strong>" in html
    link = f'href="{BASE}/ru/let-them-go/" target="_blank" rel="noopener"'
    assert html.count(link) == html.count("<a ") == 2
    assert made("embed/let-them-go/index.html") == made("embed/let-them-go/en/index.html")


def test_widget_of_a_campaign_that_counts_nothing_shows_its_lead(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_STANDINGS = []
    make_campaign()

    html = made("embed/let-them-go/en/index.html")

    assert "They are held without a court." in html
    button = html[html.index('class="act"') :]
    assert button[button.index(">") + 1 : button.index("</a>")].strip() == "Read"


def test_hostile_words_are_markup_nowhere() -> None:
    campaign = make_campaign()
    campaign.translations.update(title=HOSTILE, lead=HOSTILE, summary=HOSTILE)
    Update.objects.create(
        campaign=campaign,
        name="first",
        language="en",
        day=date(2026, 11, 2),
        title=HOSTILE,
        body="x",
    )

    for path, page in declared().items():
        data = page.render()
        if path.endswith((".atom", ".svg")):
            assert "script" not in {each.tag.partition("}")[2] for each in read_xml(data).iter()}
            assert b"\xe2\x80\xae" not in data, path
        elif path.endswith(".html"):
            assert b"<script>alert" not in data, path


def test_page_offers_every_way_with_whole_addresses() -> None:
    make_campaign()

    html = made("en/let-them-go/embed/index.html")

    for words in (
        f"&lt;iframe src=&quot;{BASE}/embed/let-them-go/en/&quot;",
        f"[![Let them go home]({BASE}/embed/let-them-go.en.png)]({BASE}/en/let-them-go/)",
        f"[img]{BASE}/embed/let-them-go.en.png[/img]",
        f"{BASE}/en/let-them-go/feed.atom",
        f"{BASE}/en/let-them-go/feed.json",
    ):
        assert words in html
    assert '<iframe class="preview"' in html
