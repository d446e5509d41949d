"""Cards, posters and the page that offers them: which there are, and what stands on them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.models import Campaign
from glasno.campaigns.spreading.composing import card_of, home_card, poster_of
from glasno.campaigns.spreading.pages import pages
from glasno.campaigns.spreading.words import words_of
from glasno.campaigns.standing import Standing
from glasno.publishing.actions.publishing import publish
from glasno.publishing.pages import SITE_TOPIC
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

ONION = f"{'a' * 56}.onion"
NUMBER = Told(value="20", under="signatures", over="at least", share=200)
FILES = {
    "card.png",
    "square.png",
    "poster-a4.pdf",
    "poster-a3.pdf",
    "poster.png",
    "share/index.html",
}


def standing(_campaign: Campaign, _language: str) -> Standing:
    return Standing(deed="Read and sign", told=NUMBER)


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    """Campaigns on a site of the world, without any feature but one that lends a number."""
    settings.GLASNO = replace(
        settings.GLASNO,
        base_url="https://glasno.example",
        addresses=("https://glasno.example", f"http://{ONION}"),
    )
    settings.GLASNO_CAMPAIGN_BLOCKS = []
    settings.GLASNO_CAMPAIGN_OFFERS = []
    settings.GLASNO_CAMPAIGN_STANDINGS = [f"{__name__}.standing"]
    settings.GLASNO_PAGE_SOURCES = ["glasno.campaigns.spreading.pages.pages"]


def fingerprints() -> dict[str, str]:
    return {page.path: page.fingerprint() for page in pages() if page.fingerprint}


def test_campaign_has_cards_in_each_published_language() -> None:
    make_campaign(languages=["ru"], drafts=["en"])

    made = {page.path: page.topic for page in pages()}

    assert made == {f"ru/let-them-go/{name}": "campaign:let-them-go" for name in FILES} | {
        f"{code}/card.png": SITE_TOPIC for code in ("en", "ru")
    }


def test_source_tells_the_topics_asked_for_and_no_others() -> None:
    make_campaign("one-of-two")
    make_campaign("two-of-two")

    assert {page.topic for page in pages({"campaign:one-of-two", "campaign:none"})} == {
        "campaign:one-of-two"
    }
    assert {page.topic for page in pages({SITE_TOPIC})} == {SITE_TOPIC}


def test_drawing_of_a_campaign_asks_for_its_words_once(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    make_campaign(languages=["ru"])
    with django_assert_num_queries(6):
        prints = [page for page in pages({"campaign:let-them-go"}) if page.fingerprint]
        assert len({page.fingerprint() for page in prints if page.fingerprint}) == 5


def test_card_says_what_the_campaign_says() -> None:
    campaign = make_campaign()
    with override("en"):
        card = card_of(campaign, words_of(campaign, "en"))
    assert (card.host, card.headline, card.kicker, card.tag) == (
        "glasno.example",
        "Let them go home",
        "",
        "",
    )
    assert card.fact == Told(
        value="1,300", over="at least", under="people held, as of 9\u00a0January 2023"
    )
    assert card.number == NUMBER


def test_card_is_written_in_its_language() -> None:
    campaign = make_campaign(demonstration=True)
    with override("ru"):
        card = card_of(campaign, words_of(campaign, "ru"), headline="Написать", numbered=False)
    assert (card.headline, card.kicker, card.tag) == (
        "Написать",
        "Отпустите их\u00a0домой",
        "Демонстрация",
    )
    assert card.fact == Told(
        value="1\u00a0300",
        over="не\u00a0менее",
        under="человек удерживают, по\u00a0данным на\u00a09\u00a0января 2023\u00a0года",
    )
    assert card.number is None


def test_poster_leads_to_the_campaign_on_the_web_and_in_tor() -> None:
    campaign = make_campaign()
    with override("en"):
        poster = poster_of(campaign, words_of(campaign, "en"))
    assert poster.url == "https://glasno.example/en/let-them-go/"
    assert poster.address == "glasno.example/en/let-them-go/"
    assert poster.onion == f"{ONION}/en/let-them-go/"
    assert (poster.demands, poster.deed) == (("Let them go.",), "Read and sign")


def test_campaign_without_a_feature_asks_to_be_passed_on(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_STANDINGS = []
    settings.GLASNO = replace(settings.GLASNO, addresses=("https://glasno.example",))
    campaign = make_campaign()
    campaign.figures.all().delete()
    campaign.demands.all().delete()
    with override("en"):
        words = words_of(campaign, "en")
        card, poster = card_of(campaign, words), poster_of(campaign, words)
    assert (card.fact, card.number) == (None, None)
    assert (poster.deed, poster.onion, poster.demands) == ("Read and pass on", "", ())


def test_campaign_whose_title_cannot_be_drawn_is_named_by_its_site() -> None:
    campaign = make_campaign()
    campaign.translations.update(title="\u202e🔥")
    assert words_of(campaign, "en").headline == "glasno.example"


def test_cards_move_with_their_own_campaign_and_language() -> None:
    campaign = make_campaign()
    make_campaign("another")
    before = fingerprints()
    campaign.translations.filter(language="en").update(title="Let them all go home")
    after = fingerprints()
    assert {path for path in after if after[path] != before[path]} == {
        f"en/let-them-go/{name}" for name in FILES - {"share/index.html"}
    }


def test_home_has_a_card_that_says_when_all_is_shown_only() -> None:
    make_campaign(demonstration=True)
    with override("en"):
        assert (home_card("en").headline, home_card("en").tag) == (
            "Openly, out loud",
            "Demonstration",
        )
    make_campaign("in-earnest")
    assert home_card("en").tag == ""


def test_page_offers_every_file_with_a_picture() -> None:
    make_campaign()
    publish()

    html = next(page for page in pages() if page.path == "en/let-them-go/share/index.html")
    shown = html.render().decode()

    for name in FILES - {"share/index.html"}:
        assert f'"/en/let-them-go/{name}"' in shown
    assert shown.count("<img") == 3
    assert '<html lang="en"' in shown
