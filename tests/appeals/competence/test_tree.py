"""The competence finder: every way ends with letters, and they are the right ones."""

import re
from collections.abc import Iterator

import pytest

from glasno.appeals.competence import Leaf, NoSuchAnswerError, Question, tree
from glasno.appeals.competence.reading import ASKED
from glasno.appeals.records import LANGUAGES

SOLDIERS = ("mobilised", "contract", "conscript", "unknown")
HELD_BY_ARMY = {"status": "mobilised", "holder": "army", "since": "months3"}


def leaf(**answers: str) -> Leaf:
    found = tree().walk(answers)
    assert isinstance(found, Leaf)
    return found


def bundle(speaker: str = "relative", **answers: str) -> list[tuple[str, str]]:
    return [(step.kind, step.authority) for step in leaf(**answers).for_speaker(speaker)]


def test_first_question_is_whether_he_is_a_soldier() -> None:
    question = tree().walk({})
    assert isinstance(question, Question)
    assert question.key == "status"
    assert question == tree().question(())


def test_question_follows_the_answers() -> None:
    assert tree().question(("mobilised",)).key == "holder"
    assert tree().question(("mobilised", "papers")).key == "court"
    asked = tree().walk({"status": "mobilised", "holder": "army"})
    assert asked == tree().question(("mobilised", "army"))


def test_answers_that_are_not_on_the_way_count_for_nothing() -> None:
    answers = {**HELD_BY_ARMY, "asked": "nobody"}
    assert leaf(**answers, court="yes", investigators="refusal", weather="rain") == leaf(**answers)


@pytest.mark.parametrize("path", [("nonsense",), ("mobilised", "papers", "yes"), ("a",) * 99])
def test_question_where_nothing_is_asked_is_refused(path: tuple[str, ...]) -> None:
    with pytest.raises(NoSuchAnswerError):
        tree().question(path)


def test_unknown_answer_is_refused_and_not_repeated() -> None:
    with pytest.raises(NoSuchAnswerError, match=r"^status has no such answer$"):
        tree().walk({"status": "Ivan"})


@pytest.mark.parametrize("speaker", ASKED)
def test_every_way_ends_with_letters_for_everybody_asked(speaker: str) -> None:
    for way in tree().ways():
        letters = bundle(speaker, **way)
        assert letters
        assert len(set(letters)) == len(letters)


def test_no_way_asks_more_than_six_questions() -> None:
    assert max(len(way) for way in tree().ways()) == 6


def test_relative_of_a_mobilised_man_held_by_the_army_gets_the_first_bundle() -> None:
    assert bundle(**HELD_BY_ARMY, asked="nobody") == [
        ("crime_report", "gvsu"),
        ("prosecutor", "gvp"),
        ("wgeid", "wgeid"),
        ("appeal", "mod"),
        ("wgad", "wgad"),
    ]


def test_after_three_months_the_un_stands_last() -> None:
    answers = {**HELD_BY_ARMY, "since": "older", "asked": "nobody"}
    assert bundle(**answers)[-1] == ("wgeid", "wgeid")


def test_soldiers_go_to_military_bodies_and_civilians_never() -> None:
    for way in tree().ways():
        authorities = {authority for _, authority in bundle(**way)}
        if way["status"] == "civilian":
            assert not authorities & {"gvsu", "gvp", "mod", "commander", "commissariat"}
        else:
            assert ("crime_report", "sledkom") not in bundle(**way)


@pytest.mark.parametrize(
    ("status", "addressees"),
    [
        ("mobilised", ["commander", "commissariat"]),
        ("contract", ["commander"]),
        ("conscript", ["commissariat"]),
        ("unknown", ["commander"]),
        ("civilian", []),
    ],
)
def test_own_application_goes_where_his_service_came_from(
    status: str, addressees: list[str]
) -> None:
    letters = bundle("self", **{**HELD_BY_ARMY, "status": status}, asked="nobody")
    assert [to for kind, to in letters if kind == "own_application"] == addressees


def test_only_the_man_himself_is_offered_his_own_application() -> None:
    for speaker in ("relative", "lawyer"):
        for way in tree().ways():
            assert "own_application" not in [kind for kind, _ in bundle(speaker, **way)]


def test_missing_slip_leads_to_the_complaint_of_inaction() -> None:
    answers = {**HELD_BY_ARMY, "asked": "investigators", "investigators": "no_slip"}
    assert bundle(**answers)[0] == ("complaint_124", "gvp")


def test_refusal_leads_to_prosecutor_court_and_ombudsman() -> None:
    answers = {**HELD_BY_ARMY, "asked": "investigators", "investigators": "refusal"}
    assert bundle(**answers)[:3] == [
        ("complaint_124", "gvp"),
        ("complaint_125", "court"),
        ("ombudsman", "ombudsman"),
    ]


def test_nobody_complains_to_the_body_that_was_written_to() -> None:
    for way in tree().ways():
        if way.get("prosecutor") in {"silence", "reply"}:
            assert ("prosecutor", "gvp") not in bundle(**way)


def test_ombudsman_is_offered_only_after_somebody_has_answered_or_kept_silent() -> None:
    for way in tree().ways():
        came_back = {way.get(name) for name in ("investigators", "prosecutor", "other")}
        if "ombudsman" in [kind for kind, _ in bundle(**way)]:
            assert came_back & {"refusal", "formal_reply", "silence", "reply"}


def test_decision_of_a_court_leads_to_no_report_that_there_is_none() -> None:
    for status in SOLDIERS:
        letters = bundle(status=status, holder="papers", court="yes")
        assert letters == [("prosecutor", "gvp"), ("wgad", "wgad")]


def test_vanished_man_is_asked_for_at_the_un() -> None:
    for way in tree().ways():
        if way["holder"] == "unknown":
            assert ("wgeid", "wgeid") in bundle(**way)
            assert ("wgad", "wgad") not in bundle(**way)


def test_tree_has_a_version() -> None:
    assert tree().version >= 1


# What speaks of somebody who is not there.
HE = re.compile(r"\b(?:[Hh]e|[Hh]im|[Hh]is|его)\b|^Он |^О нём ")


def texts(speaker: str, language: str) -> Iterator[tuple[int, str]]:
    """All that this speaker reads of the tree, each with the most letters that it may have."""
    for question in tree().questions.values():
        yield 80, question.text.to(speaker)[language]
        if question.help.to(speaker)[language]:
            yield 120, question.help.to(speaker)[language]
        for answer in question.answers:
            yield 80, answer.text.to(speaker)[language]
    for found in tree().leaves.values():
        yield 120, found.title.to(speaker)[language]
        for step in found.for_speaker(speaker):
            yield 160, step.why.to(speaker)[language]


@pytest.mark.parametrize("speaker", ["relative", "self", "lawyer"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_tree_is_plain_and_short_in_every_language(language: str, speaker: str) -> None:
    assert [text for most, text in texts(speaker, language) if not 0 < len(text) <= most] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_tree_uses_no_number_of_an_article(language: str) -> None:
    """A frightened person reads this: what the law is called stands with the letters."""
    said = [text for speaker in ("relative", "self") for _, text in texts(speaker, language)]
    assert [text for text in said if {"124", "125", "141", "59"} & set(text.split())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_man_is_asked_about_himself_and_others_about_him(language: str) -> None:
    assert [text for _, text in texts("self", language) if HE.search(text)] == []
    assert len([text for _, text in texts("relative", language) if HE.search(text)]) > 5
