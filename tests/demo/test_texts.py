"""The demonstration's texts: complete in both languages, true to the facts, and well set."""

import re

import pytest

from glasno.campaigns.directory.checking import check_directory
from glasno.campaigns.directory.contents import TextFacts
from glasno.demo.actions.loading import DIRECTORY

FACTS = check_directory(DIRECTORY)
TEXTS = {text.language: text for text in FACTS.texts}


def whole(text: TextFacts) -> str:
    others = [*FACTS.demands, *FACTS.addressees, *(f.label for f in FACTS.figures)]
    return "\n".join([text.title, text.lead, text.body, *(each[text.language] for each in others)])


def test_demonstration_says_that_it_is_one() -> None:
    assert (FACTS.slug, FACTS.country, FACTS.demonstration) == ("return-refuseniks", "RU", True)


def test_figures_have_their_day_and_source() -> None:
    assert [(f.value, f.at_least, f.as_of.isoformat()) for f in FACTS.figures] == [
        (13, False, "2023-01-09"),
        (300, True, "2023-01-09"),
    ]
    assert all(f.source_url.startswith("https://") for f in FACTS.figures)


def test_petition_has_its_goal_and_no_names_on_the_site() -> None:
    section = FACTS.sections["petition"]

    assert section.integer("goal") == 15_000
    assert "displays" not in section


@pytest.mark.parametrize("language", ["en", "ru"])
def test_text_is_published_and_whole(language: str) -> None:
    text = TEXTS[language]

    assert text.state == "published"
    assert text.summary
    assert len(re.findall(r"^## ", text.body, re.MULTILINE)) == 5
    assert f"](/{language}/return-refuseniks/risks/)" in text.body


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Luhansk and Donetsk", "mobilised", "Article 28", "Article 59", "Bastrykin"]),
        ("en", ["Main Military Investigative Directorate", "commander-in-chief", "9 January"]),
        ("ru", ["Луганской и Донецкой", "мобилизованных", "Статья 28", "Статья 59", "Бастрыкину"]),
        ("ru", ["Главное военное следственное управление", "главнокомандующему", "9 января"]),
    ],
)
def test_text_holds_the_facts(language: str, words: list[str]) -> None:
    assert [word for word in words if word not in whole(TEXTS[language])] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_text_is_sober(language: str) -> None:
    assert re.findall(r"[!]", whole(TEXTS[language])) == []


def test_russian_is_set_as_russian() -> None:
    text = whole(TEXTS["ru"])

    assert re.findall(r"[\"“”]| - |--|\.\.\.", text) == []
    assert (
        re.findall(
            r"(?i)\b(?:еще|все[хм]? еще|пойдет|придет|нажмете|живете|дает|легче, чем|берет)\b", text
        )
        == []
    )
    assert text.count("«") == text.count("»") > 0
    assert " — " in text


def test_english_has_its_own_quotation_marks() -> None:
    assert re.findall(r"[\"']", whole(TEXTS["en"])) == []
