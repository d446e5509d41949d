"""Real directories, good and hostile: what is read from them, and what is told."""

import os
from datetime import date
from pathlib import Path

import pytest

from glasno.campaigns.directory.checking import check_directory
from glasno.campaigns.directory.contents import FigureFacts, TextFacts
from glasno.campaigns.directory.files import MAX_FILES
from glasno.campaigns.directory.further import PageFacts
from glasno.campaigns.directory.texts import BODY
from glasno.kit.sections.errors import DirectoryErrors
from glasno.kit.sections.opening import MAX_BYTES
from tests.factories.campaigns import (
    BODIES,
    CAMPAIGN_FILE,
    LEADS,
    TITLES,
    language_file,
    write_directory,
)


def faults_of(directory: Path) -> list[str]:
    with pytest.raises(DirectoryErrors) as raised:
        check_directory(directory)
    return [str(fault) for fault in raised.value.faults]


def with_line(old: str, new: str, text: str = CAMPAIGN_FILE) -> str:
    assert old in text
    return text.replace(old, new)


def test_directory_is_read_whole(tmp_path: Path) -> None:
    page = "---\ntitle: Sources\n---\n\nWhere this comes from.\n"
    directory = write_directory(
        tmp_path, {"pages/sources.en.md": page, "pages/sources.ru.md": page, ".hidden": "x"}
    )

    facts = check_directory(directory)

    assert (facts.slug, facts.country, facts.demonstration) == ("let-them-go", "RU", False)
    assert facts.texts == [
        TextFacts(code, "published", TITLES[code], LEADS[code], "", BODIES[code])
        for code in ("en", "ru")
    ]
    assert facts.pages == [
        PageFacts("sources", code, "Sources", "Where this comes from.") for code in ("en", "ru")
    ]
    assert facts.figures == [
        FigureFacts(
            value=300,
            at_least=True,
            as_of=date(2023, 1, 9),
            label={"en": "people held", "ru": "человек удерживают"},
            source={"en": "what relatives report", "ru": "сообщения родных"},
            source_url="https://example.org/statement",
        )
    ]
    assert facts.demands == [{"en": "Let them go.", "ru": "Отпустите их."}]
    assert facts.addressees == [{"en": "The prosecutor", "ru": "Прокурору"}]


