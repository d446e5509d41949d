"""The kinds of documents: what the law says of each, and where it says it."""

from collections.abc import Mapping
from datetime import date

import pytest

from glasno.appeals.facts import SPEAKERS
from glasno.appeals.kinds import EVENTS, ClockRule, NextStep, kinds
from glasno.appeals.risks import risk_keys, risks_for

KINDS = sorted(kinds())


def clock(kind: str, key: str) -> ClockRule:
    (found,) = [rule for rule in kinds()[kind].clocks if rule.key == key]
    return found


def times(kind: str) -> Mapping[str, tuple[int, int, str, str]]:
    """Length, extension, start and rule of the first day, by clock."""
    return {
        rule.key: (rule.length, rule.extension, rule.starts, rule.counts_first_day)
        for rule in kinds()[kind].clocks
    }


def test_kinds_are_those_that_letters_are_written_for() -> None:
    assert KINDS == [
        "appeal",
        "appeal_silence",
        "complaint_124",
        "complaint_125",
        "crime_report",
        "ombudsman",
        "own_application",
        "prosecutor",
        "wgad",
        "wgeid",
    ]


def test_appeal_has_three_days_for_registration_and_thirty_from_it_once_longer() -> None:
    rule = clock("appeal", "answer")
    assert (rule.delivery_days, rule.length, rule.extension) == (3, 30, 30)
    assert (rule.starts, rule.counts_first_day, rule.rolls) == ("registration", "no", "unclear")


def test_prosecutors_have_thirty_days_and_fifteen_without_checks() -> None:
    assert times("prosecutor") == {
        "answer": (30, 30, "registration", "no"),
        "answer_without_checks": (15, 0, "registration", "no"),
    }
    appeal = kinds()["appeal"]
    assert "answer_without_checks" in [rule.key for rule in appeal.clocks_at("gvp")]
    assert "answer_without_checks" not in [rule.key for rule in appeal.clocks_at("gvsu")]


def test_crime_report_has_three_ten_and_thirty_days_all_from_receipt() -> None:
    assert times("crime_report") == {
        "decision": (3, 0, "receipt", "unclear"),
        "decision_10": (10, 0, "receipt", "unclear"),
        "decision_30": (30, 0, "receipt", "unclear"),
    }
    assert {rule.rolls for rule in kinds()["crime_report"].clocks} == {"next"}


def test_complaint_124_has_three_days_and_exceptionally_ten() -> None:
    assert times("complaint_124") == {
        "decision": (3, 0, "receipt", "unclear"),
        "decision_10": (10, 0, "receipt", "unclear"),
    }


def test_court_has_five_days_which_nobody_has_checked() -> None:
    assert times("complaint_125") == {"decision": (5, 0, "receipt", "unclear")}
    (source,) = [each for each in kinds()["complaint_125"].law if each.key == "ccp125days"]
    assert (source.mark, source.url, source.checked_on) == ("K", "", None)


def test_wgad_gives_the_state_sixty_days() -> None:
    assert times("wgad") == {"state_answer": (60, 0, "receipt", "unclear")}


def test_writer_has_three_months_for_the_urgent_procedure_and_a_year_for_the_ombudsman() -> None:
    (urgent,) = kinds()["wgeid"].deadlines
    (year,) = kinds()["ombudsman"].deadlines
    assert (urgent.length, urgent.unit, urgent.since) == (3, "months", "held_since")
    assert (year.length, year.unit, year.since) == (12, "months", "held_since")


@pytest.mark.parametrize("key", KINDS)
def test_no_kind_has_been_read_by_a_lawyer(key: str) -> None:
    assert kinds()[key].reviewed_by_lawyer is False


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_says_when_it_was_held_against_its_sources(key: str) -> None:
    checked_on = kinds()[key].checked_on
    assert checked_on is not None
    assert checked_on >= date(2026, 11, 22)


@pytest.mark.parametrize("key", KINDS)
def test_letter_abroad_is_english_and_at_home_russian(key: str) -> None:
    assert kinds()[key].language == ("en" if key in {"wgeid", "wgad"} else "ru")


@pytest.mark.parametrize("key", KINDS)
def test_writer_always_tells_name_and_address(key: str) -> None:
    for speaker in kinds()[key].speakers:
        required = kinds()[key].required_for(speaker)
        assert {"writer_surname", "writer_given", "writer_address"} <= set(required)
        assert len(set(required)) == len(required)


