"""What readers and organisers see of a campaign."""

from datetime import date

import pytest

from glasno.campaigns.models import FurtherPage, Translation
from glasno.campaigns.queries import (
    CampaignCard,
    CampaignRow,
    FigureView,
    FurtherLink,
    cards,
    only_demonstrations,
    overview,
    page_of,
    published_languages,
    risks_by_country,
    site_languages,
)
from glasno.design.navigation import LanguageLink
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db


def test_page_says_everything_in_its_language() -> None:
    campaign = make_campaign(demonstration=True)
    for language, title in (("en", "Sources"), ("ru", "Откуда это")):
        FurtherPage.objects.create(
            campaign=campaign, name="sources", language=language, title=title, body="x"
        )

    page = page_of(campaign, "ru", tail="risks/")

    assert page.title == "Отпустите их\u00a0домой"
    assert page.lead == "Их\u00a0держат без суда. Их\u00a0ищут родные."
    assert page.summary == page.lead
    assert page.body_html == "<h2>Что произошло</h2>\n<p>Их&nbsp;увезли.</p>\n"
    assert page.figures == [
        FigureView(
            value=1300,
            at_least=True,
            label="человек удерживают",
            as_of=date(2023, 1, 9),
            source="сообщения родных",
            source_url="",
        )
    ]
    assert page.demands == ["Отпустите их."]
    assert page.addressees == ["Прокурору"]
    assert page.further == [FurtherLink("Откуда это", "/ru/let-them-go/sources/")]
    assert page.languages == [
        LanguageLink("en", "English", "/en/let-them-go/risks/"),
        LanguageLink("ru", "Русский", "/ru/let-them-go/risks/"),
    ]
    assert page.demonstration is True
    assert (page.path, page.url) == ("/ru/let-them-go/risks/", "/ru/let-them-go/")


def test_page_uses_the_summary_where_there_is_one() -> None:
    campaign = make_campaign()
    campaign.translations.update(summary="In short.")

    assert page_of(campaign, "en").summary == "In short."


def test_page_in_a_language_that_is_not_there_is_an_error() -> None:
    with pytest.raises(Translation.DoesNotExist):
        page_of(make_campaign(languages=["en"]), "ru")


def test_draft_is_no_language_of_the_campaign() -> None:
    campaign = make_campaign(languages=["ru"], drafts=["en"])

    assert published_languages(campaign) == ["ru"]
    assert [link.code for link in page_of(campaign, "ru").languages] == ["ru"]


def test_cards_list_what_is_published_in_the_language_earnest_first() -> None:
    make_campaign("a-demo", demonstration=True)
    make_campaign("b-real")
    make_campaign("c-real", languages=["ru"], drafts=["en"])

    assert cards("en") == [
        CampaignCard(
            "Let them go home",
            "They are held without a court. Their families look for them.",
            "/en/b-real/",
            demonstration=False,
        ),
        CampaignCard(
            "Let them go home",
            "They are held without a court. Their families look for them.",
            "/en/a-demo/",
            demonstration=True,
        ),
    ]


def test_overview_tells_organisers_what_readers_do_not_see() -> None:
    make_campaign("a-demo", demonstration=True, recipients=["age1one", "age1two"])
    make_campaign("b-half", languages=["ru"], drafts=["en"])

    assert overview() == [
        CampaignRow("a-demo", ["en", "ru"], [], demonstration=True, recipients=2),
        CampaignRow("b-half", ["ru"], ["en"], demonstration=False, recipients=0),
    ]


def test_site_is_a_demonstration_only_when_nothing_else_can_be_read() -> None:
    assert only_demonstrations() is False

    make_campaign("a-demo", demonstration=True)
    make_campaign("a-draft", languages=[], drafts=["en"])
    assert only_demonstrations() is True

    make_campaign("a-real-one")
    assert only_demonstrations() is False


def test_risks_stand_by_country_the_campaigns_own_first() -> None:
    assert [each.code for each in risks_by_country("RU", "en")] == ["RU", "BY", "KZ"]
    assert [each.name for each in risks_by_country("", "ru")] == ["Беларусь", "Казахстан", "Россия"]


def test_site_languages_link_the_same_page() -> None:
    assert site_languages("privacy/") == [
        LanguageLink("en", "English", "/en/privacy/"),
        LanguageLink("ru", "Русский", "/ru/privacy/"),
    ]
