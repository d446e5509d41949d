"""The published pages: which there are, what stands on them, and that they never differ."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from glasno.campaigns.blocks import Block
from glasno.campaigns.models import Campaign, FurtherPage, Update
from glasno.campaigns.pages import frame, pages
from glasno.publishing.actions.publishing import publish
from glasno.publishing.pages import SITE_TOPIC, Shelf
from glasno.publishing.variants import home
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

SITE_PAGES = {
    f"{code}/{name}" for code in ("en", "ru") for name in ("index.html", "privacy/index.html")
}
SITE_SHELLS = {f"shells/{code}/plain.html" for code in ("en", "ru")}


def deed(campaign: Campaign, language: str) -> Block | None:
    return Block("petition", "deed", format_html('<form id="sign">{}</form>', campaign.slug))


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    """Campaigns without any feature, on a site whose assets are published."""
    settings.GLASNO_CAMPAIGN_BLOCKS = [f"{__name__}.deed"]
    settings.GLASNO_PRIVACY_SECTIONS = []
    settings.GLASNO_PAGE_SOURCES = ["glasno.campaigns.pages.pages"]
    publish()


def rendered(path: str) -> str:
    """A page as the live addresses show it."""
    return home(next(page.render() for page in pages() if page.path == path)).decode()


def text_of(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_site_without_campaigns_has_home_and_privacy() -> None:
    assert {page.path for page in pages()} == SITE_PAGES | SITE_SHELLS
    assert {page.topic for page in pages()} == {SITE_TOPIC}


def test_campaign_has_its_pages_in_each_published_language() -> None:
    make_campaign(languages=["ru"], drafts=["en"])

    made = {page.path: page for page in pages()}

    assert set(made) - SITE_PAGES - SITE_SHELLS == {
        "ru/let-them-go/index.html",
        "ru/let-them-go/offline.html",
        "ru/let-them-go/risks/index.html",
        "shells/ru/let-them-go/campaign.html",
        "shells/ru/let-them-go/plain.html",
    }
    assert made["ru/let-them-go/index.html"].topic == "campaign:let-them-go"
    assert made["ru/let-them-go/index.html"].shelf is Shelf.SITE
    assert made["shells/ru/let-them-go/plain.html"].shelf is Shelf.DOORS


def test_every_page_is_the_same_every_time() -> None:
    make_campaign()

    assert [(page.path, page.render()) for page in pages()] == [
        (page.path, page.render()) for page in pages()
    ]


def test_campaign_page_says_what_the_campaign_says() -> None:
    make_campaign()

    html = rendered("en/let-them-go/index.html")

    assert '<html lang="en"' in html
    assert "<title>Let them go home" in html
    assert "<h2>What happened</h2>\n<p>They were taken away.</p>" in html
    assert '<form id="sign">let-them-go</form>' in html
    assert 'href="/ru/let-them-go/"' in html
    assert "<!--" not in html
    for words in ("1,300", "people held", "9\u00a0January 2023", "what relatives report"):
        assert words in html
    assert "Let them go." in text_of(html)
    assert "The prosecutor" in text_of(html)


def test_numbers_and_days_are_written_as_the_language_writes_them() -> None:
    make_campaign()

    html = rendered("ru/let-them-go/index.html")

    assert "1\u00a0300" in html
    assert "9\u00a0января 2023" in html


def test_updates_have_pages_and_the_newest_stand_on_the_campaigns() -> None:
    campaign = make_campaign()
    for number in range(1, 5):
        for language in ("en", "ru"):
            Update.objects.create(
                campaign=campaign,
                name=f"news-{number}",
                language=language,
                day=date(2026, 11, number),
                title=f"News {number}",
                body="It *happened*.",
            )

    own = rendered("en/let-them-go/index.html")
    every = rendered("en/let-them-go/updates/index.html")
    one = rendered("ru/let-them-go/updates/news-2/index.html")

    links = [f'href="/en/let-them-go/updates/news-{number}/"' for number in (4, 3, 2, 1)]
    assert [link in own for link in links] == [True, True, True, False]
    assert [link in every for link in links] == [True, True, True, True]
    assert every.index(links[0]) < every.index(links[3])
    assert "It happened." in text_of(every)
    assert "<em>happened</em>" in one
    assert "2\u00a0ноября 2026" in one
    assert 'href="/en/let-them-go/updates/news-2/"' in one


def test_page_without_updates_does_not_speak_of_them() -> None:
    make_campaign()

    assert "updates/" not in rendered("en/let-them-go/index.html")
    assert "en/let-them-go/updates/index.html" not in {page.path for page in pages()}


def test_head_tells_the_whole_address_and_every_language(public_site: None) -> None:
    make_campaign()

    html = rendered("ru/let-them-go/risks/index.html")

    address = "https://glasno.example/{}/let-them-go/risks/"
    assert f'<link rel="canonical" href="{address.format("ru")}">' in html
    for code, language in (("en", "en"), ("ru", "ru"), ("x-default", "en")):
        link = f'<link rel="alternate" hreflang="{code}" href="{address.format(language)}">'
        assert link in html
    picture = "https://glasno.example/ru/let-them-go/card.png"
    assert f'<meta property="og:image" content="{picture}">' in html
    assert 'href="https://glasno.example/ru/let-them-go/feed.atom"' in html
    assert "/oembed?" not in html
    assert "noindex" not in html


def test_campaigns_own_page_leads_programs_to_its_widget(public_site: None) -> None:
    make_campaign()

    html = rendered("en/let-them-go/index.html")

    page = "https%3A%2F%2Fglasno.example%2Fen%2Flet-them-go%2F"
    for kind in ("json", "xml"):
        assert f'href="https://glasno.example/oembed?url={page}&amp;format={kind}"' in html


@pytest.mark.parametrize("path", ["en/plain.html", "en/let-them-go/plain.html"])
def test_page_behind_a_secret_tells_nobody_where_it_is(path: str) -> None:
    make_campaign()

    html = rendered(f"shells/{path}")

    assert '<meta name="robots" content="noindex">' in html
    for never in ("canonical", "alternate", "og:", "ld+json"):
        assert never not in html


@pytest.mark.parametrize("path", ["en/let-them-go/risks/index.html", "en/let-them-go/index.html"])
def test_title_names_the_campaign_and_the_site(path: str) -> None:
    make_campaign()
    title = rendered(path).partition("<title>")[2].partition("</title>")[0]
    assert title.endswith("Let them go home · Glasno")


def test_title_of_a_page_behind_a_secret_names_no_campaign() -> None:
    make_campaign()
    html = rendered("shells/en/let-them-go/plain.html")
    assert "<title>Glasno</title>" in html


def test_what_organisers_typed_is_never_markup() -> None:
    campaign = make_campaign()
    hostile = "</title><script>alert(1)</script>"
    campaign.translations.update(title=hostile, lead=hostile, summary=hostile)
    campaign.demands.update(text={"en": hostile})
    campaign.addressees.update(name={"en": hostile})
    campaign.figures.update(label={"en": hostile}, source={"en": hostile})
    FurtherPage.objects.create(
        campaign=campaign, name="why", language="en", title=hostile, body="x"
    )
    Update.objects.create(
        campaign=campaign,
        name="since",
        language="en",
        day=date(2026, 11, 2),
        title=hostile,
        body=hostile,
    )

    for page in pages():
        if page.path.startswith(("en/", "shells/en/")):
            assert "<script>alert" not in page.render().decode(), page.path


def test_shell_of_the_campaign_has_an_empty_hole_for_each_block() -> None:
    make_campaign()

    html = rendered("shells/en/let-them-go/campaign.html")

    assert html.count("<!--hole:petition-->") == 1
    assert '<form id="sign">' not in html
    assert "They were taken away." in html


@pytest.mark.parametrize("path", ["en/plain.html", "en/let-them-go/plain.html"])
def test_plain_shell_has_one_hole_and_leads_to_no_other_language(path: str) -> None:
    make_campaign()

    html = rendered(f"shells/{path}")

    assert html.count("<!--hole:content-->") == 1
    assert 'href="/ru/' not in html


@pytest.mark.parametrize("path", ["en/index.html", "en/privacy/index.html"])
def test_demonstration_is_marked_on_the_sites_pages(path: str) -> None:
    make_campaign("a-demo", demonstration=True)
    assert "This is a demonstration." in rendered(path)

    make_campaign("a-real-one")
    assert "This is a demonstration." not in rendered(path)


def test_demonstration_is_marked_on_each_of_its_pages_and_on_no_other() -> None:
    make_campaign("a-demo", demonstration=True)
    make_campaign("a-real-one")

    marked = {page.path for page in pages() if "This is a demonstration." in page.render().decode()}

    assert {path for path in marked if path.split("/")[-2] != "ru"} >= {
        "en/a-demo/index.html",
        "en/a-demo/risks/index.html",
        "shells/en/a-demo/campaign.html",
        "shells/en/a-demo/plain.html",
    }
    assert not [path for path in marked if "a-demo" not in path]


def test_home_lists_the_campaigns() -> None:
    make_campaign()

    html = rendered("en/index.html")

    assert 'href="/en/let-them-go/"' in html
    assert "Let them go home" in text_of(html)


def test_risks_page_has_every_note_with_its_source() -> None:
    make_campaign()

    html = rendered("en/let-them-go/risks/index.html")

    assert html.index("“Discrediting” the army") < html.index("“Extremist materials”")
    assert "article 20.3.3" in html
    assert 'href="https://pravorub.ru/articles/100428.html"' in html
    assert "22\u00a0November 2026" in html
    assert html.count("Not yet read by a lawyer.") == 8
    assert "Who can open your mailbox" in html


def test_privacy_page_says_who_is_responsible_and_what_nobody_can_promise(
    settings: LazySettings,
) -> None:
    settings.GLASNO = replace(
        settings.GLASNO, responsible="Ona Ltd <x>", contact="ona@glasno.example"
    )

    text = text_of(rendered("en/privacy/index.html"))

    for words in (
        "Ona Ltd &lt;x&gt;",
        "ona@glasno.example",
        "Who can open it",
        "How long it is kept",
        "What we cannot promise",
        "takes over the running server",
        "Your mail provider sees",
        "Tor hides from your provider",
        "PostgreSQL",
    ):
        assert words in text
    assert "has not said who is responsible" not in text


def test_privacy_page_says_plainly_that_nobody_is_named() -> None:
    text = text_of(rendered("en/privacy/index.html"))

    assert "has not said who is responsible" in text
    assert "has not given an address" in text


def test_further_page_stands_in_the_frame_and_is_linked() -> None:
    campaign = make_campaign()
    for language in ("en", "ru"):
        FurtherPage.objects.create(
            campaign=campaign,
            name="our-sources",
            language=language,
            title="Where this comes from",
            body="# One\n\n[a](https://example.org)",
        )

    html = rendered("en/let-them-go/our-sources/index.html")

    assert "<h1>Where this comes from</h1>" in html
    assert "<h2>One</h2>" in html
    assert 'href="/ru/let-them-go/our-sources/"' in html
    assert 'href="/en/let-them-go/our-sources/"' in rendered("en/let-them-go/index.html")


def test_frame_gives_a_feature_a_page_of_the_campaign() -> None:
    campaign = make_campaign()

    html = frame(
        campaign, "ru", path="thanks/", title="Спасибо", content=mark_safe("<h1>Спасибо</h1>")
    ).decode()

    assert '<html lang="ru"' in html
    assert "<title>Спасибо · Отпустите их домой · Гласно</title>" in html.replace("\u00a0", " ")
    assert "<h1>Спасибо</h1>" in html
    assert 'href="/en/let-them-go/thanks/"' in html
    assert 'href="/ru/let-them-go/"' in html
    assert "<!--hole" not in html
