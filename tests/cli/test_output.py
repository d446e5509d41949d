"""How commands speak to people and to programs."""

import json

import pytest

from glasno.cli.output import emit, fail

FACTS = {
    "slug": "return-refuseniks",
    "confirmed": 12,
    "demonstration": True,
    "languages": ["en", "ru"],
    "closed_on": None,
    "reason": {"ru": "Ждём ответа."},
    "names": [{"place": 7, "text": "I. P., Perm"}],
}


def test_facts_for_programs_are_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    emit(FACTS, json=True)
    assert json.loads(capsys.readouterr().out) == FACTS


def test_facts_for_people_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    emit(FACTS, json=False)
    assert capsys.readouterr().out == (
        "slug           return-refuseniks\n"
        "confirmed      12\n"
        "demonstration  yes\n"
        "languages      en, ru\n"
        "closed on      -\n"
        "reason         ru Ждём ответа.\n"
        "names:\n"
        "  7  I. P., Perm\n"
    )


def test_no_facts_are_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    emit({}, json=False)
    assert capsys.readouterr().out == ""


def test_failure_is_one_sentence_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as failed:
        fail("The port is taken.")
    assert failed.value.code == 1
    assert capsys.readouterr() == ("", "The port is taken.\n")