def test_only_the_man_himself_applies_for_civilian_service() -> None:
    assert kinds()["own_application"].speakers == ("self",)


def test_supporter_writes_appeals_alone() -> None:
    assert [key for key in KINDS if "supporter" in kinds()[key].speakers] == [
        "appeal",
        "appeal_silence",
    ]


def test_supporter_needs_nothing_but_a_name_and_an_address() -> None:
    assert kinds()["appeal"].required_for("supporter") == (
        "writer_surname",
        "writer_given",
        "writer_address",
    )


def test_un_is_not_offered_against_the_mans_will_nor_without_his_name() -> None:
    told = {"speaker": "relative", "consent": "given"}
    for key in ("wgeid", "wgad"):
        assert kinds()[key].is_open_to(told)
        assert not kinds()[key].is_open_to({**told, "consent": "refused"})
        assert not kinds()[key].is_open_to({**told, "name_him": "no"})


def test_appeal_of_a_relative_may_leave_the_name_out() -> None:
    appeal = kinds()["appeal"]
    assert appeal.is_open_to({"speaker": "relative", "name_him": "no"})
    assert "man_surname" in appeal.required_for("relative")
    assert "man_surname" not in appeal.required_for("relative", unnamed=True)


def test_kind_is_closed_to_whom_it_does_not_know() -> None:
    assert not kinds()["own_application"].is_open_to({"speaker": "relative"})
    assert not kinds()["appeal"].is_open_to({})


def steps(kind: str, event: str) -> list[tuple[str, str]]:
    return [(each.kind, each.authority) for each in kinds()[kind].next_steps if each.event == event]


def test_no_slip_leads_to_a_complaint_first_to_the_prosecutor() -> None:
    assert steps("crime_report", "no_slip")[0] == ("complaint_124", "gvp")


def test_refusal_leads_to_prosecutor_and_court() -> None:
    assert steps("crime_report", "refusal") == [
        ("complaint_124", "gvp"),
        ("complaint_125", "court"),
    ]


def test_silence_on_an_appeal_leads_to_the_prosecutor() -> None:
    assert steps("appeal", "silence")[0] == ("appeal_silence", "gvp")


def test_formal_reply_leads_to_the_ombudsman() -> None:
    for key in ("appeal", "prosecutor", "complaint_124", "appeal_silence"):
        assert ("ombudsman", "ombudsman") in steps(key, "formal_reply")


def test_forwarding_starts_the_clocks_anew_wherever_they_run_at_home() -> None:
    at_home = [key for key in KINDS if kinds()[key].language == "ru"]
    assert {key: kinds()[key].restarts for key in at_home} == dict.fromkeys(at_home, ("forwarded",))


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("event", ["silence", "refusal", "formal_reply"])
def test_first_letters_at_home_lead_everybody_somewhere(speaker: str, event: str) -> None:
    for key in ("appeal", "crime_report", "prosecutor", "own_application"):
        if speaker in kinds()[key].speakers:
            open_to = [kind for kind, _ in steps(key, event) if speaker in kinds()[kind].speakers]
            assert open_to, key


def test_steps_are_of_known_events_and_never_repeat() -> None:
    for kind in kinds().values():
        assert {step.event for step in kind.next_steps} <= set(EVENTS)
        assert len(set(kind.next_steps)) == len(kind.next_steps)
        assert all(isinstance(step, NextStep) for step in kind.next_steps)


def test_every_note_is_met_by_somebody() -> None:
    met = {
        (note.key, speaker)
        for kind in kinds().values()
        for speaker in kind.speakers
        for note in risks_for(kind.warnings, speaker=speaker)
    }
    assert {key for key, _ in met} == risk_keys()


def test_crime_report_warns_of_a_false_one() -> None:
    assert "false_report" in kinds()["crime_report"].warnings
    assert [key for key in KINDS if "false_report" in kinds()[key].warnings] == ["crime_report"]


def test_letters_warn_before_anything_is_typed_that_the_unit_may_learn_of_them() -> None:
    for kind in kinds().values():
        assert "retaliation" in kind.warnings


@pytest.mark.parametrize("law", ["discrediting", "fakes", "undesirable", "own_name"])
def test_supporter_meets_the_laws_as_well(law: str) -> None:
    notes = risks_for(kinds()["appeal"].warnings, speaker="supporter")
    assert law in [note.key for note in notes]
