"""Which lane a signer's letter takes, and that the answer tells nobody of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from glasno.front.ledger import LedgerError
from glasno.front.origins import HERE, Origin
from glasno.front.prices import STEPS
from glasno.outbox.models import Job
from glasno.petitions import challenges
from glasno.petitions.doors import lanes
from glasno.petitions.doors.lanes import MOST_USED, Used
from glasno.petitions.keys import keyring
from glasno.petitions.lanes import Lane
from glasno.petitions.models import Pending, PendingState
from glasno.vault.keyring import MissingKeyError
from tests.factories.challenges import solution_of, solved
from tests.factories.petitions import SLUG, House, letters, location

OTHER = Origin(b"other", b"elsewhere", exempt=False)


@pytest.fixture(autouse=True)
def limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the crowd meets it, with sums that are solved in an instant."""
    settings.GLASNO = replace(settings.GLASNO, limits=True)
    monkeypatch.setattr(challenges, "ROUNDS", 2)
    monkeypatch.setattr(challenges, "TRIES", (3, 4, 5, 6, 7))


def lane_of(house: House, now: datetime, **fields: str) -> tuple[int, str, Lane, Lane]:
    """Status and place of the answer; the lane of the request and of its letter."""
    reply = house.sign(now=now, **fields)
    row, job = Pending.objects.latest("id"), Job.objects.latest("id")
    return reply.status, location(reply), Lane(row.lane), Lane(job.lane)


def answered(lane: Lane) -> tuple[int, str, Lane, Lane]:
    return 303, f"/en/{SLUG}/check-mail/", lane, lane


def test_a_solution_buys_the_fast_lane(house: House, now: datetime) -> None:
    assert lane_of(house, now, altcha=solved(0, now=now)) == answered(Lane.FAST)


def test_without_a_solution_the_letter_is_paced(house: House, now: datetime) -> None:
    assert lane_of(house, now) == answered(Lane.PACED)
    assert len(letters(now=now)) == 1


def test_limits_off_ask_nobody_to_pay(house: House, now: datetime, settings: Settings) -> None:
    settings.GLASNO = replace(settings.GLASNO, limits=False)

    for _ in range(STEPS[0] + 5):
        assert lane_of(house, now)[2:] == (Lane.FAST, Lane.FAST)
    assert house.get("/do/challenge", now=now).status == 204


@pytest.mark.parametrize(
    "altcha", ["", "rubbish", "e30=", "W10=", "x" * 60_000, "\x00", "я", "\ud83d"]
)
def test_rubbish_is_paced_and_no_error(house: House, now: datetime, altcha: str) -> None:
    assert lane_of(house, now, altcha=altcha) == answered(Lane.PACED)


def test_a_replayed_solution_is_paced(house: House, now: datetime) -> None:
    solution = solved(0, now=now)

    assert lane_of(house, now, altcha=solution) == answered(Lane.FAST)
    assert lane_of(house, now, altcha=solution) == answered(Lane.PACED)
    later = now + timedelta(minutes=19)
    assert lane_of(house, later, altcha=solution) == answered(Lane.PACED)
    assert lane_of(house, later, altcha=solved(0, now=later)) == answered(Lane.FAST)


def test_a_stale_solution_is_paced(house: House, now: datetime) -> None:
    old = solved(0, now=now - timedelta(minutes=21))

    assert lane_of(house, now, altcha=old) == answered(Lane.PACED)


def test_a_solution_that_came_with_errors_is_not_used_up(house: House, now: datetime) -> None:
    solution = solved(0, now=now)
    assert house.sign(now=now, altcha=solution, email="wrong").status == 422

    assert lane_of(house, now, altcha=solution) == answered(Lane.FAST)


def test_a_solution_whose_form_was_not_taken_is_not_used_up(house: House, now: datetime) -> None:
    assert lane_of(house, now) == answered(Lane.PACED)
    solution = solved(0, now=now)
    house.counter.ledger.close()
    with pytest.raises(LedgerError):  # which the front answers with 503
        house.sign(now=now, altcha=solution)

    again = House.built()
    try:
        assert lane_of(again, now, altcha=solution) == answered(Lane.FAST)
        assert lane_of(again, now, altcha=solution) == answered(Lane.PACED)
    finally:
        again.close()


