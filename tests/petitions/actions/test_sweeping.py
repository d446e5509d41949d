"""Many requests and signatures put aside at once, unseen by those whom it meets, and taken back."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from glasno.outbox.actions.sending import send_due
from glasno.outbox.models import Job
from glasno.petitions.actions import sweeping
from glasno.petitions.actions.sequencing import sequence
from glasno.petitions.actions.sweeping import (
    Conditions,
    Met,
    SweepError,
    count_aside,
    count_met,
    count_quarantined,
    sweep,
    undo,
)
from glasno.petitions.actions.verifying import verify_counts
from glasno.petitions.lanes import Lane
from glasno.petitions.models import (
    Pending,
    PendingState,
    Petition,
    Signature,
    SignatureState,
    Sweep,
)
from glasno.petitions.queries import count_json, shown_names
from tests.factories.petitions import House, links_in, make_petition
from tests.factories.signatures import make_signature

QUARANTINE, INVALIDATE = Sweep.Verb.QUARANTINE, Sweep.Verb.INVALIDATE
FLOOD = Conditions(providers=("gmail",))
WHY = "two hundred in a minute"


def flooded(house: House, *, now: datetime) -> None:
    """A request from a mailbox at the flood's provider, and one from elsewhere."""
    house.sign(now=now, email="flood@gmail.com")
    house.sign(now=now)


def figures(petition: Petition, now: datetime) -> tuple[int, int, int]:
    while sequence(now=now):
        pass
    petition.refresh_from_db()
    return petition.confirmed, petition.withdrawn, petition.removed


def states() -> list[int]:
    return list(Signature.objects.order_by("pk").values_list("state", flat=True))


def signed(petition: Petition, now: datetime, provider: str = "gmail") -> Signature:
    signature = make_signature(petition, now=now)
    Signature.objects.filter(pk=signature.pk).update(provider=provider)
    return signature


def confirmed(house: House, mailbox: Path, *, now: datetime, email: str) -> str:
    """The my-signature link of somebody who has signed and confirmed."""
    house.sign(now=now, email=email)
    send_due(now=now)
    house.post(links_in(mailbox)[-1], {}, now=now)
    send_due(now=now)
    return links_in(mailbox)[-1]


def test_a_request_in_quarantine_gets_no_letter(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    flooded(house, now=now)
    made = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    assert (made.requests, made.signatures) == (1, 0)
    assert send_due(now=now) == 1
    assert send_due(now=now + timedelta(days=3)) == 1  # the other one's reminder
    aside = Pending.objects.get(state=PendingState.QUARANTINED)
    assert (aside.provider, aside.sweep) == ("gmail", made.pk)


def test_a_request_in_quarantine_parks_its_job_also_when_a_worker_had_it_in_hand(
    house: House, petition: Petition, now: datetime
) -> None:
    house.sign(now=now, email="flood@gmail.com")
    Job.objects.update(claim=bytes(16), claimed_until=now)
    sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    assert Job.objects.values_list("due_on", "claim").get() == (None, None)


def test_a_job_due_in_spite_of_quarantine_is_parked_by_its_writer(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now, email="flood@gmail.com")
    Pending.objects.update(state=PendingState.QUARANTINED)
    assert send_due(now=now) == 0
    assert Job.objects.values_list("due_on", "step", "claim").get() == (None, 0, None)


def test_undo_lets_the_letter_go(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now, email="flood@gmail.com")
    made = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    undo(made, now=now)
    assert send_due(now=now) == 1
    house.post(links_in(mailbox)[0], {}, now=now)
    assert figures(petition, now) == (1, 0, 0)
    assert made.undone_on == now.date()


@pytest.mark.parametrize(("passed", "letters"), [(2, 0), (3, 1), (5, 1)])
def test_undo_keeps_the_day_of_a_reminder(
    house: House, petition: Petition, mailbox: Path, now: datetime, passed: int, letters: int
) -> None:
    house.sign(now=now, email="flood@gmail.com")
    assert send_due(now=now) == 1
    made = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    later = now + timedelta(days=passed)
    undo(made, now=later)
    assert send_due(now=later) == letters


def test_undo_wakes_no_job_that_had_sent_all_its_letters(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now, email="flood@gmail.com")
    for day in (0, 3):
        assert send_due(now=now + timedelta(days=day)) == 1
    later = now + timedelta(days=4)
    undo(sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=later), now=later)
    assert send_due(now=later) == 0
    assert Pending.objects.get().state == PendingState.WAITING


