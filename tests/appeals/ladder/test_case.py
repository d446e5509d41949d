"""A followed letter: its history, its state, and how it stands in a sealed case."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.clocks import Evidence
from glasno.appeals.ladder.case import (
    LONGEST,
    MOST_EVENTS,
    CaseError,
    Event,
    EvidenceMissingError,
    FollowedLetter,
    check_evidence,
)
from glasno.appeals.ladder.table import EVENTS, STATES, NotPossibleError, events
from tests.appeals.clocks.rules import day

UID = "0123456789abcdef" * 2
SENT = Event("sent", day("2026-03-02"))
RECEIVED = Event("received", day("2026-03-05"), evidence="delivery")
FORWARDED = Event("forwarded", day("2026-03-12"), authority="gvp")
LETTER = FollowedLetter("appeal", "gvsu", UID, (SENT, RECEIVED))


def record(**changed: Any) -> dict[str, Any]:
    return {**LETTER.to_dict(), **changed}


def test_state_follows_from_the_events() -> None:
    assert FollowedLetter("appeal", "gvsu", UID).state == "prepared"
    assert LETTER.state == "proven_received"
    assert LETTER.after(FORWARDED).state == "forwarded"


def test_event_that_cannot_be_is_refused() -> None:
    with pytest.raises(NotPossibleError):
        LETTER.after(SENT)
    with pytest.raises(CaseError):
        FollowedLetter("appeal", "gvsu", UID, (RECEIVED, SENT))


def test_events_with_the_body_that_has_it_begin_with_forwarding() -> None:
    assert LETTER.since_forwarded() == (SENT, RECEIVED)
    assert LETTER.after(FORWARDED).since_forwarded() == (FORWARDED,)


def test_holder_is_the_body_that_has_the_letter_now() -> None:
    assert LETTER.holder == "gvsu"
    assert LETTER.after(FORWARDED).holder == "gvp"
    elsewhere = Event("forwarded", day("2026-03-20"))
    assert LETTER.after(FORWARDED).after(elsewhere).holder == ""


@pytest.mark.parametrize(
    "event",
    [
        Event("received", SENT.on),
        Event("received", SENT.on, evidence="posted"),
        Event("received", SENT.on, evidence="registration", number="1"),
        Event("received", SENT.on, evidence="hearsay"),
        Event("received", SENT.on, evidence="portal"),
        Event("registered", SENT.on),
        Event("sent", SENT.on, evidence="hearsay"),
    ],
)
def test_event_without_what_it_needs_is_refused(event: Event) -> None:
    with pytest.raises(EvidenceMissingError):
        check_evidence(event)


@pytest.mark.parametrize("evidence", ["delivery", "stamp", "slip", "note"])
def test_evidence_of_receipt_starts_without_a_number(evidence: str) -> None:
    letter = FollowedLetter("appeal", "gvsu", UID)
    assert letter.after(Event("received", SENT.on, evidence=evidence)).state == "proven_received"


TAKEN = [{"name": "sent", "on": "2026-03-02"}]


def test_record_holds_names_days_and_numbers() -> None:
    letter = LETTER.after(Event("registered", day("2026-03-06"), number="№ 7"))
    letter = letter.after(Event("extended", day("2026-03-07"), until=day("2026-05-01")))
    assert letter.to_dict() == {
        "kind": "appeal",
        "authority": "gvsu",
        "uid": UID,
        "events": [
            {"name": "sent", "on": "2026-03-02"},
            {"name": "received", "on": "2026-03-05", "evidence": "delivery"},
            {"name": "registered", "on": "2026-03-06", "number": "№ 7"},
            {"name": "extended", "on": "2026-03-07", "until": "2026-05-01"},
        ],
    }


@st.composite
def letters(draw: st.DrawFn) -> FollowedLetter:
    """Any letter whose history can have been."""
    letter = FollowedLetter(draw(st.text(max_size=20)), draw(st.text(max_size=20)), UID)
    for _ in range(draw(st.integers(0, 12))):
        possible = events(letter.state)
        if not possible:
            break
        name, on = draw(st.sampled_from(possible)), draw(st.dates())
        event = Event(
            name,
            on,
            number=draw(st.text(min_size=1, max_size=LONGEST)),
            evidence=Evidence.PORTAL.value,
            authority=draw(st.text(max_size=20)),
            until=draw(st.none() | st.dates(min_value=on)) if name == "extended" else None,
        )
        letter = letter.after(event)
    return letter


@given(letters())
def test_letter_reads_back_from_its_record(letter: FollowedLetter) -> None:
    assert FollowedLetter.from_dict(json.loads(json.dumps(letter.to_dict()))) == letter


@pytest.mark.parametrize(
    "data",
    [
        {},
        record(uid="x"),
        record(uid=None),
        record(kind=7),
        record(authority="x" * (LONGEST + 1)),
        record(events=None),
        record(events={"name": "sent"}),
        record(events=["sent"]),
        record(events=[{"name": "sent"}]),
        record(events=[{"on": "2026-03-02"}]),
        record(events=[{"name": "sent", "on": "2026-02-30"}]),
        record(events=[{"name": "sent", "on": 7}]),
        record(events=[{"name": "sent", "on": "2026-03-02", "more": "x"}]),
        record(events=[{"name": "sent", "on": "2026-03-02", "until": "2026-03-02"}]),
        record(events=[*TAKEN, {"name": "extended", "on": "2026-03-03", "until": "2026-03-02"}]),
        record(events=[*TAKEN, {"name": "extended", "on": "2026-03-03", "until": "2026-02-30"}]),
        record(events=[*TAKEN, {"name": "extended", "on": "2026-03-03", "until": ""}]),
        record(events=[{"name": "silence", "on": "2026-03-02"}]),
        record(events=[{"name": "received", "on": "2026-03-02"}]),
        record(events=[{"name": "closed", "on": "2026-03-02"}] * (MOST_EVENTS + 1)),
    ],
)
def test_record_that_is_none_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(CaseError):
        FollowedLetter.from_dict(data)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(EVENTS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "authority", "uid", "events", "name", "on", "number"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["kind", "authority", "uid", "events"]), JUNK))
def test_any_junk_is_refused_or_a_letter(data: dict[str, Any]) -> None:
    letter = None
    with suppress(CaseError):
        letter = FollowedLetter.from_dict({**record(), **data})
    assert letter is None or letter.state in STATES


def test_representation_shows_no_value() -> None:
    sentinel = "IVANOVA-7731"
    event = Event("registered", date(2026, 3, 6), number=sentinel)
    letter = FollowedLetter(sentinel, sentinel, UID).after(event)
    assert sentinel not in repr((event, letter))
    assert UID not in repr(letter)