def test_a_full_bucket_paces_its_signers_and_proof_of_work_buys_the_lane_back(
    house: House, now: datetime
) -> None:
    cheap = solved(0, now=now)
    for _ in range(STEPS[0]):
        assert house.sign(now=now).status == 303

    assert lane_of(house, now, altcha=cheap) == answered(Lane.PACED)
    dear = solution_of(house.get("/do/challenge", now=now).body)
    assert lane_of(house, now, altcha=dear) == answered(Lane.FAST)


def test_a_flood_from_one_network_leaves_another_fast_and_cheap(
    house: House, now: datetime
) -> None:
    for _ in range(STEPS[2]):
        house.counter.prices.charge(HERE, now)

    assert lane_of(house, now, altcha=solved(0, now=now))[2] == Lane.PACED
    house.origin = OTHER
    assert lane_of(house, now, altcha=solved(0, now=now))[2] == Lane.FAST


def test_forms_with_errors_do_not_raise_the_price(house: House, now: datetime) -> None:
    for _ in range(STEPS[0] + 1):
        assert house.sign(now=now, email="wrong").status == 422

    assert house.counter.prices.level(HERE, now) == 0


def test_a_filled_honeypot_is_answered_like_all_and_hidden(house: House, now: datetime) -> None:
    seen = house.sign(now=now)
    hidden = house.sign(now=now, website="https://example.com/")

    assert hidden == seen
    waiting, quarantined = Pending.objects.order_by("id")
    assert (waiting.state, quarantined.state) == (PendingState.WAITING, PendingState.QUARANTINED)
    assert len(letters(now=now)) == 1
    assert [job.due_on for job in Job.objects.order_by("id")] == [now.date(), None]


def test_a_missing_server_key_shuts_the_door(house: House, now: datetime) -> None:
    path = keyring().root / "django.key"
    held = path.read_bytes()
    path.unlink()
    keyring.cache_clear()  # a process that has not read it yet
    try:
        with pytest.raises(MissingKeyError):
            house.get("/do/challenge", now=now)
    finally:
        path.write_bytes(held)
        path.chmod(0o600)
    assert house.get("/do/challenge", now=now).status == 200


def test_used_solutions_are_remembered_within_bounds(now: datetime) -> None:
    used = Used(most=1_000)
    for number in range(20_000):
        assert used.take(number.to_bytes(16), now)
        assert not used.take(number.to_bytes(16), now)
    assert len(used) <= 1_000
    assert len(lanes.USED) <= MOST_USED


@pytest.mark.parametrize("minutes", [0, 10, 19])
def test_a_used_solution_is_remembered_for_as_long_as_it_would_hold(
    now: datetime, minutes: int
) -> None:
    used = Used()
    for minute in range(60):
        used.take(minute.to_bytes(16), now + timedelta(minutes=minute))

    later = now + timedelta(minutes=59)
    assert not used.take((59 - minutes).to_bytes(16), later)


def test_a_clock_set_back_forgets_no_used_solution(now: datetime) -> None:
    used = Used()
    used.take(b"one", now)
    used.take(b"two", now - timedelta(days=1))

    assert not used.take(b"one", now - timedelta(days=1))


def test_what_came_of_a_proof_of_work_is_counted_by_kind(house: House, now: datetime) -> None:
    def counted() -> list[float]:
        kinds = ("paid", "missing", "worthless", "replayed")
        return [lanes.OUTCOMES[kind,]._value.get() for kind in kinds]

    before, solution = counted(), solved(0, now=now)
    for altcha in (solution, solution, "nonsense", ""):
        house.sign(now=now, altcha=altcha)

    assert [after - earlier for after, earlier in zip(counted(), before, strict=True)] == [
        1,
        1,
        1,
        1,
    ]
