"""The page of the bundle: it stands alone, escapes what was typed, and says what each file is."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from glasno.appeals.letters.letter import Letter
from glasno.appeals.ways.checklist import Part, checklist_html

from .errands import COURT, ENGLISH, FACTS, LONG, RUSSIAN, ways

FILES = ("01-letter.pdf", "01-copy-for-stamp.pdf", "01-envelope.pdf", "01-contents.pdf")


class Tags(HTMLParser):
    """Which elements a page has, and where its addresses lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        told = dict(attrs)
        assert not [name for name in told if name.startswith("on")]
        if tag == "a":
            self.links.append(told["href"] or "")
        self.loads += [told[name] or "" for name in ("src", "srcset") if name in told]


def page_of(*letters: Letter, language: str = "en") -> str:
    parts = [Part(letter=each, ways=ways(each, language=language), files=FILES) for each in letters]
    return checklist_html(parts, language=language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_page_loads_nothing_and_runs_nothing(language: str) -> None:
    page = page_of(RUSSIAN, ENGLISH, COURT, language=language)
    tags = Tags(page)

    assert tags.names.isdisjoint({"script", "iframe", "img", "link", "object", "form", "svg"})
    assert tags.loads == []
    assert re.findall(r"url\(|@import", page) == []
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')


def test_page_names_each_file_and_what_it_is() -> None:
    page = page_of(RUSSIAN)

    assert [link for link in Tags(page).links if link.startswith("01-")] == list(FILES)
    assert "both addresses for the envelope" in page


def test_page_holds_the_parts_for_a_portal_but_not_the_text_that_lies_beside_it() -> None:
    page = page_of(replace(LONG, authority="sledkom"), replace(RUSSIAN, authority="gvp"))

    assert "Часть 1 из 2." in page
    assert "Text of the letter" not in page


def test_a_letter_without_any_way_says_so() -> None:
    assert "Today we know no way by which this letter can leave." in page_of(
        replace(RUSSIAN, authority="nobody")
    )


def test_whatever_is_typed_is_shown_and_never_markup() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ x }}{% y %}"
    letter = replace(
        RUSSIAN,
        authority="sledkom",
        addressee=(hostile,),
        sender=(hostile,),
        title=hostile,
        body=(hostile * 40,),
        enclosures=(hostile,),
        signature=hostile,
    )

    page = page_of(letter)

    assert Tags(page).names.isdisjoint({"script", "img"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ x }}{% y %}" in page


def test_facts_of_a_form_are_shown_and_never_markup() -> None:
    hostile = '<script src="//example.org/x"></script>'
    letter = replace(RUSSIAN, authority="sledkom")
    facts = dict.fromkeys(FACTS, hostile)

    page = checklist_html(
        [Part(letter=letter, ways=ways(letter, facts=facts), files=FILES)], language="en"
    )

    assert "script" not in Tags(page).names
    assert page.count("&lt;script") >= len(FACTS) - 1


def test_site_and_campaign_are_not_named() -> None:
    assert "glasno" not in page_of(RUSSIAN, ENGLISH).lower()
