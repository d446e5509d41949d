"""Every state, event and piece of evidence has its words, in both languages."""

import pytest
from django.utils import translation

from glasno.appeals.clocks import Evidence
from glasno.appeals.ladder.table import EVENTS, STATES
from glasno.appeals.ladder.words import (
    EVENT_LABELS,
    EVIDENCE_LABELS,
    STATE_LABELS,
    event_label,
    evidence_label,
    state_label,
)


def test_all_names_have_words_and_no_others() -> None:
    assert tuple(EVENT_LABELS) == EVENTS
    assert tuple(STATE_LABELS) == STATES
    assert tuple(EVIDENCE_LABELS) == tuple(Evidence)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["They refused", "Registered", "The receipt slip, with its date"]),
        ("ru", ["Отказали", "Зарегистрировано", "Талон-уведомление с\N{NO-BREAK SPACE}датой"]),
    ],
)
def test_words_are_in_the_active_language(language: str, told: list[str]) -> None:
    with translation.override(language):
        assert [event_label("refusal"), state_label("registered"), evidence_label("slip")] == told
