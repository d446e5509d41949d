"""Whatever organisers write into any field stays text in everything that is published of it."""

import json
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import bidirectional
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from glasno.campaigns.actions.importing import import_campaign
from glasno.campaigns.spreading import printing
from glasno.kit.sections.errors import DirectoryErrors
from glasno.publishing.actions.publishing import publish
from tests.factories.campaigns import LEADS, TITLES, write_directory
from tests.security.hostile import CALL, WORD, fields, make_everything

pytestmark = pytest.mark.django_db

LEADING = {"href", "src", "srcset", "action", "formaction", "poster", "data", "xlink:href"}
SCHEMES = {"http", "https", "mailto", "tel", ""}
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
JSON = {".json", ".webmanifest"}
# Nothing in them is read as markup: styles and scripts of our own, tables, drawn pictures, copies.
PLAIN = {
    *(".css", ".js", ".txt", ".csv", ".ics", ".yaml", ".png", ".pdf", ".gz", ".br", ".minisig"),
    *(".pub", ".woff2", ".ico"),
}
# What no page shows: how an entry of the directory once was, and whence a day of the calendar is.
UNSHOWN = {"authorities.FormerEntry.entry", "appeals.CalendarDay.source"}


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what of the hostile words came alive in it."""

    def __init__(self) -> None:
        super().__init__()
        self.alive: list[str] = []
        self.described: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._script = told.get("type") or "script" if tag == "script" else None
        if tag == WORD or any(name == WORD or name.startswith("on") for name in told):
            self.alive.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            self._check_text(value or "")
            if name in LEADING and scheme_of(value or "") not in SCHEMES:
                self.alive.append(f"{name}={value}")
            if name == "content" and (told.get("http-equiv") or "").lower() == "refresh":
                self.alive.append(f"refresh {value}")

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script == "application/ld+json":
            self.described.append(data)
        elif self._script is not None and CALL in data:
            self.alive.append(f"script {data[:60]}")
        else:
            self._check_text(data)

    def handle_comment(self, data: str) -> None:
        if WORD in data or CALL in data:
            self.alive.append(f"comment {data[:60]}")

    def _check_text(self, text: str) -> None:
        if turns(text):
            self.alive.append(f"direction {text[:60]!r}")


def turns(text: str) -> bool:
    """Whether it changes its direction: nothing of ours does, and so nothing is left open."""
    return any(bidirectional(each) in BIDI for each in text)


def scheme_of(address: str) -> str:
    """As a browser finds it: spaces and controls before and within do not count."""
    bare = "".join(each for each in address if each > " ")
    head = bare.partition(":")[0]
    return head.lower() if ":" in bare and not set(head) & set("/?#") else ""


def alive_in_html(text: str) -> list[str]:
    reader = Reader()
    reader.feed(text)
    reader.close()
    for each in reader.described:
        json.loads(each)
    return reader.alive


def alive_in_xml(data: bytes) -> list[str]:
    """Of a feed, a sitemap or a picture; the HTML that a feed carries is read as such."""
    alive: list[str] = []
    for each in ET.fromstring(data).iter():  # noqa: S314 - our own writing, which the test doubts
        tag = each.tag.rpartition("}")[2]
        names = [name.rpartition("}")[2] for name in each.attrib]
        if tag in {WORD, "script"} or any(name == WORD or name[:2] == "on" for name in names):
            alive.append(f"{tag} {each.attrib}")
        if each.attrib.get("type") == "html" or "content_html" in each.attrib:
            alive += alive_in_html(each.text or "")
        for name, value in zip(names, each.attrib.values(), strict=True):
            if name in LEADING and scheme_of(value) not in SCHEMES:
                alive.append(f"{name}={value}")
    return alive


def alive_in_json(told: Any, name: str = "") -> list[str]:
    """Of a JSON feed, or of what the front reads; what is called HTML is read as such."""
    match told:
        case dict():
            return [each for key, value in told.items() for each in alive_in_json(value, key)]
        case list():
            return [each for value in told for each in alive_in_json(value, name)]
        case str() if turns(told):
            return [f"direction {told[:60]!r}"]
        case str() if "html" in name:
            return alive_in_html(told)
        case str() if name in {"url", "external_url", "home_page_url", "feed_url"}:
            return [] if scheme_of(told) in SCHEMES else [f"{name}={told}"]
        case _:
            return []


def alive_in(path: Path) -> list[str]:
    data = path.read_bytes()
    if path.suffix not in PLAIN and turns(data.decode()):
        return ["direction"]
    if path.suffix == ".html":
        return alive_in_html(data.decode())
    if path.suffix in {".atom", ".xml", ".svg"}:
        return alive_in_xml(data)
    if path.suffix in JSON or path.name == "oembed":
        return alive_in_json(json.loads(data))
    assert path.suffix in PLAIN, f"{path.name}: say how it is read"
    return []


@pytest.fixture
def published(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything hostile, published; but pictures are not drawn, which read no markup."""
    monkeypatch.setattr(printing, "draw", lambda _: b"a picture")
    make_everything(now=now)
    publish()
    data: Path = settings.GLASNO.data
    return data


