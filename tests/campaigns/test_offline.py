"""The page that is passed on: one file, nothing loaded, its day kept while nothing changes."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from django.conf import LazySettings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from glasno.campaigns.blocks import Block
from glasno.campaigns.models import Campaign
from glasno.campaigns.offline import offline
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 28)
MOST_BYTES = 300_000


def deed(campaign: Campaign, language: str) -> Block | None:
    def told() -> SafeString:
        return format_html("<section><h2>Deed</h2><a href='/{}/x/'>{}</a></section>", language, 7)

    return Block("petition", "deed", mark_safe("<form></form>"), offline=told)


def silent(campaign: Campaign, language: str) -> Block | None:
    return Block("silent", "text", mark_safe("<p>only on the page</p>"))


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_BLOCKS = [f"{__name__}.deed", f"{__name__}.silent"]
    settings.GLASNO = replace(
        settings.GLASNO,
        addresses=("https://a.example", "http://abc.onion"),
        mirrors=("https://copy.example",),
    )


class Links(HTMLParser):
    """Every address that the page names in an attribute."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def publish(settings: LazySettings, campaign: Campaign, language: str, html: bytes) -> None:
    path = settings.GLASNO.data / "site" / language / campaign.slug / "offline.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(html)


def test_page_says_what_the_campaign_says_and_where_it_lives() -> None:
    campaign = make_campaign()
    html = offline(campaign, "en", today=DAY).decode()
    for words in ("Let them go home", "They were taken away.", "1,300", "9\u00a0January 2023"):
        assert words in html
    for words in ("Let them go.", "The prosecutor", "<h2>Deed</h2>", "28\u00a0November 2026"):
        assert words in html
    for url in ("https://a.example", "http://abc.onion", "https://copy.example"):
        assert f'href="{url}/en/let-them-go/"' in html
    assert "en/let-them-go/offline.html" in html
    assert "only on the page" not in html
    assert "Отпустите их\u00a0домой" in offline(campaign, "ru", today=DAY).decode()


def test_page_speaks_of_signing_only_where_one_can(settings: LazySettings) -> None:
    campaign = make_campaign()
    assert "Where to sign and to write" in offline(campaign, "en", today=DAY).decode()
    settings.GLASNO_CAMPAIGN_BLOCKS = [f"{__name__}.silent"]
    html = offline(campaign, "en", today=DAY).decode()
    assert "Where to sign and to write" not in html
    assert html.count("Where to find what is newest") == 2


def test_page_loads_nothing_and_every_link_is_whole() -> None:
    campaign = make_campaign()
    campaign.translations.update(body="[why](/en/privacy/) [here](#demands)")
    html = offline(campaign, "en", today=DAY)
    found = Links(html)
    assert found.tags & {"script", "link", "img", "iframe", "form", "base", "object"} == set()
    assert {link for link in found.links if not link.startswith(("https://", "http://", "#"))} == (
        set()
    )
    assert "https://a.example/en/privacy/" in found.links
    assert "https://a.example/en/x/" in found.links
    assert b"url(" not in html
    assert b"@import" not in html


def test_its_own_policy_lets_its_own_style_work_and_nothing_else() -> None:
    html = offline(make_campaign(), "en", today=DAY).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.S)
    (policy,) = re.findall(r'Security-Policy"\s+content="([^"]*)"', html)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_page_of_a_long_campaign_stays_small_enough_for_a_messenger() -> None:
    campaign = make_campaign()
    campaign.translations.update(body="Слово за словом. " * 5_000)
    assert 100_000 < len(offline(campaign, "ru", today=DAY)) <= MOST_BYTES


def test_page_keeps_its_day_while_nothing_else_changes(settings: LazySettings) -> None:
    campaign = make_campaign()
    first = offline(campaign, "en", today=DAY)
    publish(settings, campaign, "en", first)
    assert offline(campaign, "en", today=DAY + timedelta(days=6)) == first
    assert offline(campaign, "en", today=DAY - timedelta(days=1)) == first


def test_page_gets_a_new_day_after_a_week_and_with_each_change(settings: LazySettings) -> None:
    campaign = make_campaign()
    publish(settings, campaign, "en", offline(campaign, "en", today=DAY))
    week = offline(campaign, "en", today=DAY + timedelta(days=7)).decode()
    assert '<time id="made" datetime="2026-12-05">5\u00a0December 2026</time>' in week
    campaign.demands.update(text={"en": "Let them all go."})
    changed = offline(campaign, "en", today=DAY + timedelta(days=1)).decode()
    assert '<time id="made" datetime="2026-11-29">29\u00a0November 2026</time>' in changed


def test_words_of_organisers_make_no_element() -> None:
    campaign = make_campaign()
    hostile = "</style></title><script>alert(1)</script><!--only:mirror-->"
    campaign.translations.update(title=hostile, lead=hostile, summary=hostile, body=hostile)
    campaign.demands.update(text={"en": hostile})
    html = offline(campaign, "en", today=DAY)
    assert "script" not in Links(html).tags
    assert html.count(b"</style>") == 1