def test_one_language_is_enough(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text("slug: let-them-go\n")
    (tmp_path / "ru.md").write_text(language_file("ru"))

    facts = check_directory(tmp_path)

    assert [text.language for text in facts.texts] == ["ru"]
    assert facts.country == ""


def test_files_of_other_systems_are_read_alike(tmp_path: Path) -> None:
    windows = ("\ufeff" + language_file("en")).replace("\n", "\r\n").encode()
    decomposed = language_file("ru").replace("й", "и\u0306").encode()

    facts = check_directory(write_directory(tmp_path, {"en.md": windows, "ru.md": decomposed}))

    assert facts == check_directory(write_directory(tmp_path / "plain"))


def test_body_keeps_markdown_and_loses_stray_spaces(tmp_path: Path) -> None:
    text = language_file("en") + "\n- one\n    - two  spaces\t\n\n\n\n\nEnd.   \n\n"

    facts = check_directory(write_directory(tmp_path, {"en.md": text}))

    assert facts.texts[0].body == (BODIES["en"] + "\n\n- one\n    - two spaces\n\n\n\n\nEnd.")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "slug: let-them-go",
            "slug: ../../etc",
            (
                "campaign.yaml:1: slug: use small Latin letters, digits and single hyphens, "
                "for example free-the-held"
            ),
        ),
        ("slug: let-them-go\n", "", "campaign.yaml:1: slug: is missing; write it"),
        (
            "slug: let-them-go",
            "slug: privacy",
            "campaign.yaml:1: slug: `privacy` is an address of the site itself; choose another",
        ),
        (
            "country: RU",
            "country: Russia",
            (
                "campaign.yaml:2: country: write the country's two capital letters of ISO 3166, "
                "for example RU"
            ),
        ),
        (
            "country: RU",
            "contry: RU",
            "campaign.yaml:2: contry: unknown field; did you mean `country`?",
        ),
        (
            "country: RU",
            "slug: another",
            "campaign.yaml:2: slug: stands twice (first on line 1); keep one",
        ),
        (
            "value: 300",
            "value: three hundred",
            (
                "campaign.yaml:4: figures[1].value: write a whole number in digits, "
                "without spaces or signs"
            ),
        ),
        (
            "as_of: 2023-01-09",
            "as_of: January",
            (
                "campaign.yaml:6: figures[1].as_of: write a day as year-month-day, "
                "for example 2023-01-09"
            ),
        ),
        (
            "https://example.org/statement",
            "javascript:alert(1)",
            "campaign.yaml:9: figures[1].source_url: a link begins with https:// or http://",
        ),
        (
            ", ru: Отпустите их.",
            "",
            "campaign.yaml:11: demands[1].ru: is missing; write it",
        ),
        (
            "Let them go.",
            '"Let\\u202E them go."',
            "campaign.yaml:11: demands[1].en: holds a character that cannot be printed; remove it",
        ),
        (
            "- {en: The prosecutor, ru: Прокурору}",
            "- The prosecutor",
            "campaign.yaml:13: addressees: write each item's fields as `name: value`",
        ),
        (
            "country: RU",
            "country: !!python/name:os.system RU",
            "campaign.yaml:2: remove the tag that begins with `!`",
        ),
    ],
)
def test_fault_in_the_facts_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    directory = write_directory(tmp_path, {"campaign.yaml": with_line(old, new)})

    assert fault in faults_of(directory)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "state: published",
            "state: ready",
            "en.md:2: state: choose from: draft, published",
        ),
        ("state: published\n", "", "en.md:2: state: is missing; write it"),
        (
            f"title: {TITLES['en']}",
            f"title: {'x' * 121}",
            "en.md:3: title: is 121 characters long; shorten it to 120",
        ),
        (
            f"lead: {LEADS['en']}",
            f"lead: {'x' * 401}",
            "en.md:4: lead: is 401 characters long; shorten it to 400",
        ),
        (
            "They were taken away.",
            "<b>They</b> were taken away.",
            "en.md:9: raw HTML is not taken; write it in Markdown",
        ),
        (
            "They were taken away.",
            "One line,\n[then](javascript:alert(1)) a link.",
            "en.md:10: a link begins with https:// or http://, mailto:, / or #",
        ),
        (
            "They were taken away.",
            "![them](https://example.org/them.jpg)",
            "en.md:9: pictures are not shown; remove it",
        ),
        (
            "They were taken away.",
            "They were&#x202e; taken away.",
            "en.md:9: an entity stands for a character that cannot be printed; remove it",
        ),
        (
            "They were taken away.",
            "They were\u2066 taken away.",
            "en.md:9: holds a character that cannot be printed, or hides; remove it",
        ),
        (
            "They were taken away.",
            "They were\x00 taken away.",
            "en.md:9: holds a character that cannot be printed, or hides; remove it",
        ),
        (
            "They were taken away.",
            "#### Deeper",
            "en.md:9: this heading skips a level; begin it with ###",
        ),
        (
            "## What happened\n\nThey were taken away.\n",
            "",
            "en.md:6: the text is missing; write it under the second `---`",
        ),
        (
            "They were taken away.",
            "x" * (BODY + 1),
            f"en.md:6: is {BODY + 19} characters long; shorten it to {BODY}",
        ),
        (
            "---\nstate",
            "state",
            "en.md:1: begin with a line `---`, the fields, and a line `---`",
        ),
    ],
)
def test_fault_in_a_text_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    text = with_line(old, new, language_file("en"))

    assert faults_of(write_directory(tmp_path, {"en.md": text})) == [fault]


