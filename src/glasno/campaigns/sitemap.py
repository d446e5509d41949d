"""What search engines may list: a sitemap a campaign, one of the site, and an index of them all.

A map follows from the pages that are declared: HTML that stands in copies of the site too, for
names and what comes after signing do not (docs/adr/0208).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import partial
from xml.sax.saxutils import escape

from glasno.authorities.models import TOPIC as DIRECTORY_TOPIC
from glasno.campaigns.models import Campaign
from glasno.campaigns.rules import languages
from glasno.design.heads import absolute
from glasno.publishing.pages import SITE_TOPIC, Page, Shelf, sources
from glasno.publishing.paths import INDEX

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
OF_SITE = "sitemaps/site.xml"


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    if topics is None or SITE_TOPIC in topics:
        yield Page("sitemap.xml", _index, topic=SITE_TOPIC)
        yield Page(OF_SITE, partial(_map_of, SITE_TOPIC, DIRECTORY_TOPIC), topic=SITE_TOPIC)
        yield Page("robots.txt", _robots, topic=SITE_TOPIC)
    for slug in _slugs(topics):
        topic = Campaign(slug=slug).topic
        yield Page(_path(slug), partial(_map_of, topic), topic=topic)


def listed(pages: Iterable[Page]) -> list[str]:
    """Paths of the site ("/en/some-slug/") that may be listed, sorted."""
    return sorted(
        "/" + page.path.removesuffix(INDEX)
        for page in pages
        if page.shelf is Shelf.SITE
        and page.path.endswith(f"/{INDEX}")
        and page.path.partition("/")[0] in languages()
        and page.mirrored
    )


def as_map(paths: Iterable[str]) -> bytes:
    """A sitemap whose addresses name those of the same page in other languages."""
    spoken: dict[str, list[str]] = {}
    for path in paths:
        language, _slash, tail = path[1:].partition("/")
        spoken.setdefault(tail, []).append(language)
    lines = [HEAD, f"<urlset {MAPS} {LINKS}>"]
    for tail, codes in spoken.items():
        ordered = [code for code in languages() if code in codes]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{_address(code, tail)}"/>'
            for code in ordered
        )
        lines += [f"<url><loc>{_address(code, tail)}</loc>{links}</url>" for code in ordered]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def _index() -> bytes:
    files = [OF_SITE, *map(_path, _slugs(None))]
    lines = [f"<sitemap><loc>{absolute('/' + file)}</loc></sitemap>" for file in files]
    text = "\n".join([HEAD, f"<sitemapindex {MAPS}>", *lines, "</sitemapindex>"])
    return (text + "\n").encode()


def _map_of(*topics: str) -> bytes:
    asked = set(topics)
    declared = [page for source in sources().values() for page in source(asked)]
    return as_map(listed(page for page in declared if page.topic in asked))


def _robots() -> bytes:
    return (
        "User-agent: *\nDisallow: /do/\nDisallow: /office/\n\n"
        f"Sitemap: {absolute('/sitemap.xml')}\n"
    ).encode()


def _slugs(topics: Set[str] | None) -> list[str]:
    found = Campaign.objects.public().of_topics(topics)
    return list(found.values_list("slug", flat=True))


def _path(slug: str) -> str:
    return f"sitemaps/{slug}.xml"


def _address(language: str, tail: str) -> str:
    return escape(absolute(f"/{language}/{tail}"))
