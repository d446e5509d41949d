from datetime import date

import pytest

from glasno.appeals.following.stages import STAGES, newly_reached, stages_of
from glasno.appeals.ladder import TRANSITIONS, Event, FollowedLetter
from glasno.appeals.models import Stage

DAY = date(2026, 11, 22)


def followed(*names: str) -> FollowedLetter:
    events = tuple(Event(name, DAY, number="1", evidence=_evidence(name)) for name in names)
    return FollowedLetter("crime_report", "gvsu", uid=32 * "a", events=events)


def _evidence(name: str) -> str:
    return "slip" if name == "received" else ""


@pytest.mark.parametrize(
    ("events", "stages"),
    [
        ((), set()),
        (("closed",), set()),
        (("sent",), {"claimed_sent"}),
        (("received",), {"claimed_sent", "proven_received"}),
        (("sent", "forwarded"), {"claimed_sent"}),
        (("registered", "silence"), {"claimed_sent", "proven_received", "silent"}),
        (("sent", "refusal", "ended", "closed"), {"claimed_sent", "answered"}),
    ],
)
def test_stages_follow_from_what_has_happened(events: tuple[str, ...], stages: set[str]) -> None:
    assert stages_of(followed(*events)) == stages


def test_stage_is_new_once() -> None:
    one, two = followed("sent"), followed("sent", "received")
    assert newly_reached(followed(), two) == ("claimed_sent", "proven_received")
    assert newly_reached(one, two) == ("proven_received",)
    assert newly_reached(two, followed("sent", "received", "registered")) == ()


def test_every_stage_is_one_that_is_counted_and_every_event_leads_somewhere() -> None:
    assert {Stage(stage) for stage in STAGES} == set(Stage) - {Stage.PREPARED}
    reached = {
        stage
        for each in TRANSITIONS
        if each.state == "claimed_sent"
        for stage in stages_of(followed("sent", each.event))
    }
    assert reached == set(STAGES) - {"silent"}
