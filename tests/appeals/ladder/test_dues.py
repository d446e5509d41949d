"""What can be done about a letter on a day."""

from datetime import date

import pytest

from glasno.appeals.clocks import ClockRange, Entry, Title
from glasno.appeals.kinds.kind import NextStep
from glasno.appeals.ladder.case import Event, FollowedLetter
from glasno.appeals.ladder.dues import Due, Offer, due, reminders
from tests.appeals.clocks.rules import ANSWER, FORWARDING, day, russia
from tests.appeals.ladder.kinds import KINDS

UID = "0123456789abcdef" * 2
TODAY = day("2026-03-17")


def report(*events: Event) -> FollowedLetter:
    return FollowedLetter("crime_report", "gvsu", UID, events)


def appeal(*events: Event) -> FollowedLetter:
    return FollowedLetter("appeal", "gvsu", UID, events)


def event(name: str, on: str, *, until: str = "", **more: str) -> Event:
    return Event(name, day(on), **more, until=day(until) if until else None)


def found(letter: FollowedLetter, today: date = TODAY, *, speaker: str = "") -> Due:
    facts = {"speaker": speaker} if speaker else None
    return due(letter, KINDS, russia(), today, facts=facts)


SLIP = event("received", "2026-03-16", evidence="slip")
NUMBER = event("registered", "2026-03-02", number="7")
POSTED = event("sent", "2026-03-02", evidence="posted")


def decisive(letter: FollowedLetter) -> list[tuple[str, bool, date]]:
    return [
        (each.rule.key, each.extended, each.range.complain_from)
        for each in found(letter).clocks
        if each.decisive
    ]


def test_letter_that_was_not_sent_runs_no_clock() -> None:
    assert found(report()) == Due(
        state="prepared",
        clocks=(),
        events=("sent", "received", "registered", "closed"),
        silence_from=None,
        offers=(),
    )


def test_slip_starts_all_clocks_of_a_report() -> None:
    ranges = [(each.rule.key, each.decisive, each.range) for each in found(report(SLIP)).clocks]
    assert ranges == [
        (
            "decision",
            True,
            ClockRange(day("2026-03-18"), day("2026-03-19"), day("2026-03-20")),
        ),
        (
            "decision_10",
            False,
            ClockRange(day("2026-03-25"), day("2026-03-26"), day("2026-03-27")),
        ),
        (
            "decision_30",
            False,
            ClockRange(day("2026-04-14"), day("2026-04-15"), day("2026-04-16")),
        ),
    ]


def test_silence_can_be_told_from_its_day_on() -> None:
    before, on = day("2026-03-19"), day("2026-03-20")
    assert found(report(SLIP), before).silence_from == on
    assert "silence" not in found(report(SLIP), before).events
    assert "silence" in found(report(SLIP), on).events


def test_letters_against_silence_are_offered_for_their_day() -> None:
    assert found(report(SLIP)).offers == (
        Offer(NextStep("silence", "complaint_124", "gvp"), day("2026-03-20")),
        Offer(NextStep("silence", "complaint_125", "court"), day("2026-03-20")),
    )
    assert [each.step.kind for each in found(report(SLIP), speaker="relative").offers] == [
        "complaint_124"
    ]


def test_posting_alone_shows_an_estimate_and_offers_nothing() -> None:
    now = found(report(POSTED), day("2026-06-01"))
    assert {each.range.estimate for each in now.clocks} == {True}
    assert (now.silence_from, now.offers) == (None, ())
    assert "silence" not in now.events
    assert reminders(report(POSTED), now, number=1) == ()


def test_slip_that_was_not_given_is_offered_at_once_until_there_is_a_number() -> None:
    missing = event("no_slip", "2026-03-03")
    complaint = Offer(NextStep("no_slip", "complaint_124", "gvp"), missing.on)
    assert found(report(POSTED, missing)).offers == (complaint,)
    received = event("received", "2026-03-04", evidence="delivery")
    assert complaint in found(report(POSTED, missing, received)).offers
    registered = event("registered", "2026-03-05", number="7")
    steps = [each.step.event for each in found(report(POSTED, missing, registered)).offers]
    assert steps == ["silence", "silence"]


