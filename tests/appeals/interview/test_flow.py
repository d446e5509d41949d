"""The ways through the interview: for everybody, whatever they answer, they end at letters."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from glasno.appeals.competence import Leaf, tree
from glasno.appeals.doors.turns import go_back, go_on
from glasno.appeals.interview import flow
from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.bundle import chosen, told_by_route
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.interview.writing import write_bundle
from glasno.front.requests import Fields
from tests.factories.appeals import a_setting, typed

ASKED = ("relative", "self", "lawyer")
FINDER_TO_FIRST = {"status": "mobilised", "holder": "army", "since": "months3", "asked": "nobody"}


def at(screen: str, *, speaker: str = "", route: Mapping[str, str] | None = None) -> State:
    route = dict(route or {})
    answers = Answers({"speaker": speaker, **(told_by_route(route) if route else {})})
    return State(screen=screen, answers=answers, route=route)


def answered_on(state: State, setting: Setting) -> Fields:
    """What a person sends who answers everything that this screen asks."""
    letters = {f"letter.{letter.key}": "yes" for letter in setting.offered(state)}
    return typed(speaker=state.answers.get("speaker"), **letters)


def walked(state: State, setting: Setting, route: Mapping[str, str]) -> Iterator[State]:
    """Every state from this one to the letters."""
    for _ in range(30):
        yield state
        if state.screen == flow.LETTERS:
            return
        form = answered_on(state, setting)
        if state.screen.startswith(flow.FIND):
            form = Fields({"answer": route[state.screen.removeprefix(flow.FIND)]})
        turn = go_on(state, form, setting)
        assert turn.errors == {}
        state = turn.state
    pytest.fail("the way does not end")


def ends(speaker: str, route: Mapping[str, str]) -> list[State]:
    return list(walked(at(flow.WHO, speaker=speaker), a_setting(), route))


def test_supporter_fills_one_screen() -> None:
    assert [each.screen for each in ends("supporter", {})] == ["who", "supporter", "letters"]


def test_relative_is_asked_one_question_a_screen_until_the_letters_are_known() -> None:
    assert [each.screen for each in ends("relative", FINDER_TO_FIRST)] == [
        "who",
        "consent",
        "find:status",
        "find:holder",
        "find:since",
        "find:asked",
        "bundle",
        "man",
        "holding",
        "warnings",
        "writer",
        "names",
        "letters",
    ]


def test_man_himself_is_asked_for_nobodys_consent_and_for_no_other_name() -> None:
    states = ends("self", FINDER_TO_FIRST)

    assert "consent" not in [each.screen for each in states]
    assert states[-1].answers.get("consent") == "own"
    assert "man_surname" not in states[-1].answers


def different_ways(speaker: str) -> dict[tuple[tuple[str, ...], str], Mapping[str, str]]:
    """One way of the finder for each bundle of letters and each answer to an earlier letter."""
    found = {}
    for route in tree().ways():
        leaf = tree().walk(route)
        assert isinstance(leaf, Leaf)
        letters = tuple(f"{step.kind}.{step.authority}" for step in leaf.for_speaker(speaker))
        found[letters, route.get(route.get("asked", ""), "")] = route
    return found


@pytest.mark.parametrize("speaker", ASKED)
def test_every_way_of_the_finder_ends_with_all_its_letters_written(speaker: str) -> None:
    ways = different_ways(speaker)
    assert len(ways) > 20
    for (letters, _), route in ways.items():
        bundle = write_bundle(ends(speaker, route)[-1], a_setting())
        assert tuple(each.planned.key for each in bundle.letters) == letters
        assert bundle.gone == ()


@pytest.mark.parametrize("speaker", ["supporter", *ASKED])
def test_back_leads_through_the_same_screens(speaker: str) -> None:
    setting = a_setting()
    states = ends(speaker, FINDER_TO_FIRST)
    state, seen = states[-1], [states[-1].screen]
    while state.screen != flow.WHO:
        state = go_back(state, Fields(), setting).state
        seen.append(state.screen)

    assert seen == [each.screen for each in reversed(states)]
    assert state.answers == states[-1].answers


def test_back_from_the_first_screen_stays_there() -> None:
    assert go_back(at(flow.WHO), Fields(), a_setting()).state.screen == "who"


def test_man_who_does_not_want_it_is_written_about_by_nobody() -> None:
    setting = a_setting()
    state = at(flow.CONSENT, speaker="relative", route=FINDER_TO_FIRST).told({"man_surname": "К."})
    refused = go_on(state, typed(consent="refused"), setting).state
    onward = go_on(refused, Fields(), setting).state

    assert (refused.screen, onward.screen) == ("refused", "supporter")
    assert onward.answers == Answers({"speaker": "supporter"})
    assert onward.route == {}


def test_earlier_letter_is_asked_about_only_where_there_was_one() -> None:
    first = ends("relative", FINDER_TO_FIRST)
    later = ends(
        "relative", {**FINDER_TO_FIRST, "asked": "investigators", "investigators": "refusal"}
    )

    assert "earlier" not in [each.screen for each in first]
    assert "earlier" in [each.screen for each in later]
    assert later[-1].answers.get("previous_kind") == "crime_report"
    assert later[-1].answers.get("previous_reply_kind") == "refusal"


@pytest.mark.parametrize(
    ("earlier", "answer", "came"),
    [
        ("investigators", "no_slip", False),
        ("investigators", "silence", False),
        ("other", "silence", False),
        ("investigators", "refusal", True),
        ("other", "reply", True),
    ],
)
def test_reply_that_did_not_come_is_neither_asked_for_nor_told(
    earlier: str, answer: str, *, came: bool
) -> None:
    setting = a_setting()
    last = ends("relative", {**FINDER_TO_FIRST, "asked": earlier, earlier: answer})[-1]
    told = flow.told(last.told({"previous_reply_on": "2026-10-20"}), setting.authorities)
    asked = {each.name for each in flow.asks(flow.EARLIER, last, setting.authorities)}

    assert ("previous_reply_on" in asked) is came
    assert ("previous_reply_on" in told) is came
    assert ("previous_number" in asked) is (answer != "no_slip")


def test_letter_that_was_not_ticked_is_asked_for_nothing() -> None:
    setting = a_setting()
    state = at(flow.BUNDLE, speaker="relative", route=FINDER_TO_FIRST).told({"consent": "given"})
    only = go_on(state, Fields({"letter.appeal.mod": "yes"}), setting).state

    assert [letter.key for letter in setting.chosen(only)] == ["appeal.mod"]
    keys = [note.key for note in flow.cautions(only, setting.chosen(only), before=False)]
    assert "false_report" not in keys
    assert "false_report" in [
        note.key for note in flow.cautions(state, setting.chosen(state), before=False)
    ]


def test_supporters_letter_goes_to_the_campaigns_first_authority() -> None:
    state = at(flow.SUPPORTER, speaker="supporter")

    assert [letter.key for letter in chosen(state, ("gvp", "gvsu"))] == ["appeal.gvp"]


@pytest.mark.parametrize(
    ("state", "parts"),
    [
        (at(flow.WHO, speaker="supporter"), (1, 3)),
        (at(flow.SUPPORTER, speaker="supporter"), (2, 3)),
        (at(flow.CONSENT, speaker="relative"), (2, 10)),
        (at("find:status", speaker="relative"), (3, 10)),
        (at("find:asked", speaker="relative", route=FINDER_TO_FIRST), (3, 10)),
        (at(flow.BUNDLE, speaker="relative", route=FINDER_TO_FIRST), (4, 10)),
        (at(flow.NAMES, speaker="relative", route=FINDER_TO_FIRST), (9, 10)),
        (at("edit:appeal.gvsu", speaker="supporter"), (0, 0)),
    ],
)
def test_progress_counts_the_finder_as_one_part(state: State, parts: tuple[int, int]) -> None:
    assert flow.progress(state, ("gvsu",)) == parts


def test_screen_that_is_not_on_the_way_leads_to_the_first() -> None:
    stray = at(flow.NAMES, speaker="supporter")

    assert flow.after(stray, ("gvsu",)) == "who"
    assert flow.before(stray, ("gvsu",)) == "who"


def test_answer_that_the_finder_does_not_know_begins_it_anew() -> None:
    state = at("find:status", speaker="relative", route={"status": "general"})

    assert flow.way(state.told({"consent": "given"}), ())[-1] == "find:status"
    assert go_on(state, Fields({"answer": "general"}), a_setting()).errors == {
        "answer": "Choose an answer."
    }


def test_answers_to_another_way_stay_unsaid() -> None:
    setting = a_setting()
    state = replace(
        at(flow.SUPPORTER, speaker="supporter"),
        answers=Answers({"speaker": "supporter", "man_surname": "Ковалёв", "own_words": "Да"}),
    )

    assert setting.told(state) == {"speaker": "supporter", "own_words": "Да"}