def test_misspelt_field_of_a_text_is_told(tmp_path: Path) -> None:
    text = with_line("title: ", "titel: ", language_file("en"))

    assert faults_of(write_directory(tmp_path, {"en.md": text})) == [
        "en.md:2: title: is missing; write it",
        "en.md:3: titel: unknown field; did you mean `title`?",
    ]


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    directory = write_directory(
        tmp_path,
        {
            "campaign.yaml": with_line("country: RU", "country: ru"),
            "en.md": with_line("state: published", "state: x", language_file("en")),
            "notes.txt": "hello",
        },
    )

    assert faults_of(directory) == [
        (
            "campaign.yaml:2: country: write the country's two capital letters of ISO 3166, "
            "for example RU"
        ),
        "en.md:2: state: choose from: draft, published",
        "notes.txt: unknown file; a campaign has campaign.yaml, en.md, ru.md",
    ]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("campain.yaml", "campain.yaml: unknown file; did you mean campaign.yaml?"),
        ("de.md", "de.md: the site does not speak this language; it has en.md, ru.md"),
        ("README.md", "README.md: unknown file; a campaign has campaign.yaml, en.md, ru.md"),
        (
            "pages/check-mail.en.md",
            (
                "pages/check-mail.en.md: `check-mail` is a page that the site writes itself; "
                "choose another"
            ),
        ),
        (
            "pages/Why.en.md",
            (
                "pages/Why.en.md: use small Latin letters, digits and single hyphens, "
                "for example free-the-held"
            ),
        ),
        (
            "pages/why.de.md",
            "pages/why.de.md: the campaign has no de.md; write that first",
        ),
        ("pages/why.en.md", "pages/why.ru.md: is missing; write it"),
        (
            "pages/why.md",
            "pages/why.md: unknown file; a campaign has campaign.yaml, en.md, ru.md",
        ),
    ],
)
def test_file_that_a_campaign_does_not_have_is_refused(
    tmp_path: Path, name: str, fault: str
) -> None:
    directory = write_directory(tmp_path, {name: "---\ntitle: Why\n---\n\nBecause.\n"})

    assert fault in faults_of(directory)


def test_missing_campaign_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text(language_file("en"))

    assert faults_of(tmp_path)[0] == "campaign.yaml: is missing; write it"


def test_directory_without_a_language_is_told(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text("slug: let-them-go\n")

    assert faults_of(tmp_path) == [f"{tmp_path}: has no text; write one of en.md, ru.md"]


def test_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere")[0] == (
        f"{tmp_path}/nowhere: does not exist; name the directory of the campaign"
    )


def test_file_in_place_of_the_directory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "campaign.yaml").write_text("slug: let-them-go\n")
    monkeypatch.chdir(tmp_path)  # a long path would be shortened

    assert faults_of(Path("campaign.yaml"))[0] == (
        "campaign.yaml: is not a directory; name the directory of the campaign"
    )


def test_huge_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    directory = write_directory(tmp_path, {"en.md": b"x" * (MAX_BYTES + 1)})

    assert "en.md: is larger than 256 KiB; shorten it" in faults_of(directory)


def test_crowd_of_files_is_refused(tmp_path: Path) -> None:
    directory = write_directory(tmp_path, {f"pages/p{n}.en.md": "x" for n in range(MAX_FILES)})

    assert f"{tmp_path}: holds more than {MAX_FILES} files; remove some" in faults_of(directory)


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret of the server")
    directory = write_directory(tmp_path / "campaign")
    (directory / "en.md").unlink()
    (directory / "en.md").symlink_to(secret)
    (directory / "pages").symlink_to(tmp_path)

    faults = faults_of(directory)

    assert "en.md: is a link; put the file itself here" in faults
    assert "pages: is a link; put the file itself here" in faults
    assert "a secret of the server" not in "\n".join(faults)


def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    directory = write_directory(tmp_path)
    (directory / "en.md").unlink()
    os.mkfifo(directory / "en.md")

    assert "en.md: is not a file that a campaign has; remove it" in faults_of(directory)


def test_subdirectory_is_refused(tmp_path: Path) -> None:
    directory = write_directory(tmp_path, {"images/a.png": b"\x89PNG"})

    assert "images: is not a file that a campaign has; remove it" in faults_of(directory)


def test_text_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    directory = write_directory(tmp_path, {"ru.md": language_file("ru").encode("cp1251")})

    assert "ru.md:3: is not UTF-8; save the file in UTF-8" in faults_of(directory)


def test_name_that_is_not_text_is_refused_readably(tmp_path: Path) -> None:
    directory = write_directory(tmp_path)
    Path(os.fsdecode(os.fsencode(directory) + b"/\xff\x1b.md")).write_text("x")

    assert faults_of(directory) == ["??.md: unknown file; did you mean ru.md?"]


def test_demonstration_is_refused_where_others_can_reach_the_site(
    tmp_path: Path, public_site: None
) -> None:
    directory = write_directory(
        tmp_path, {"campaign.yaml": CAMPAIGN_FILE + "demonstration: true\n"}
    )

    assert faults_of(directory) == [
        (
            "campaign.yaml: demonstration: a demonstration runs only where nobody else can reach "
            "the site; remove the field, or set GLASNO_BASE_URL and GLASNO_HOST to 127.0.0.1"
        )
    ]