def test_what_organisers_write_comes_alive_nowhere(published: Path) -> None:
    """In pages and the mirrors' pages, feeds, pictures, open data, and what doors answer with."""
    roots = [(published / "site").resolve(), published / "site.live", published / "doors"]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".html", ".atom", ".svg", ".json"}

    alive = {str(path): found for path in files if (found := alive_in(path))}
    said = "".join(path.read_text() for path in files if path.suffix in {".html", *JSON})

    assert alive == {}
    # Nobody has found the way of these words to a page: this test would not see them there.
    assert {name for name, _ in fields() if name not in said} == UNSHOWN


def import_refusal(directory: Path, file: str, old: str, new: str, now: datetime) -> str:
    """What the import says once `new` stands there instead of `old`."""
    write_directory(directory)
    text = (directory / file).read_text("utf-8")
    assert old in text
    (directory / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DirectoryErrors) as refused:
        import_campaign(directory, now=now)
    return str(refused.value)


PLACES = [
    ("en.md", f"title: {TITLES['en']}", "title: "),
    ("en.md", f"lead: {LEADS['en']}", "lead: "),
    ("campaign.yaml", "Let them go.", ""),
    ("campaign.yaml", "The prosecutor", ""),
    ("campaign.yaml", "people held", ""),
    ("campaign.yaml", "what relatives report", ""),
]


@pytest.mark.parametrize(("file", "old", "field"), PLACES, ids=[each[1][:12] for each in PLACES])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a" * 1_000_000, "is larger than 256 KiB; shorten it"),
        ("a" * 1_000, "is 1000 characters long; shorten it to "),
        ('"\\u202e"', "holds a character that cannot be printed; remove it"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}", "holds a character that cannot be printed, or hides"),
    ],
    ids=["megabyte", "long", "escaped", "turned"],
)
def test_text_that_no_page_can_show_is_refused_with_a_sentence(
    tmp_path: Path, now: datetime, file: str, old: str, field: str, words: str, told: str
) -> None:
    assert told in import_refusal(tmp_path, file, old, f"{field}{words}", now)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("x" * 40_001, "characters long; shorten it to 40000"),
        ("a &#8238; b", "an entity stands for a character that cannot be printed"),
        ('[a](https://example.org "&#8238;")', "an entity stands for a character that cannot"),
        (f"<{WORD}>", "raw HTML is not taken"),
        (f"[a](javascript:{CALL})", "a link begins with https://"),
    ],
    ids=["long", "entity", "entity-in-a-link", "markup", "script"],
)
def test_body_that_would_not_stay_text_is_refused_with_a_sentence(
    tmp_path: Path, now: datetime, words: str, told: str
) -> None:
    assert told in import_refusal(tmp_path, "en.md", "They were taken away.", words, now)


@pytest.mark.parametrize("address", [f"javascript:{CALL}", "data:text/html,x", "//elsewhere"])
def test_address_of_a_source_that_is_none_is_refused(
    tmp_path: Path, now: datetime, address: str
) -> None:
    told = import_refusal(tmp_path, "campaign.yaml", "https://example.org/statement", address, now)

    assert "source_url: a link begins with https:// or http://" in told
