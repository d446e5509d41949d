import itertools
from datetime import datetime, timedelta

from glasno.outbox.pacing import OTHER, PACES, Pacing
from glasno.petitions.mailboxes import LATEST
from glasno.petitions.mailboxes.rules import providers


def sent_by(pacing: Pacing, provider: str, *, now: datetime) -> int:
    """How many letters go until the pace says wait."""
    sent = 0
    while pacing.may_go(provider, now=now):
        pacing.spend(provider)
        sent += 1
    return sent


def test_every_group_of_providers_has_a_pace() -> None:
    assert set(PACES) == {OTHER, *(each.group for each in providers(LATEST).values())}


def test_a_provider_gets_its_letters_a_minute(now: datetime) -> None:
    pacing = Pacing({"gmail": 60, OTHER: 600})
    sent_by(pacing, "gmail", now=now)
    seconds = [now + timedelta(seconds=second) for second in range(1, 61)]
    assert sum(sent_by(pacing, "gmail", now=moment) for moment in seconds) == 60


def test_after_a_quiet_time_six_seconds_worth_of_letters_goes_at_once(now: datetime) -> None:
    pacing = Pacing({"gmail": 60, OTHER: 600})
    assert sent_by(pacing, "gmail", now=now) == 6
    assert sent_by(pacing, "gmail", now=now + timedelta(hours=1)) == 6


def test_providers_do_not_share_a_pace(now: datetime) -> None:
    pacing = Pacing({"gmail": 60, OTHER: 60})
    assert sent_by(pacing, "gmail", now=now) == 6
    assert sent_by(pacing, "yahoo", now=now) == 6


def test_a_provider_without_a_pace_of_its_own_goes_at_the_pace_of_others(now: datetime) -> None:
    assert Pacing({OTHER: 120}).a_minute("somewhere") == 120


def test_the_slowest_pace_lets_single_letters_go(now: datetime) -> None:
    pacing = Pacing({OTHER: 1})
    assert sent_by(pacing, OTHER, now=now) == 1
    assert pacing.wait(OTHER, now=now) == 60
    assert sent_by(pacing, OTHER, now=now + timedelta(seconds=60)) == 1


def test_without_paces_everything_goes(now: datetime) -> None:
    pacing = Pacing(None)
    for _ in range(10_000):
        assert pacing.may_go("gmail", now=now)
        pacing.spend("gmail")


def test_a_clock_set_back_neither_stops_the_pace_nor_hurries_it(now: datetime) -> None:
    pacing = Pacing({OTHER: 60})
    sent_by(pacing, OTHER, now=now)
    back = now - timedelta(days=1)
    assert sent_by(pacing, OTHER, now=back) == 0
    assert sent_by(pacing, OTHER, now=back + timedelta(seconds=2)) == 2


def test_a_clock_set_forward_gives_no_more_than_a_quiet_time(now: datetime) -> None:
    pacing = Pacing({OTHER: 60})
    sent_by(pacing, OTHER, now=now)
    assert sent_by(pacing, OTHER, now=now + timedelta(days=1)) == 6


def test_the_queues_of_small_providers_share_one_pace(now: datetime) -> None:
    pacing, went = Pacing({"other": 600}), 0
    queues = itertools.cycle([f"other-{number:x}" for number in range(16)])
    while pacing.may_go(queue := next(queues), now=now):
        pacing.spend(queue)
        went += 1

    assert went == 60
