"""The door of oEmbed answers from what is published, and asks no database."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import LazySettings

from glasno.campaigns.doors import oembed, show
from glasno.front.counter import Counter
from glasno.front.doors import find_door, open_doors
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest, Fields
from glasno.front.shelf import PublishedShelf
from glasno.publishing.actions.publishing import publish
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db

ANYBODY = (("access-control-allow-origin", "*"),)


@pytest.fixture
def counter(settings: LazySettings, public_site: None) -> Counter:
    settings.GLASNO = replace(settings.GLASNO, addresses=("https://glasno.example",))
    settings.GLASNO_PAGE_SOURCES = ["glasno.campaigns.syndication.pages"]
    settings.GLASNO_CAMPAIGN_EVENTS = []
    settings.GLASNO_CAMPAIGN_STANDINGS = []
    make_campaign(languages=["ru"], drafts=["en"])
    publish()
    shelf = PublishedShelf(Path(settings.GLASNO.data))
    shelf.refresh()
    return Counter(ledger=cast("Any", None), shelf=shelf)


def ask(counter: Counter, now: datetime, **fields: str) -> Reply:
    request = DoorRequest("GET", "", Fields(fields), ("en", "ru"), now)
    return asyncio.run(show(request, counter))


def test_door_is_open_for_reading_alone() -> None:
    assert find_door(open_doors(), "/oembed") == (oembed, "")
    assert (oembed.allow, oembed.query) == ("GET, HEAD", True)


def test_page_of_a_campaign_is_answered_to_anybody(counter: Counter, now: datetime) -> None:
    reply = ask(counter, now, url="https://glasno.example/ru/let-them-go/")

    assert (reply.status, reply.content_type, reply.headers) == (200, "application/json", ANYBODY)
    told = json.loads(reply.body)
    assert (told["title"], told["width"]) == ("Отпустите их домой", 400)
    assert 'src="https://glasno.example/embed/let-them-go/ru/"' in told["html"]


def test_xml_is_answered_where_it_is_asked_for(counter: Counter, now: datetime) -> None:
    url = "https://glasno.example/ru/let-them-go/"

    reply = ask(counter, now, url=url, format="xml", maxwidth="320", maxheight="rubbish")

    assert (reply.status, reply.content_type) == (200, "text/xml; charset=utf-8")
    assert b"<width>320</width><height>300</height>" in reply.body


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://elsewhere.example/ru/let-them-go/",
        "https://glasno.example/en/let-them-go/",  # a draft
        "https://glasno.example/ru/never-there/",
        "https://glasno.example/ru/../../petitions/slug/let-them-go",
    ],
)
def test_what_is_not_ours_is_not_found(counter: Counter, now: datetime, url: str) -> None:
    reply = ask(counter, now, url=url)

    assert (reply.status, reply.headers) == (404, ANYBODY)
    assert reply.body == b"There is no page of a campaign at this url.\n"


def test_format_that_we_do_not_write_is_told(counter: Counter, now: datetime) -> None:
    reply = ask(counter, now, url="https://glasno.example/ru/let-them-go/", format="yaml")

    assert (reply.status, reply.body) == (501, b"Ask for format=json or format=xml.\n")
