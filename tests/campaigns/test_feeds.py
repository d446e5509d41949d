"""Feeds as their readers' programs see them, whatever somebody wrote into a title."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.campaigns.feeds import Entry, Feed, absolute_links, as_atom, as_json_feed
from tests.campaigns.reading import read_xml

TAGS = {"feed", "title", "id", "updated", "author", "name", "link"} | {
    "entry",
    "published",
    "summary",
}
SITE = "https://glasno.example"
PAGE = f"{SITE}/en/let-them-go/"
FIRST = Entry(
    name="let-them-go/en/updates/first-answer",
    url=f"{PAGE}updates/first-answer/",
    title="An answer & a question",
    day=date(2026, 11, 20),
    text="The prosecutor has answered.",
    html='<p>The prosecutor has <a href="https://example.org/?a=1&amp;b=2">answered</a>.</p>',
)
REACHED = Entry(
    name="let-them-go/en/signatures/500",
    url=PAGE,
    title="500 signatures",
    day=date(2026, 11, 12),
    text="The petition has gathered 500 confirmed signatures.",
)
FEED = Feed(
    name="let-them-go/en",
    title="Let them go home",
    language="en",
    page=PAGE,
    atom=f"{PAGE}feed.atom",
    json=f"{PAGE}feed.json",
    since=date(2026, 11, 1),
    entries=[FIRST, REACHED],
)
HOSTILE = [
    "<script>alert(1)</script>",
    "]]></title><script>alert(1)</script>",
    "&lt;b&gt; &#8238; &nbsp;",
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe\N{RIGHT-TO-LEFT ISOLATE}",
    "bell \x07 null \x00 escape \x1b form feed \x0c",
    "half \ud83d of a pair, \ufffe and \uffff",
    "\N{DOVE OF PEACE} \N{WAVING WHITE FLAG}\N{VARIATION SELECTOR-16}",
    "quotes \" and ' and \\",
    "a" * 1_000_000,
]


def parsed(feed: Feed) -> Any:
    found = feedparser.parse(as_atom(feed))
    assert found.bozo is False, found.get("bozo_exception")
    return found


def test_atom_is_read_by_feedparser_with_every_part() -> None:
    found = parsed(FEED)

    assert found.version == "atom10"
    assert found.feed.title == "Let them go home"
    assert found.feed.language == "en"
    assert found.feed.updated == "2026-11-20T00:00:00Z"
    assert found.feed.link == PAGE
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"{PAGE}feed.atom",
        "alternate": PAGE,
    }
    assert [(entry.title, entry.link, entry.published) for entry in found.entries] == [
        ("An answer & a question", FIRST.url, "2026-11-20T00:00:00Z"),
        ("500 signatures", PAGE, "2026-11-12T00:00:00Z"),
    ]
    assert found.entries[0].content[0].value == FIRST.html
    assert "content" not in found.entries[1]
    assert found.entries[1].summary == REACHED.text


def test_json_feed_has_what_version_1_1_asks_for() -> None:
    told = json.loads(as_json_feed(FEED))

    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["title"], told["language"]) == ("Let them go home", "en")
    assert (told["home_page_url"], told["feed_url"]) == (PAGE, f"{PAGE}feed.json")
    assert told["items"] == [
        {
            "id": feed_id(0),
            "url": FIRST.url,
            "title": FIRST.title,
            "summary": FIRST.text,
            "content_html": FIRST.html,
            "date_published": "2026-11-20T00:00:00Z",
            "date_modified": "2026-11-20T00:00:00Z",
            "language": "en",
        },
        {
            "id": feed_id(1),
            "url": PAGE,
            "title": REACHED.title,
            "summary": REACHED.text,
            "content_text": REACHED.text,
            "date_published": "2026-11-12T00:00:00Z",
            "date_modified": "2026-11-12T00:00:00Z",
            "language": "en",
        },
    ]


def feed_id(place: int, feed: Feed = FEED) -> str:
    return str(parsed(feed).entries[place].id)


def test_identity_outlives_the_address_and_the_title() -> None:
    moved = replace(FIRST, url="https://elsewhere.example/en/let-them-go/", title="Corrected")

    assert feed_id(0) == feed_id(0, replace(FEED, entries=[moved]))
    assert feed_id(0) == "urn:uuid:d573edfb-f4e6-5b7a-9fb1-15daced2349a"
    assert feed_id(0) != feed_id(1)


def test_empty_feed_is_of_the_day_on_which_the_campaign_began() -> None:
    found = parsed(replace(FEED, entries=[]))

    assert (found.entries, found.feed.updated) == ([], "2026-11-01T00:00:00Z")


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(words: str) -> None:
    feed = replace(FEED, title=words, entries=[replace(FIRST, title=words, text=words, html="")])

    root = read_xml(as_atom(feed))
    found = parsed(feed)

    plain = "".join(char for char in words if char.isprintable())
    assert root.findtext("{*}entry/{*}title") == plain
    assert {element.tag.partition("}")[2] for element in root.iter()} == TAGS
    assert len(found.entries) == 1
    assert json.loads(as_json_feed(feed))["items"][0]["title"] == plain


@given(st.text(st.characters(), max_size=60))
def test_whatever_stands_in_a_title_the_feed_can_be_read(words: str) -> None:
    feed = replace(FEED, title=words, entries=[replace(FIRST, title=words, text=words)])

    assert len(read_xml(as_atom(feed)).findall("{*}entry")) == 1
    assert len(json.loads(as_json_feed(feed).decode())["items"]) == 1


def test_same_entries_give_the_same_bytes() -> None:
    assert as_atom(FEED) == as_atom(replace(FEED))
    assert as_json_feed(FEED) == as_json_feed(replace(FEED))


def test_links_within_the_site_work_from_everywhere() -> None:
    html = (
        '<p>href="/x" <a href="/en/x/">x</a> <a href="#y">y</a> <a href="https://e.org/">z</a></p>'
    )

    assert absolute_links(html, site=SITE, page=PAGE) == (
        f'<p>href="/x" <a href="{SITE}/en/x/">x</a> <a href="{PAGE}#y">y</a> '
        '<a href="https://e.org/">z</a></p>'
    )
