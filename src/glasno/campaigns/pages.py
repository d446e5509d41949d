"""The campaigns' published pages, and the shells in which doors answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns import offline, privacy
from glasno.campaigns.blocks import blocks_of
from glasno.campaigns.markdown import render
from glasno.campaigns.models import SITE_TOPIC, Campaign
from glasno.campaigns.queries import (
    CampaignPage,
    cards,
    only_demonstrations,
    page_of,
    published_languages,
    risks_by_country,
    site_languages,
)
from glasno.campaigns.risks import notes_of
from glasno.campaigns.rules import languages
from glasno.design.navigation import LanguageLink
from glasno.kit import clock
from glasno.kit.typography import bind
from glasno.publishing import shells
from glasno.publishing.pages import Page, Shelf

NOTHING = mark_safe("")


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """Home and privacy in each language, each campaign's pages, and the shells of all of them."""
    if topics is None or SITE_TOPIC in topics:
        yield from _pages_of_site()
    for campaign in Campaign.objects.public().of_topics(topics):
        for language in published_languages(campaign):
            yield from _pages_of(campaign, language)


def frame(
    campaign: Campaign,
    language: str,
    *,
    path: str,
    title: str,
    content: SafeString,
) -> bytes:
    """A feature's page in the campaign's frame, ready to be published.

    `path` is what follows the campaign's address ("thanks/"), the same in every language;
    `content` brings its own h1.
    """
    html = _framed(campaign, language, tail=path, title=title, content=content)
    return shells.public(html)


def _pages_of_site() -> Iterator[Page]:
    for language in languages():
        yield Page(f"{language}/index.html", partial(_home, language), topic=SITE_TOPIC)
        yield Page(f"{language}/privacy/index.html", partial(_privacy, language), topic=SITE_TOPIC)
        yield _shell(f"{language}/plain.html", partial(_plain, language), topic=SITE_TOPIC)


def _pages_of(campaign: Campaign, language: str) -> Iterator[Page]:
    start = f"{language}/{campaign.slug}"
    made = partial(_campaign, campaign, language)
    yield Page(f"{start}/index.html", lambda: shells.public(made()), topic=campaign.topic)
    yield _shell(f"{start}/campaign.html", made, topic=campaign.topic)
    plain = partial(_framed, campaign, language, tail="", title="", content=NOTHING, secret=True)
    yield _shell(f"{start}/plain.html", plain, topic=campaign.topic)
    yield Page(
        offline.path_of(campaign, language),
        lambda: offline.offline(campaign, language, today=clock.now().date()),
        topic=campaign.topic,
    )
    risks = partial(_risks, campaign, language)
    yield Page(f"{start}/risks/index.html", risks, topic=campaign.topic)
    for further in campaign.further_pages.filter(language=language):
        text = format_html(
            '<h1>{}</h1><div class="prose">{}</div>',
            bind(further.title, language),
            render(further.body, language),
        )
        yield Page(
            f"{start}/{further.name}/index.html",
            partial(
                frame,
                campaign,
                language,
                path=f"{further.name}/",
                title=bind(further.title, language),
                content=text,
            ),
            topic=campaign.topic,
        )


def _shell(path: str, made: partial[bytes], *, topic: str) -> Page:
    return Page(f"shells/{path}", lambda: shells.shell(made()), shelf=Shelf.DOORS, topic=topic)


def _home(language: str) -> bytes:
    return _rendered("campaigns/home.html", language, {"campaigns": cards(language)})


def _privacy(language: str) -> bytes:
    with override(language):
        context = {
            "title": _("What is kept and who can read it"),
            "sections": privacy.sections(language),
            "responsible": settings.GLASNO.responsible,
            "contact": settings.GLASNO.contact,
        }
    return _rendered("campaigns/privacy.html", language, context, tail="privacy/")


def _plain(language: str) -> bytes:
    context: dict[str, object] = {"page": None, "title": "", "content": NOTHING, "languages": []}
    return _rendered("campaigns/frame.html", language, context)


def _campaign(campaign: Campaign, language: str) -> bytes:
    with override(language):
        blocks = blocks_of(campaign, language)
    shortcuts = [block.shortcut for block in blocks if block.shortcut]
    context = {
        # One deed alone stands in sight as it is.
        "shortcuts": shortcuts if len(shortcuts) > 1 else [],
        "blocks_deed": [block for block in blocks if block.place == "deed"],
        "blocks_text": [block for block in blocks if block.place == "text"],
    }
    return _of_campaign("campaigns/campaign.html", page_of(campaign, language), context)


def _risks(campaign: Campaign, language: str) -> bytes:
    with override(language):
        context = {
            "title": _("What signing can cost, by country"),
            "countries": risks_by_country(campaign.country, language),
            "everywhere": notes_of("", language),
        }
    page = page_of(campaign, language, tail="risks/")
    return shells.public(_of_campaign("campaigns/risks.html", page, context))


def _framed(
    campaign: Campaign,
    language: str,
    *,
    tail: str,
    title: str,
    content: SafeString,
    secret: bool = False,
) -> bytes:
    page = page_of(campaign, language, tail=tail)
    context: dict[str, object] = {"title": title, "content": content}
    if secret:
        # Behind a secret there is no other language to go to: the secret is in no link.
        context["languages"] = []
    return _of_campaign("campaigns/frame.html", page, context)


def _of_campaign(template: str, page: CampaignPage, context: Mapping[str, object]) -> bytes:
    own = {
        "page": page,
        "slug": page.slug,
        "languages": _others(page.languages, page.language),
        "demonstration": page.demonstration,
    }
    return _rendered(template, page.language, own | dict(context))


def _rendered(
    template: str, language: str, context: Mapping[str, object], *, tail: str = ""
) -> bytes:
    with override(language):
        own = {
            "language": language,
            "languages": _others(site_languages(tail), language),
            "demonstration": only_demonstrations(),
        }
        return render_to_string(template, own | dict(context)).encode()


def _others(links: list[LanguageLink], language: str) -> list[LanguageLink]:
    return [link for link in links if link.code != language]
