"""What carries a campaign to other people's pages and programs: feeds, widget, badges, sitemap."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date
from functools import cache, partial

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns import badges
from glasno.campaigns.events import Event, newest_of
from glasno.campaigns.feeds import Entry, Feed, absolute_links, as_atom, as_json_feed
from glasno.campaigns.models import Campaign, Translation
from glasno.campaigns.oembed import HEIGHT, WIDTH, embed_html
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import page_of, published_languages
from glasno.campaigns.rules import languages
from glasno.campaigns.standing import standing_of
from glasno.design.heads import CARD, CARD_SIZE, absolute
from glasno.kit.typography import bind
from glasno.publishing.pages import SITE_TOPIC, Page, Shelf

WRITERS: dict[str, Callable[[Feed], bytes]] = {"feed.atom": as_atom, "feed.json": as_json_feed}
BEGINNING = date(1970, 1, 1)  # of a site without any campaign


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES: of the whole site, and of each campaign."""
    if topics is None or SITE_TOPIC in topics:
        yield from _of_site()
    for campaign in Campaign.objects.public().of_topics(topics):
        spoken = published_languages(campaign)
        yield from _widgets(campaign, spoken)
        for language in spoken:
            yield from _feeds(campaign, language)
            here = f"{language}/{campaign.slug}/embed/index.html"
            yield Page(here, partial(_sharing, campaign, language), topic=campaign.topic)


# Feeds


def _of_site() -> Iterator[Page]:
    made = {language: cache(partial(_site_feed, language)) for language in languages()}
    for language, feed in made.items():
        yield from _written(f"{language}/", feed, SITE_TOPIC)
    # The bytes of the first language's, which name that one as their own address.
    yield from _written("", made[languages()[0]], SITE_TOPIC)


def _feeds(campaign: Campaign, language: str) -> Iterator[Page]:
    feed = cache(partial(_campaign_feed, campaign, language))
    yield from _written(f"{language}/{campaign.slug}/", feed, campaign.topic)


def _written(place: str, feed: Callable[[], Feed], topic: str) -> Iterator[Page]:
    """A feed in each form; it is gathered once a declaration, at the first writing."""
    for name, write in WRITERS.items():
        yield Page(f"{place}{name}", partial(_write, write, feed), topic=topic)


def _write(write: Callable[[Feed], bytes], feed: Callable[[], Feed]) -> bytes:
    return write(feed())


def _campaign_feed(campaign: Campaign, language: str) -> Feed:
    with override(language):
        events = newest_of([campaign], language)
        title = campaign.translations.get(language=language).title
    place = campaign.path(language)
    entries = [_entry(event, language) for event in events]
    return _feed(f"{campaign.slug}/{language}", title, place, entries, since=campaign.created_on)


def _site_feed(language: str) -> Feed:
    texts = Translation.objects.filter(language=language, state=Translation.State.PUBLISHED)
    texts = texts.select_related("campaign").defer("lead", "summary", "body")
    titles = {text.campaign: text.title for text in texts}
    whose = {campaign.slug: title for campaign, title in titles.items()}
    with override(language):
        events, title = newest_of(list(titles), language), _("Glasno")
    newest = Campaign.objects.public().order_by("-created_on").first()
    since = newest.created_on if newest else BEGINNING
    entries = [_entry(event, language, whose=whose[event.slug]) for event in events]
    return _feed(f"/{language}", title, f"/{language}/", entries, since=since)


def _feed(name: str, title: str, place: str, entries: Sequence[Entry], *, since: date) -> Feed:
    return Feed(
        name=name,
        title=title,
        language=name.rpartition("/")[2],
        page=absolute(place),
        atom=absolute(f"{place}feed.atom"),
        json=absolute(f"{place}feed.json"),
        since=since,
        entries=entries,
    )


def _entry(event: Event, language: str, *, whose: str = "") -> Entry:
    """`whose` is the campaign's title, which an entry says among those of others."""
    url = absolute(event.url or f"/{language}/{event.slug}/")
    title = event.title.removesuffix(".")
    return Entry(
        name=f"{event.slug}/{language}/{event.name}",
        url=url,
        title=f"{title} — {whose}" if whose else title,
        day=event.day or BEGINNING,  # what stands in a feed has a day
        text=event.text or event.title,
        html=absolute_links(event.html, site=absolute(""), page=url),
    )