def test_only_reports_ask_for_a_slip() -> None:
    assert "no_slip" in found(report(POSTED)).events
    assert "no_slip" not in found(appeal(POSTED)).events


def test_refusal_offers_its_letters_at_once() -> None:
    refusal = event("refusal", "2026-03-17")
    letter = report(SLIP, refusal)
    offers = (
        Offer(NextStep("refusal", "complaint_124", "gvp"), refusal.on),
        Offer(NextStep("refusal", "complaint_125", "court"), refusal.on),
    )
    assert found(letter).offers == offers
    # The other letter stays on offer when one has been made.
    assert found(letter.after(event("escalated", "2026-03-18"))).offers == offers


def test_extensions_of_a_report_go_up_the_stairs() -> None:
    first, second = event("extended", "2026-03-18"), event("extended", "2026-03-25")
    assert decisive(report(SLIP)) == [("decision", False, day("2026-03-20"))]
    assert decisive(report(SLIP, first)) == [("decision_10", False, day("2026-03-27"))]
    assert decisive(report(SLIP, first, second)) == [("decision_30", False, day("2026-04-16"))]
    assert decisive(report(SLIP, first, second, second)) == decisive(report(SLIP, first, second))


def test_extension_of_an_appeal_is_a_range_beside_the_first() -> None:
    shown = [(each.rule, each.extended, each.decisive) for each in found(appeal(NUMBER)).clocks]
    assert shown == [
        (ANSWER, False, True),
        (ANSWER, True, False),
        (FORWARDING, False, False),
    ]
    extended = event("extended", "2026-03-30")
    assert decisive(appeal(NUMBER)) == [("answer", False, day("2026-04-02"))]
    assert decisive(appeal(NUMBER, extended)) == [("answer", True, day("2026-05-05"))]


def test_registration_is_better_proof_than_receipt_where_the_clock_starts_by_it() -> None:
    received = event("received", "2026-02-27", evidence="delivery")
    assert decisive(appeal(received)) == [("answer", False, day("2026-04-02"))]
    later = event("registered", "2026-02-27", number="7")
    assert decisive(appeal(received, later)) == [("answer", False, day("2026-03-31"))]


def test_forwarding_starts_anew_with_the_other_body() -> None:
    forwarded = event("forwarded", "2026-03-09", authority="gvp")
    there = found(appeal(NUMBER, forwarded))
    assert {each.range.estimate for each in there.clocks} == {True}
    assert (there.silence_from, "silence" in there.events) == (None, False)
    registered = event("registered", "2026-03-13", number="8")
    assert decisive(appeal(NUMBER, forwarded, registered)) == [("answer", False, day("2026-04-14"))]


def test_closed_letter_asks_for_nothing() -> None:
    closed = report(SLIP, event("refusal", "2026-03-17"), event("closed", "2026-03-18"))
    assert found(closed) == Due("closed", (), (), None, ())


def test_kind_that_is_no_longer_known_leads_nowhere() -> None:
    letter = FollowedLetter("petition_of_old", "gvsu", UID, (SLIP,))
    assert found(letter) == Due(
        state="proven_received",
        clocks=(),
        events=tuple(
            each for each in found(report(SLIP)).events if each not in ("no_slip", "silence")
        ),
        silence_from=None,
        offers=(),
    )


def test_reminders_name_the_days_of_the_decisive_clock() -> None:
    letter = report(SLIP)
    entries = reminders(letter, found(letter), number=2)
    assert [(each.day, each.title, each.number) for each in entries] == [
        (day("2026-03-18"), Title.CHECK_MAIL, 2),
        (day("2026-03-20"), Title.TERM, 2),
    ]


def test_reminders_keep_their_uids_and_do_not_share_them() -> None:
    letter = report(SLIP)
    moved = letter.after(event("extended", "2026-03-18"))
    other = FollowedLetter("crime_report", "gvsu", "f" * 32, (SLIP,))

    def uids(letter: FollowedLetter) -> list[str]:
        entries: tuple[Entry, ...] = reminders(letter, found(letter), number=1)
        return [each.uid for each in entries]

    assert uids(letter) == uids(moved)
    assert len({UID, *uids(letter), *uids(other)}) == 5


