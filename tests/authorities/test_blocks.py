"""What features have to say of authorities stands on the page of the directory and in its data."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils.html import format_html
from django.utils.translation import gettext as _

from glasno.authorities import opendata, pages
from glasno.authorities.actions.importing import import_file
from glasno.authorities.blocks import Block, Other, blocks_of, tables
from glasno.authorities.models import TOPIC
from glasno.kit.datapackages import Column, Table
from glasno.publishing.pages import SITE_TOPIC
from tests.factories.authorities import write_entry

pytestmark = pytest.mark.django_db

COURTS = Other("court", "Courts", format_html("<p>{}</p>", "Three courts."))
GONE = Other("office", "Not shown twice", format_html("<p>{}</p>", "Twice."))


def block(language: str) -> Block | None:
    return Block(
        lead=format_html("<p>{} {}</p>", "Lead", language),
        beside={"office": format_html("<p>{}</p>", "Beside the office.")},
        others=[COURTS, GONE],
        data_files=["more.csv"],
    )


def silent(language: str) -> Block | None:
    return None


def more() -> Iterator[Table]:
    yield Table("more.csv", _("What else to know"), "", [Column("day", "date", "A day.")])


@pytest.fixture
def known(settings: LazySettings, tmp_path: Path) -> None:
    settings.GLASNO_AUTHORITY_BLOCKS = [f"{__name__}.silent", f"{__name__}.block"]
    settings.GLASNO_AUTHORITY_TABLES = [f"{__name__}.more"]
    import_file(write_entry(tmp_path), today=date(2026, 11, 22))


def rendered(language: str) -> str:
    path = f"{language}/authorities/index.html"
    return next(page.render() for page in pages.pages() if page.path == path).decode()


def test_feature_that_has_nothing_to_say_is_left_out(known: None) -> None:
    assert [each.data_files for each in blocks_of("en")] == [["more.csv"]]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_page_has_what_stands_above_all_and_beside_each(known: None, language: str) -> None:
    html = rendered(language)

    section = html[html.index('<section aria-labelledby="office">') :]
    assert f"<p>Lead {language}</p>" in html
    assert "Beside the office." in section[: section.index("</section>")]


def test_addressees_of_no_directory_have_sections_and_those_of_one_have_no_second(
    known: None,
) -> None:
    html = rendered("en")

    assert re.findall(r'<h2 id="([a-z-]+)"', html) == ["office", "court", "open-data"]
    assert '<a href="#court">Courts</a>' in html
    assert "Twice." not in html


def test_files_of_a_feature_are_linked_and_described(known: None) -> None:
    assert '<a href="/data/more.csv">more.csv</a>' in rendered("en")
    (package,) = opendata.pages()
    assert [each["path"] for each in json.loads(package.render())["resources"]] == [
        "authorities.csv",
        "more.csv",
    ]
    assert [table.path for table in tables()] == ["more.csv"]


def test_page_is_drawn_with_the_directory_alone(known: None) -> None:
    html = ["en/authorities/index.html", "ru/authorities/index.html"]

    assert [page.path for page in pages.pages({TOPIC})][:2] == html
    assert list(pages.pages({SITE_TOPIC, "campaign:let-them-go"})) == []