# Widgets and badges


def _widgets(campaign: Campaign, spoken: Sequence[str]) -> Iterator[Page]:
    """The widget and the badges of each language, and of the first without naming it."""
    names = [(f".{language}", f"/{language}", language) for language in spoken]
    for suffix, step, language in [("", "", spoken[0]), *names]:
        start = f"embed/{campaign.slug}"
        for path, made in (
            (f"{start}{step}/index.html", _widget),
            (f"{start}{suffix}.svg", _svg),
        ):
            yield Page(path, partial(made, campaign, language), topic=campaign.topic)
        yield Page(
            f"{start}{suffix}.png",
            partial(_png, campaign, language),
            topic=campaign.topic,
            fingerprint=partial(_drawn_from, campaign, language),
        )
    yield Page(
        f"oembed/{campaign.slug}.json",
        partial(_oembed, campaign, spoken),
        shelf=Shelf.DOORS,
        topic=campaign.topic,
    )


def _widget(campaign: Campaign, language: str) -> bytes:
    with override(language):
        page = page_of(campaign, language)
        context = {
            "page": page,
            "standing": standing_of(campaign, language),
            "url": absolute(page.url),
        }
        return render_to_string("campaigns/widget.html", context).encode()


def _svg(campaign: Campaign, language: str) -> bytes:
    with override(language):
        return badges.as_svg(**_on_the_badge(campaign, language))


def _png(campaign: Campaign, language: str) -> bytes:
    with override(language):
        return badges.as_png(**_on_the_badge(campaign, language), language=language)


def _drawn_from(campaign: Campaign, language: str) -> str:
    with override(language):
        return badges.fingerprint(_on_the_badge(campaign, language), language=language)


def _on_the_badge(campaign: Campaign, language: str) -> badges.Words:
    title = bind(campaign.translations.get(language=language).title, language)
    standing = standing_of(campaign, language)
    if standing.number is None:
        return {"number": "", "label": "", "title": title, "done": None}
    return {
        "number": number_format(standing.number),
        "label": standing.label,
        "title": title,
        "done": badges.part(standing.number, standing.goal),
    }


def _oembed(campaign: Campaign, spoken: Sequence[str]) -> bytes:
    titles = dict(campaign.translations.values_list("language", "title"))
    told = {
        language: {
            "title": titles[language],
            "widget": f"/embed/{campaign.slug}/{language}/",
            "card": campaign.path(language) + CARD,
            "card_width": str(CARD_SIZE[0]),
            "card_height": str(CARD_SIZE[1]),
        }
        for language in spoken
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


# The page that tells how to use them


def _sharing(campaign: Campaign, language: str) -> bytes:
    page = page_of(campaign, language)
    title = page.title.replace("\N{NO-BREAK SPACE}", " ")
    widget = f"/embed/{campaign.slug}/{language}/"
    picture = f"/embed/{campaign.slug}.{language}"
    address = absolute(page.url)
    with override(language):
        context = {
            "widget": widget,
            "width": WIDTH,
            "height": HEIGHT,
            "page_title": page.title,
            "frame": embed_html(src=absolute(widget), title=title, width=WIDTH, height=HEIGHT),
            "badge": f"{picture}.png",
            "badge_width": badges.WIDTH,
            "badge_height": badges.HEIGHT,
            "badges": badges.snippets(absolute(picture), address, title),
            "feeds": [
                (name, absolute(page.url + file))
                for name, file in (("Atom", "feed.atom"), ("JSON Feed", "feed.json"))
            ],
            "address": address,
            "default_widget": f"/embed/{campaign.slug}/",
        }
        content = render_to_string("campaigns/sharing.html", context)
        return frame(
            campaign,
            language,
            path="embed/",
            title=_("Show this campaign on your site"),
            content=content,
            description=_("A widget, a badge and feeds that other sites can show."),
        )
