"""The campaigns' published pages, and the shells in which doors answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns import offline, privacy
from glasno.campaigns.blocks import blocks_of
from glasno.campaigns.heads import campaign_head
from glasno.campaigns.markdown import render
from glasno.campaigns.models import UPDATES, Campaign
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
from glasno.campaigns.since import ON_THE_PAGE, updates_of
from glasno.design.heads import CARD, site_head
from glasno.design.navigation import LanguageLink
from glasno.kit import clock
from glasno.kit.typography import bind
from glasno.publishing import shells
from glasno.publishing.pages import SITE_TOPIC, Page, Shelf

NOTHING = mark_safe("")
FEED_NAMES = {"Atom": "feed.atom", "JSON Feed": "feed.json"}


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
    listed: bool = True,
    description: str = "",
    facts: Mapping[str, object] | None = None,
    among: Collection[str] | None = None,
    card: str = CARD,
) -> bytes:
    """A feature's page in the campaign's frame, ready to be published.

    `path` is what follows the campaign's address ("thanks/"), the same in every language;
    `content` brings its own h1. A page that is not `listed` asks search engines to leave it alone.
    `description`, `facts` (schema.org's) and `card` (the path of its share card below the
    campaign's address) are for its head; `among` are the languages it exists in, by default all of
    the campaign's.
    """
    page = page_of(campaign, language, tail=path)
    if among is not None:
        links = [link for link in page.languages if link.code in among]
        page = replace(page, languages=links)
    head = campaign_head(page, title=title, description=description, facts=facts, card=card)
    context = {"title": title, "content": content, "head": head if listed else None}
    return shells.public(_of_campaign("campaigns/frame.html", page, context))


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
    plain = partial(_behind_a_secret, campaign, language)
    yield _shell(f"{start}/plain.html", plain, topic=campaign.topic)
    yield Page(
        offline.path_of(campaign, language),
        lambda: offline.offline(campaign, language, today=clock.now().date()),
        topic=campaign.topic,
    )
    risks = partial(_risks, campaign, language)
    yield Page(f"{start}/risks/index.html", risks, topic=campaign.topic)
    yield from _update_pages(campaign, language)
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


def _update_pages(campaign: Campaign, language: str) -> Iterator[Page]:
    start = f"{language}/{campaign.slug}/{UPDATES}"
    names = list(campaign.updates.filter(language=language).values_list("name", flat=True))
    if names:
        made = partial(_updates, campaign, language)
        yield Page(f"{start}/index.html", made, topic=campaign.topic)
    for name in names:
        made = partial(_update, campaign, language, name)
        yield Page(f"{start}/{name}/index.html", made, topic=campaign.topic)


def _shell(path: str, made: partial[bytes], *, topic: str) -> Page:
    return Page(f"shells/{path}", lambda: shells.shell(made()), shelf=Shelf.DOORS, topic=topic)


def _home(language: str) -> bytes:
    with override(language):
        description = _("Campaigns for people who are held unlawfully: read, sign, pass on.")
    context = {"campaigns": cards(language), "description": description}
    return _rendered("campaigns/home.html", language, context)


def _privacy(language: str) -> bytes:
    with override(language):
        context = {
            "title": _("What is kept and who can read it"),
            "description": _("What this site keeps of its readers, who can open it, and how long."),
            "sections": privacy.sections(language),
            "responsible": settings.GLASNO.responsible,
            "contact": settings.GLASNO.contact,
        }
    return _rendered("campaigns/privacy.html", language, context, tail="privacy/")


def _plain(language: str) -> bytes:
    context: dict[str, object] = {
        "page": None,
        "title": "",
        "content": NOTHING,
        "languages": [],
        "head": None,
    }
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
        "updates": updates_of(campaign, language)[:ON_THE_PAGE],
        "updates_url": f"{campaign.path(language)}{UPDATES}/",
    }
    return _of_campaign("campaigns/campaign.html", page_of(campaign, language), context)


def _risks(campaign: Campaign, language: str) -> bytes:
    with override(language):
        context: dict[str, object] = {
            "title": _("What signing can cost, by country"),
            "countries": risks_by_country(campaign.country, language),
            "everywhere": notes_of("", language),
        }
        description = _(
            "What signing can bring upon you under the law of each country, and what is safer."
        )
    page = page_of(campaign, language, tail="risks/")
    context["head"] = campaign_head(page, title=str(context["title"]), description=description)
    return shells.public(_of_campaign("campaigns/risks.html", page, context))


def _updates(campaign: Campaign, language: str) -> bytes:
    with override(language):
        title = _("What has happened since")
        context = {
            "title": title,
            "updates": updates_of(campaign, language),
            "feeds": [(name, campaign.path(language) + file) for name, file in FEED_NAMES.items()],
        }
        content = render_to_string("campaigns/updates.html", context)
        return frame(
            campaign,
            language,
            path=f"{UPDATES}/",
            title=title,
            content=content,
            description=_("News of the campaign, the newest first."),
        )


def _update(campaign: Campaign, language: str, name: str) -> bytes:
    (update,) = updates_of(campaign, language, name=name)
    address = f"{campaign.path(language)}{UPDATES}/"
    with override(language):
        context = {"update": update, "updates_url": address}
        content = render_to_string("campaigns/update.html", context)
    return frame(
        campaign,
        language,
        path=f"{UPDATES}/{name}/",
        title=update.title,
        content=content,
        description=update.opening,
        facts={
            "@type": "Article",
            "headline": update.title,
            "datePublished": update.day.isoformat(),
            "description": update.opening,
        },
        among=update.languages,
    )


def _behind_a_secret(campaign: Campaign, language: str) -> bytes:
    """The shell for pages that no link may lead to: without other languages, without a head."""
    context: dict[str, object] = {"title": "", "content": NOTHING, "languages": [], "head": None}
    return _of_campaign("campaigns/frame.html", page_of(campaign, language), context)


def _of_campaign(template: str, page: CampaignPage, context: Mapping[str, object]) -> bytes:
    own = {
        "head": campaign_head(page),
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
        own: dict[str, object] = {
            "language": language,
            "languages": _others(site_languages(tail), language),
            "demonstration": only_demonstrations(),
        }
        if "head" not in context:
            title, description = str(context.get("title", "")), str(context.get("description", ""))
            own["head"] = site_head(
                language, tail, title=title or _("Glasno"), description=description
            )
        return render_to_string(template, own | dict(context)).encode()


def _others(links: list[LanguageLink], language: str) -> list[LanguageLink]:
    return [link for link in links if link.code != language]
