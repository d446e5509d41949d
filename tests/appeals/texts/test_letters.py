"""Every letter as a whole, and what holds of all of them whatever was answered."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.kinds import Kind, kinds
from glasno.appeals.text import Declinable, LetterText
from glasno.appeals.texts import NoTextError, text_of
from glasno.appeals.texts.reading import FOLDER
from tests.appeals.texts.cases import (
    FIRST,
    LETTERS,
    OWN,
    PREVIOUS,
    cases,
    facts_of,
    plain,
    render,
    values_of,
)

CASES = {name: (kind, speaker, facts) for name, kind, speaker, facts in cases()}
PAIRS = [(kind.key, speaker) for kind in kinds().values() for speaker in kind.speakers]
RUSSIAN = [(key, speaker) for key, speaker in PAIRS if kinds()[key].language == "ru"]
# What the frame of a letter says: from whom, to whom, with which signature.
FRAME = {
    *("writer_surname", "writer_given", "writer_patronymic", "writer_address", "writer_gender"),
    *("court_name", "court_address", "commissariat_name", "commissariat_address"),
    *("commander_unit", "commander_address"),
}
# Facts that reach a text by a computed name.
BY_NAME = {
    "man_surname": "man_name",
    "man_given": "man_name",
    "writer_relation": "relation",
    "previous_authority": "previous_authority_name",
}
ONE_LINE = re.compile(r"[ \N{NO-BREAK SPACE}]{2}|^\s|\s$|\.\.| [,.;:]")


def words(kind: str, speaker: str) -> str:
    """All that a letter says, in the fullest and the least case."""
    both = [
        plain(render(kinds()[kind], speaker, facts_of(kinds()[kind], speaker, least=least)))
        for least in (False, True)
    ]
    return "\n".join(both)


def used(text: LetterText) -> set[str]:
    return set(text.variables()) | {condition.name for condition in text.conditions()}


@pytest.mark.parametrize("name", sorted(CASES))
def test_letter_says_what_was_read_by_eye(name: str) -> None:
    kind, speaker, facts = CASES[name]
    kept = (LETTERS / f"{name}.txt").read_text("utf-8")
    assert plain(render(kind, speaker, facts)) == kept, "python -m tests.appeals.texts.cases"


def test_no_letter_is_kept_that_is_not_written() -> None:
    assert {path.stem for path in LETTERS.glob("*.txt")} == set(CASES)


def test_every_text_is_somebodys_letter() -> None:
    read = {text_of(key, kinds()[key].language, speaker).file for key, speaker in PAIRS}
    assert {path.name for path in FOLDER.glob("*.txt")} == read


def test_text_that_all_campaigns_share_tells_nothing_of_one() -> None:
    kind = kinds()["appeal"]
    facts = facts_of(kind, "supporter", least=True)
    values = {**values_of(facts, "ru"), "campaign_reports": ""}
    text = text_of("appeal", "ru", "supporter")
    found = plain(text.render(values, facts=facts, genders={}))
    whole = plain(render(kind, "supporter", facts))
    assert "держат взаперти без решения суда" in found
    assert "подтверждённых мест, где их держат, — 13." in found
    assert "удерживают не менее 300 человек." in found
    for word in ("Донбасс", "подвал", "пытк", "расстрел", "родственник"):
        assert word not in found
        assert word in whole


def test_letter_that_does_not_exist_is_told() -> None:
    with pytest.raises(NoTextError, match=r"^wgeid is no letter of a supporter$"):
        text_of("wgeid", "en", "supporter")
    with pytest.raises(NoTextError, match=r"^wgeid has no text in ru$"):
        text_of("wgeid", "ru", "relative")
    with pytest.raises(NoTextError, match=r"^poem is no letter of a self$"):
        text_of("poem", "ru", "self")


@pytest.mark.parametrize(("key", "speaker"), PAIRS)
def test_every_required_fact_is_said(key: str, speaker: str) -> None:
    kind = kinds()[key]
    said = used(text_of(key, kind.language, speaker)) | FRAME
    unsaid = [
        name
        for name in kind.required_for(speaker)
        if name not in said and BY_NAME.get(name, name) not in said
    ]
    assert unsaid == []


@pytest.mark.parametrize(("key", "speaker"), PAIRS)
def test_every_fact_that_a_text_asks_for_makes_letters_differ(key: str, speaker: str) -> None:
    kind = kinds()[key]
    full = facts_of(kind, speaker, least=False)
    whole = plain(render(kind, speaker, full))
    required = {*kind.required_for(speaker), "speaker", "writer_gender"}
    same = [
        name
        for name in sorted(used(text_of(key, kind.language, speaker)) & set(full) - required)
        if plain(render(kind, speaker, {**full, name: ""})) == whole
    ]
    # "name_him" and "consent" decide by what they say, not by being there.
    assert set(same) <= {"name_him", "previous_kind", "previous_reply_kind", "consent", *NEEDS_TWO}


# Said only beside another fact.
NEEDS_TWO = {"man_surname", "writer_relation", "man_status", "urgency"}


def answers(kind: Kind, speaker: str) -> st.SearchStrategy[dict[str, str]]:
    """Any answers that are enough for a letter: each optional fact told, or not, or otherwise."""
    full = facts_of(kind, speaker, least=False) | (PREVIOUS if kind.key in FIRST else {})
    required = kind.required_for(speaker)
    choices = {
        name: st.sampled_from(
            [value, *FACTS[name].choices] if name in required else ["", value, *FACTS[name].choices]
        )
        for name, value in full.items()
        if name != "speaker"
    }
    choices["previous_kind"] = st.sampled_from(["", *kinds()])
    choices["previous_reply_kind"] = st.sampled_from(["", "refusal", "silence", "formal_reply"])
    return st.fixed_dictionaries(choices).map(lambda told: {**told, "speaker": speaker})


def given_only(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if value}


@pytest.mark.parametrize(("key", "speaker"), PAIRS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_answers_leave_a_hole_in_a_letter(key: str, speaker: str, data: st.DataObject) -> None:
    kind = kinds()[key]
    facts = given_only(data.draw(answers(kind, speaker)))
    letter = render(kind, speaker, facts)
    for line in (letter.title, letter.subject, *letter.paragraphs, *letter.enclosures):
        assert line
        assert "{" not in line


@pytest.mark.parametrize(("key", "speaker"), RUSSIAN)
def test_letters_in_russian_keep_their_voice(key: str, speaker: str) -> None:
    text = words(key, speaker)
    for line in text.splitlines():
        assert ONE_LINE.search(line) is None, line
    assert "!" not in text
    assert '"' not in text
    assert re.search(r"\s[-–]\s(?!$)", text.replace("\n- ", "\n")) is None
    assert re.search(r"\bв(?:ы|ас|ам|ами|аш\w*)\b", text) is None
    assert re.search(r"\b(?:еще|ее|нее|свое|мое|его же)\b", text) is None


@pytest.mark.parametrize(("key", "speaker"), PAIRS)
def test_letters_name_neither_this_site_nor_any_movement(key: str, speaker: str) -> None:
    text = words(key, speaker).lower()
    for name in ("гласно", "glasno", "весна", "феминист", "petition", "петици", "сайт", "http"):
        assert name not in text


@pytest.mark.parametrize(("key", "speaker"), PAIRS)
def test_letters_name_no_war_and_no_republic(key: str, speaker: str) -> None:
    text = words(key, speaker).lower()
    for name in ("войн", "народн", "самопровозглаш", "незаконных тюр", "оккуп", "war "):
        assert name not in text


@pytest.mark.parametrize(("key", "speaker"), RUSSIAN)
def test_woman_and_man_write_in_their_own_forms(key: str, speaker: str) -> None:
    kind = kinds()[key]
    facts = facts_of(kind, speaker, least=False)
    woman = plain(render(kind, speaker, {**facts, "writer_gender": "female"}))
    man = plain(render(kind, speaker, {**facts, "writer_gender": "male"}))
    nobody = plain(render(kind, speaker, {**facts, "writer_gender": ""}))
    assert nobody == man
    if re.search(r"\b(?:не была|направила|предупреждена|согласна|сообщила|пришла)\b", woman):
        assert woman != man


def test_name_that_is_held_back_stands_nowhere() -> None:
    for speaker in ("relative", "lawyer"):
        facts = facts_of(kinds()["appeal"], speaker, least=False) | {"name_him": "no"}
        unnamed = {name: value for name, value in facts.items() if name not in BY_NAME}
        for told in (facts, unnamed):
            text = plain(render(kinds()["appeal"], speaker, told))
            for secret in ("Зорькин ", "Зорькина А", "Артём", "2001", "00000", "рядовой"):
                assert secret not in text
        assert "не называю" in text


def test_values_of_the_full_case_are_all_there() -> None:
    facts = facts_of(kinds()["crime_report"], "relative", least=False)
    values = values_of(facts, "ru")
    assert values["held_since"] == "5 ноября 2022 года"
    assert isinstance(values["man_name"], Declinable)
    assert {name for name in facts if FACTS[name].holds is Holds.DATE} <= set(values)
    assert {"man_rank", "man_unit"} <= OWN