def test_who_confirms_a_request_in_quarantine_sees_no_difference_and_does_not_count(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    flooded(house, now=now)
    send_due(now=now)
    in_flood, other = links_in(mailbox)
    sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    pages = [house.get(link, now=now) for link in (in_flood, other)]
    assert [page.status for page in pages] == [200, 200]
    answers = [house.post(link, {}, now=now) for link in (in_flood, other)]
    assert answers[0] == answers[1]
    assert figures(petition, now) == (1, 0, 0)
    assert sorted(states()) == [SignatureState.CONFIRMED, SignatureState.QUARANTINED]
    assert send_due(now=now) == 2  # the same thanks to both


def test_a_signature_in_quarantine_looks_confirmed_to_its_signer(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    mine = confirmed(house, mailbox, now=now, email="flood@gmail.com")
    before = house.get(mine, now=now)
    sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    assert figures(petition, now) == (0, 0, 0)
    assert house.get(mine, now=now) == before


def test_who_is_in_quarantine_and_asks_again_hears_that_it_is_signed(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    confirmed(house, mailbox, now=now, email="flood@gmail.com")
    sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    house.sign(now=now, email="flood@gmail.com")
    assert send_due(now=now) == 1
    assert links_in(mailbox)[-1].startswith("/do/mine/")


@pytest.mark.parametrize(("verb", "removed"), [(QUARANTINE, 0), (INVALIDATE, 1)])
def test_what_is_aside_leaves_count_and_names_and_comes_back(
    petition: Petition, now: datetime, verb: Sweep.Verb, removed: int
) -> None:
    flood = make_signature(petition, now=now, shown="F. L.")
    Signature.objects.filter(pk=flood.pk).update(provider="gmail")
    make_signature(petition, now=now, shown="V. S.")
    assert figures(petition, now) == (2, 0, 0)

    made = sweep(petition, verb, FLOOD, reason=WHY, now=now)
    assert figures(petition, now) == (1, 0, removed)
    assert [name.text for name in shown_names(petition)] == ["V. S."]
    assert json.loads(count_json(petition))["removed"] == removed
    assert verify_counts(now=now) == 0

    undo(made, now=now)
    assert figures(petition, now) == (2, 0, 0)
    assert {name.text for name in shown_names(petition)} == {"V. S.", "F. L."}
    assert verify_counts(now=now) == 0


def test_who_is_invalidated_cannot_simply_sign_again(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    confirmed(house, mailbox, now=now, email="flood@gmail.com")
    sweep(petition, INVALIDATE, FLOOD, reason=WHY, now=now)
    house.sign(now=now, email="flood@gmail.com")
    assert send_due(now=now) == 1
    assert links_in(mailbox)[-1].startswith("/do/mine/")
    assert states() == [SignatureState.REMOVED]
    assert Signature.objects.get().mac is not None


@pytest.mark.parametrize("verb", [QUARANTINE, INVALIDATE])
def test_what_is_aside_can_be_withdrawn_and_is_erased_like_any(
    house: House, petition: Petition, mailbox: Path, now: datetime, verb: Sweep.Verb
) -> None:
    mine = confirmed(house, mailbox, now=now, email="flood@gmail.com")
    made = sweep(petition, verb, FLOOD, reason=WHY, now=now)
    figures(petition, now)
    house.post(mine, {"action": "withdraw"}, now=now)
    assert figures(petition, now) == (0, 1, 0)
    row = Signature.objects.get()
    assert (row.state, row.mac, row.person, row.address) == (2, None, None, None)
    assert count_aside(made) == Met(0, 0)
    undo(made, now=now)
    assert figures(petition, now) == (0, 1, 0)
    assert verify_counts(now=now) == 0


def test_an_invalidation_of_a_quarantine_goes_back_into_it(
    petition: Petition, now: datetime
) -> None:
    signed(petition, now)
    first = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    of_first = Conditions(of_sweep=first.pk)
    second = sweep(petition, INVALIDATE, of_first, reason=WHY, now=now)
    assert figures(petition, now) == (0, 0, 1)
    assert count_aside(first) == Met(0, 0)
    undo(second, now=now)
    assert figures(petition, now) == (0, 0, 0)
    assert count_aside(first) == Met(0, 1)
    undo(first, now=now)
    assert figures(petition, now) == (1, 0, 0)


def test_an_invalidation_of_a_quarantine_that_is_undone_goes_back_into_the_count(
    petition: Petition, now: datetime
) -> None:
    signed(petition, now)
    first = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    second = sweep(petition, INVALIDATE, Conditions(of_sweep=first.pk), reason=WHY, now=now)
    undo(first, now=now)
    assert states() == [SignatureState.REMOVED]
    undo(second, now=now)
    assert states() == [SignatureState.CONFIRMED]


def test_an_invalidation_puts_matching_requests_into_quarantine(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now, email="flood@gmail.com")
    made = sweep(petition, INVALIDATE, FLOOD, reason=WHY, now=now)
    assert (made.requests, made.signatures) == (1, 0)
    assert send_due(now=now) == 0
    undo(made, now=now)
    assert send_due(now=now) == 1


@pytest.mark.parametrize(
    ("conditions", "met"),
    [
        (Conditions(providers=("gmail",)), Met(1, 1)),
        (Conditions(providers=("gmail", "other")), Met(2, 1)),
        (Conditions(providers=("gmail",), requests=False), Met(0, 1)),
        (Conditions(providers=("gmail",), signatures=False), Met(1, 0)),
        (Conditions(first=date(2026, 11, 22)), Met(2, 1)),
        (Conditions(first=date(2026, 11, 23)), Met(0, 0)),
        (Conditions(last=date(2026, 11, 21)), Met(0, 0)),
        (Conditions(first=date(2026, 11, 22), last=date(2026, 11, 22)), Met(2, 1)),
        (Conditions(countries=("RU",)), Met(1, 0)),
        (Conditions(countries=("",)), Met(1, 1)),
        (Conditions(languages=("ru",)), Met(0, 0)),
        (Conditions(languages=("en",), providers=("gmail",)), Met(1, 1)),
        (Conditions(lanes=(Lane.PACED,)), Met(1, 0)),
        (Conditions(lanes=(Lane.FAST,), countries=("",)), Met(1, 1)),
    ],
)
def test_all_conditions_must_hold(
    house: House, petition: Petition, now: datetime, conditions: Conditions, met: Met
) -> None:
    house.sign(now=now, email="flood@gmail.com", country="")
    house.sign(now=now, country="RU")
    Pending.objects.filter(country="RU").update(lane=Lane.PACED)
    signed(petition, now)
    assert count_met(petition, conditions) == met
    made = sweep(petition, QUARANTINE, conditions, reason=WHY, now=now)
    assert Met(made.requests, made.signatures) == met
    assert count_aside(made) == count_quarantined(petition) == met


def test_counting_changes_nothing(house: House, petition: Petition, now: datetime) -> None:
    flooded(house, now=now)
    signed(petition, now)
    count_met(petition, FLOOD)
    assert count_quarantined(petition) == Met(0, 0)
    assert Sweep.objects.count() == 0


def test_a_sweep_meets_one_petition_only(house: House, petition: Petition, now: datetime) -> None:
    other = make_petition("another", now=now)
    signed(other, now)
    house.sign(now=now, email="flood@gmail.com")
    assert count_met(other, FLOOD) == Met(0, 1)
    made = sweep(other, QUARANTINE, FLOOD, reason=WHY, now=now)
    assert (made.requests, made.signatures) == (0, 1)
    assert count_quarantined(petition) == Met(0, 0)


@pytest.mark.parametrize(
    "conditions", [Conditions(), Conditions(requests=False), Conditions(signatures=False)]
)
def test_a_sweep_of_everything_is_refused(
    petition: Petition, now: datetime, conditions: Conditions
) -> None:
    with pytest.raises(SweepError, match="at least one condition"):
        sweep(petition, QUARANTINE, conditions, reason=WHY, now=now)
    assert Sweep.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "  ", "w" * 201])
def test_a_sweep_without_a_reason_is_refused(
    petition: Petition, now: datetime, reason: str
) -> None:
    with pytest.raises(SweepError, match="Say why"):
        sweep(petition, QUARANTINE, FLOOD, reason=reason, now=now)
    assert Sweep.objects.count() == 0


def test_a_sweep_is_undone_once(petition: Petition, now: datetime) -> None:
    made = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now)
    undo(made, now=now)
    with pytest.raises(SweepError, match="has been undone on 2026-11-22"):
        undo(made, now=now)


def test_a_sweep_tells_what_it_did(house: House, petition: Petition, now: datetime) -> None:
    flooded(house, now=now)
    signed(petition, now)
    conditions = Conditions(providers=("gmail",), lanes=(Lane.FAST,), first=now.date())
    made = Sweep.objects.get(
        pk=sweep(petition, QUARANTINE, conditions, reason=f" {WHY} ", now=now).pk
    )
    assert made.conditions == {"from": "2026-11-22", "provider": ["gmail"], "lane": ["fast"]}
    assert (made.reason, made.day, made.undone_on) == (WHY, now.date(), None)
    assert (made.requests, made.signatures) == (1, 1)


def test_many_rows_go_in_batches_with_progress(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 3)
    for _ in range(7):
        signed(petition, now)
    told: list[int] = []
    made = sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now, progress=told.append)
    assert (told, made.signatures) == ([3, 3, 1], 7)
    told.clear()
    undo(made, now=now, progress=told.append)
    assert (told, set(states())) == ([3, 3, 1], {SignatureState.CONFIRMED})