def named_end(letter: FollowedLetter) -> tuple[ClockRange, date | None]:
    """The range of the one decisive clock, and the day that the body has named."""
    (clock,) = [each for each in found(letter).clocks if each.decisive]
    return clock.range, clock.named


def range_to(last: str, complain_from: str) -> ClockRange:
    return ClockRange(day(last), day(last), day(complain_from))


# Registered on 2 March 2026: 30 days end on 1 April, 60 days on 1 May, a holiday, rolled to 4 May.
NAMED = [
    ("2026-04-16", range_to("2026-04-16", "2026-04-17")),
    ("2026-04-18", range_to("2026-04-18", "2026-04-20")),  # a Saturday
    ("2026-05-04", range_to("2026-05-04", "2026-05-05")),  # the last day of the law
    ("2026-05-05", range_to("2026-05-04", "2026-05-05")),  # later than the law allows
    ("2026-09-01", range_to("2026-05-04", "2026-05-05")),
    ("2026-03-20", range_to("2026-04-01", "2026-04-02")),  # within the ordinary time
]


@pytest.mark.parametrize(("named", "ends"), NAMED)
def test_clock_counts_to_the_day_that_they_named_as_far_as_the_law_lets_it(
    named: str, ends: ClockRange
) -> None:
    taken = event("extended", "2026-03-17", until=named)
    assert named_end(appeal(NUMBER, taken)) == (ends, day(named))
    assert found(appeal(NUMBER, taken)).silence_from == ends.complain_from


def test_last_notice_says_what_holds() -> None:
    first = event("extended", "2026-03-10", until="2026-04-16")
    second = event("extended", "2026-03-17", until="2026-04-20")
    assert named_end(appeal(NUMBER, first, second))[1] == day("2026-04-20")
    assert named_end(appeal(NUMBER, first, event("extended", "2026-03-17")))[1] is None


def test_named_day_proves_the_clock_of_a_letter_whose_arrival_nothing_shows() -> None:
    taken = event("extended", "2026-03-17", until="2026-04-16")
    assert named_end(appeal(POSTED, taken)) == (
        range_to("2026-04-16", "2026-04-17"),
        day("2026-04-16"),
    )


def test_number_told_afterwards_leaves_the_named_day_as_it_is() -> None:
    taken = event("extended", "2026-03-17", until="2026-04-16")
    told = appeal(POSTED, taken, event("registered", "2026-03-02", number="7"))
    assert named_end(told)[0] == range_to("2026-04-16", "2026-04-17")


def test_other_body_begins_anew_without_the_day_that_the_first_one_named() -> None:
    taken = event("extended", "2026-03-17", until="2026-04-16")
    forwarded = event("forwarded", "2026-03-17", authority="gvp")
    clocks = found(appeal(NUMBER, taken, forwarded)).clocks
    assert {each.named for each in clocks} == {None}


def test_day_named_for_a_report_is_held_against_its_longer_term() -> None:
    # The report came on 16 March: 10 days end on 26 March at the latest.
    late = report(SLIP, event("extended", "2026-03-17", until="2026-04-30"))
    assert named_end(late) == (range_to("2026-03-26", "2026-03-27"), day("2026-04-30"))
    again = (event("extended", "2026-03-17"), event("extended", "2026-03-17", until="2026-04-10"))
    assert named_end(report(SLIP, *again))[0] == range_to("2026-04-10", "2026-04-13")


def test_reminders_are_of_the_named_day() -> None:
    letter = appeal(NUMBER, event("extended", "2026-03-17", until="2026-04-16"))
    made = reminders(letter, found(letter), number=1)
    assert [(each.title, each.day) for each in made] == [
        (Title.CHECK_MAIL, day("2026-04-16")),
        (Title.TERM, day("2026-04-17")),
    ]
