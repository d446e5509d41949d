"""Updates and further pages of a directory: what is read, and what is told with its file."""

from datetime import date
from pathlib import Path

import pytest

from glasno.campaigns.directory.checking import check_directory
from glasno.campaigns.directory.further import UpdateFacts
from glasno.kit.sections.errors import DirectoryErrors
from tests.factories.campaigns import write_directory

TEXT = "---\ntitle: An answer has come\n---\n\nThe prosecutor has answered.\n"
FIRST = "updates/2026-11-20-first-answer"


def both(stem: str, text: str = TEXT) -> dict[str, str | bytes]:
    return {f"{stem}.{code}.md": text for code in ("en", "ru")}


def faults_of(directory: Path) -> list[str]:
    with pytest.raises(DirectoryErrors) as raised:
        check_directory(directory)
    return [str(fault) for fault in raised.value.faults]


def test_update_has_its_day_and_name_from_the_files_name(tmp_path: Path) -> None:
    facts = check_directory(write_directory(tmp_path, both(FIRST)))

    day = date(2026, 11, 20)
    assert facts.updates == [
        UpdateFacts("first-answer", code, day, "An answer has come", "The prosecutor has answered.")
        for code in ("en", "ru")
    ]


@pytest.mark.parametrize(
    ("stem", "what"),
    [
        (
            "updates/first-answer",
            "begin the name with the day it tells of, for example 2023-01-20-first-letter.en.md",
        ),
        (
            "updates/2026-02-30-first-answer",
            "begin the name with the day it tells of, for example 2023-01-20-first-letter.en.md",
        ),
        (
            "updates/2026-11-20-First_Answer",
            "use small Latin letters, digits and single hyphens, for example free-the-held",
        ),
        ("updates/2026-11-20-a", "use 3 to 60 characters"),
    ],
)
def test_name_that_makes_no_address_is_told(tmp_path: Path, stem: str, what: str) -> None:
    directory = write_directory(tmp_path, both(stem))

    assert faults_of(directory) == [f"{stem}.en.md: {what}", f"{stem}.ru.md: {what}"]


def test_update_stands_in_every_language_of_the_campaign(tmp_path: Path) -> None:
    files = both(FIRST)
    del files[f"{FIRST}.ru.md"]

    assert faults_of(write_directory(tmp_path, files)) == [f"{FIRST}.ru.md: is missing; write it"]


def test_update_in_a_language_that_the_campaign_lacks_is_told(tmp_path: Path) -> None:
    directory = write_directory(tmp_path, {**both(FIRST), f"{FIRST}.uk.md": TEXT})

    what = "the campaign has no uk.md; write that first"
    assert faults_of(directory) == [f"{FIRST}.uk.md: {what}"]


def test_name_stands_under_one_day_alone(tmp_path: Path) -> None:
    other = "updates/2026-11-21-first-answer"
    directory = write_directory(tmp_path, both(FIRST) | both(other))

    what = "`first-answer` is already the name of an update of 2026-11-20; choose another"
    assert faults_of(directory) == [f"{other}.en.md: {what}", f"{other}.ru.md: {what}"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("An answer has come", "", "2: title: is missing; write it"),
        (
            "An answer has come",
            "a" * 121,
            "2: title: is 121 characters long; shorten it to 120",
        ),
        (
            "title: An answer has come",
            "title: An answer has come\ntitel: x",
            "3: titel: unknown field; did you mean `title`?",
        ),
        (
            "An answer has come",
            "An \u202eanswer",
            "2: holds a character that cannot be printed, or hides; remove it",
        ),
        (
            "The prosecutor has answered.",
            "<script>alert(1)</script>",
            "5: raw HTML is not taken; write it in Markdown",
        ),
        (
            "The prosecutor has answered.",
            "[x](javascript:alert(1))",
            "5: a link begins with https:// or http://, mailto:, / or #",
        ),
        (
            "The prosecutor has answered.",
            "",
            "4: the text is missing; write it under the second `---`",
        ),
        (TEXT, "no head", "1: begin with a line `---`, the fields, and a line `---`"),
    ],
)
def test_what_is_wrong_in_an_update_has_file_and_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    files = {**both(FIRST), f"{FIRST}.en.md": TEXT.replace(old, new)}

    assert faults_of(write_directory(tmp_path, files)) == [f"{FIRST}.en.md:{fault}"]


def test_title_of_a_megabyte_is_refused_with_a_sentence(tmp_path: Path) -> None:
    files = {**both(FIRST), f"{FIRST}.en.md": TEXT.replace("An answer", "a" * 1_000_000)}

    fault = f"{FIRST}.en.md: is larger than 256 KiB; shorten it"
    assert faults_of(write_directory(tmp_path, files)) == [fault]


def test_emoji_in_a_title_stays(tmp_path: Path) -> None:
    title = "An answer \N{DOVE OF PEACE}\N{VARIATION SELECTOR-16} has come"
    text = TEXT.replace("An answer has come", title)

    facts = check_directory(write_directory(tmp_path, both(FIRST, text)))

    assert [update.title for update in facts.updates] == [title, title]