def test_a_sweep_that_dies_half_way_can_be_undone(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 3)
    for _ in range(7):
        signed(petition, now)

    def die(_moved: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now, progress=die)
    made = Sweep.objects.get()
    assert made.signatures == count_aside(made).signatures == 3
    undo(made, now=now)
    assert set(states()) == {SignatureState.CONFIRMED}


def test_a_request_confirmed_while_the_sweep_came_near_is_in_quarantine_all_the_same(
    house: House,
    petition: Petition,
    mailbox: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its signature is of the next day, so the conditions would not find it."""
    house.sign(now=now, email="flood@gmail.com")
    send_due(now=now)
    tomorrow = now + timedelta(days=1)
    put_aside = sweeping._put_aside

    def confirm_before(made: Sweep, ids: Sequence[int]) -> None:
        house.post(links_in(mailbox)[0], {}, now=tomorrow)
        put_aside(made, ids)

    monkeypatch.setattr(sweeping, "_put_aside", confirm_before)
    conditions = Conditions(first=now.date(), last=now.date())
    made = sweep(petition, INVALIDATE, conditions, reason=WHY, now=tomorrow)
    assert (made.requests, made.signatures) == (0, 1)
    assert states() == [SignatureState.QUARANTINED]
    undo(made, now=tomorrow)
    assert states() == [SignatureState.CONFIRMED]


def test_a_signature_withdrawn_while_the_sweep_came_near_stays_erased(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    signature = signed(petition, now)
    move = sweeping._move

    def withdraw_before(*arguments: Any) -> None:
        signature.withdraw()
        move(*arguments)

    monkeypatch.setattr(sweeping, "_move", withdraw_before)
    made = sweep(petition, INVALIDATE, FLOOD, reason=WHY, now=now)
    assert (made.signatures, states()) == (0, [SignatureState.WITHDRAWN])


def test_what_a_honeypot_caught_is_in_quarantine_and_no_undo_meets_it(
    house: House, petition: Petition, mailbox: Path, now: datetime
) -> None:
    house.sign(now=now, email="flood@gmail.com", website="https://example.org")
    assert send_due(now=now) == 0
    assert count_quarantined(petition) == Met(1, 0)
    undo(sweep(petition, QUARANTINE, FLOOD, reason=WHY, now=now), now=now)
    assert send_due(now=now) == 0
