"""The published directory: what stands on its page, what programs and doors get."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from glasno.authorities.actions.importing import import_file, load_shipped
from glasno.authorities.actions.publishing import publish_directory
from glasno.authorities.directory import Directory
from glasno.authorities.models import Authority, Channel
from glasno.authorities.pages import authority_view, pages
from glasno.publishing.actions.publishing import publish
from tests.factories.authorities import ENTRY, make_channel, make_entry, write_entry

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    """A site of nothing but the directory."""
    settings.GLASNO_PAGE_SOURCES = ["glasno.authorities.pages.pages"]
    publish()


def rendered(path: str) -> str:
    return next(page.render() for page in pages() if page.path == path).decode()


def text_of(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").split())


def office(tmp_path: Path, more: str = "", old: str = "", new: str = "") -> str:
    """What the page says of the one authority of a file."""
    import_file(write_entry(tmp_path, ENTRY.replace(old, new) + more), today=DAY)
    return text_of(rendered("en/authorities/index.html"))


def test_directory_is_published_for_people_programs_and_doors() -> None:
    assert [page.name for page in pages()] == [
        "site/en/authorities/index.html",
        "site/ru/authorities/index.html",
        "site/data/authorities.csv",
        "site/data/authorities.yaml",
        "doors/authorities/directory.json",
    ]


def test_sizes_of_files_are_in_the_unit_of_the_page_s_language() -> None:
    load_shipped(today=DAY)
    assert "5\N{NO-BREAK SPACE}МБ" in rendered("ru/authorities/index.html")


def test_empty_directory_says_so() -> None:
    assert "No authority is in the directory yet." in rendered("en/authorities/index.html")
    assert "пока нет ни\N{NO-BREAK SPACE}одного ведомства" in rendered("ru/authorities/index.html")


def test_doors_read_the_directory_as_it_stands() -> None:
    load_shipped(today=DAY)

    published = Directory.from_dict(json.loads(rendered("authorities/directory.json")))

    assert published.authorities == Authority.objects.directory().authorities
    assert published.usable("gvsu", DAY)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_page_names_every_authority_in_its_language(language: str) -> None:
    load_shipped(today=DAY)

    text = text_of(rendered(f"{language}/authorities/index.html"))

    for authority in Authority.objects.directory().authorities.values():
        assert authority.names[language].replace("\u00a0", " ") in text
        assert text.count(authority.competence[language].split(".")[0]) == 1


def test_page_says_where_it_was_read_and_that_nobody_checked(tmp_path: Path) -> None:
    assert (
        "By post 1 Example Street Source, at second hand: example.org · without a date · "
        "read on 1 November 2026 · not checked at the body itself"
    ) in office(tmp_path)


def test_page_says_when_somebody_checked(tmp_path: Path) -> None:
    more = "    checked_on: 2026-11-20\n    dated: 2018-03\n"

    text = office(tmp_path, more)

    assert (
        "example.org · dated March 2018 · read on 1 November 2026 · "
        "checked at the body itself on 20 November 2026"
    ) in text


def test_page_says_what_is_in_doubt_and_what_a_portal_asks_for(tmp_path: Path) -> None:
    portal = """
    identification: unchecked
    limit_characters: 2000
    limit_files: 1 × 5 MB
    fields: [writer_email, writer_surname]
    doubt: {en: Check first., ru: Проверьте.}
"""
    text = office(
        tmp_path,
        portal.lstrip("\n"),
        "kind: post\n    value: 1 Example Street",
        "kind: portal\n    value: https://example.org/write",
    )

    assert (
        "On its site https://example.org/write Check first. "
        "Nobody has checked whether one has to log in there. "
        "It asks for: surname, e-mail address. Files: 1 × 5 MB. "
        "To be careful we split a longer text into parts of 2,000 characters."
    ) in text


def test_page_says_that_a_way_is_closed(tmp_path: Path) -> None:
    text = office(tmp_path, "    valid_to: 2025-03-29\n")

    assert "By post Closed since the end of 29 March 2025." in text
    assert "1 Example Street" not in text


def test_way_through_another_body_can_be_closed() -> None:
    load_shipped(today=DAY)
    Channel.objects.filter(authority__key="gvp").update(valid_to=date(2026, 1, 2))

    text = text_of(rendered("en/authorities/index.html"))

    assert "By post Closed since the end of 2 January 2026." in text


def test_page_gives_the_mark_in_the_letters_language_and_its_meaning() -> None:
    load_shipped(today=DAY)

    text = text_of(rendered("en/authorities/index.html"))

    assert (
        "It goes through another body: Investigative Committee of the Russian Federation. "
        "Write on the letter and on the envelope: для Главного военного следственного управления "
        "(for the Main Military Investigative Directorate)."
    ) in text


def test_markup_in_an_entry_stays_text(tmp_path: Path) -> None:
    import_file(write_entry(tmp_path, ENTRY.replace("1 Example Street", "<b>x</b>")), today=DAY)

    html = rendered("en/authorities/index.html")

    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>x</b>" not in html


def test_closed_ways_stand_after_the_open_ones() -> None:
    closed = make_channel("email", valid_to=date(2025, 3, 29))
    entry = make_entry(channels=[closed, make_channel("telephone"), make_channel("post")])

    view = authority_view(entry, Directory([entry]), "en", on=DAY)

    assert [(way.label, way.closed) for way in view.ways] == [
        ("By post", False),
        ("By telephone", False),
        ("By e-mail", True),
    ]


def test_import_can_be_published_at_once(tmp_path: Path) -> None:
    import_file(write_entry(tmp_path), today=DAY)

    published = publish_directory()

    assert published is not None
    assert published.written == 5
