"""One worker amid a flood, over minutes that a test's clock makes pass quickly."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from glasno.outbox.actions.sending import Sender
from glasno.outbox.composing import Again
from glasno.outbox.mime import Mail
from glasno.outbox.models import Job
from glasno.outbox.pacing import PACES
from glasno.outbox.rules import FIRST, LAST, LATER
from glasno.outbox.trouble import PermanentError, RelayDownError, TemporaryError
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, Desk, Wire, after, failures, many, post, sender

pytestmark = pytest.mark.django_db

FLOOD = 2_000
NEWCOMER = "newcomer@example.net"


def seconds_until(
    taken: Callable[[], bool], one: Sender, *, now: datetime, most: float
) -> float | None:
    """Seconds, in steps of a half, until the worker has got so far; None after `most`."""
    second = 0.0
    while second <= most:
        one.turn(now=after(now, second))
        if taken():
            return second
        second += 0.5
    return None


def came(wire: Wire, *addresses: str) -> Callable[[], bool]:
    return lambda: set(addresses) <= set(wire.recipients())


@pytest.fixture
def flood(keyring: Keyring, now: datetime) -> None:
    """Thousands of requests without proof of work, all for mailboxes at one provider."""
    post(keyring, *many(FLOOD), now=now, provider="gmail", lane=LATER)


def test_a_paced_letter_goes_within_a_minute_on_an_idle_site(
    keyring: Keyring, now: datetime
) -> None:
    wire = Wire()
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, *many(50), now=now, lane=LATER)
    first = seconds_until(lambda: len(wire.taken) > 0, one, now=now, most=40)
    last = seconds_until(lambda: len(wire.taken) == 50, one, now=now, most=41)
    assert first is not None
    assert last is not None
    assert 15 <= first <= last <= 40.5


@pytest.mark.usefixtures("flood")
def test_a_flood_delays_no_first_lane_letter_to_the_same_provider(
    keyring: Keyring, now: datetime
) -> None:
    wire = Wire()
    one = sender(wire, keyring, Desk(), limits=True)
    assert seconds_until(lambda: len(wire.taken) > 200, one, now=now, most=60)
    later = after(now, 60)
    post(keyring, SIGNER, now=later, provider="gmail", lane=FIRST)
    waited = seconds_until(came(wire, SIGNER), one, now=later, most=30)
    assert waited is not None
    assert waited <= 16


@pytest.mark.usefixtures("flood")
def test_a_flood_of_one_providers_mailboxes_delays_nobody_at_another(
    keyring: Keyring, now: datetime
) -> None:
    wire = Wire()
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, SIGNER, now=now, provider="yandex", lane=LATER)
    post(keyring, STRANGER, now=now, lane=LATER)
    waited = seconds_until(came(wire, SIGNER, STRANGER), one, now=now, most=60)
    assert waited is not None
    assert waited <= 41


@pytest.mark.usefixtures("flood")
def test_a_paced_letter_behind_a_flood_goes_in_its_turn_and_the_worker_says_when(
    keyring: Keyring, now: datetime
) -> None:
    wire = Wire()
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, SIGNER, now=now, provider="gmail", lane=LATER)
    told = one.delay(now=now).total_seconds()
    assert told == pytest.approx((FLOOD + 1) / PACES["gmail"] * 60 + 40)
    waited = seconds_until(came(wire, SIGNER), one, now=now, most=told)
    assert waited is not None
    assert waited == pytest.approx(told - 40, abs=20)


def test_the_flood_itself_is_not_starved_by_a_first_lane_that_never_ends(
    keyring: Keyring, now: datetime
) -> None:
    wire = Wire()
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, *many(FLOOD), now=now, provider="gmail", lane=FIRST)
    paced = [f"paced{n}@example.net" for n in range(20)]
    post(keyring, *paced, now=now, provider="gmail", lane=LATER)
    # Of ten letters a second one in eight is theirs: 20 take 16 seconds and what they are held.
    waited = seconds_until(came(wire, *paced), one, now=now, most=70)
    assert waited is not None


@pytest.mark.parametrize("error", [TemporaryError("RCPT", 452), PermanentError("RCPT", 550)])
def test_a_provider_that_refuses_everything_does_not_slow_the_others(
    keyring: Keyring, now: datetime, error: Exception
) -> None:
    refused: list[str] = []

    def refuse(mail: Mail, _waiting: Callable[[], None]) -> None:
        if mail.to.startswith("refused"):
            refused.append(mail.to)
            raise error

    wire = Wire(before=refuse)
    one = sender(wire, keyring, Desk())
    post(keyring, *[f"refused{n}@example.net" for n in range(300)], now=now, provider="yahoo")
    post(keyring, *many(30), now=now, provider="gmail")
    one.turn(now=now)
    assert len(wire.taken) == 30
    # They take turns: each letter that went cost one refusal, and no pause.
    assert 29 <= len(refused) <= 34
    assert one.turn(now=now).next_in == 0.0
    # What is counted is counted to whom it belongs, once.
    assert [row[1:3] for row in failures()] == [("RCPT", isinstance(error, PermanentError))]


def test_a_refused_letter_counts_for_the_pace(keyring: Keyring, now: datetime) -> None:
    wire = Wire(troubles={box: [PermanentError("RCPT", 550)] for box in many(300)})
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, *many(300), now=now, provider="yahoo")
    for half in range(60):
        one.turn(now=after(now, half / 2))
    left = sum(len(troubles) for troubles in wire.troubles.values())
    # In 30 seconds half a minute's letters, and what may go at once after a quiet time.
    assert 300 - left <= PACES["yahoo"] / 2 + PACES["yahoo"] / 10


def test_a_new_letter_is_seen_while_others_still_wait(keyring: Keyring, now: datetime) -> None:
    wire = Wire()
    one = sender(wire, keyring, Desk())
    post(keyring, *many(200), now=now, lane=LATER)
    one.turn(now=now)
    post(keyring, NEWCOMER, now=now)
    one.turn(now=after(now, 0.5))
    assert wire.recipients()[64] == NEWCOMER


def test_a_relay_that_does_not_answer_makes_the_delay_grow(keyring: Keyring, now: datetime) -> None:
    wire = Wire(unreachable=[RelayDownError("connect")] * 100)
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, SIGNER, now=now)
    for minute in range(21):
        one.turn(now=now + timedelta(minutes=minute))
    assert one.delay(now=now + timedelta(minutes=20)) > timedelta(minutes=20)


def test_a_reminder_waits_behind_those_who_sit_before_their_screens(
    keyring: Keyring, now: datetime
) -> None:
    on = (now + timedelta(days=3)).date()
    post(keyring, SIGNER, now=now)
    wire = Wire()
    sender(wire, keyring, Desk(by_step={0: Again(on=on, step=1)})).turn(now=now)
    assert Job.objects.values_list("lane", "due_on").get() == (LAST, on)


def test_a_days_reminders_delay_nobody(keyring: Keyring, now: datetime) -> None:
    """They fall due at midnight all at once, and were posted before what comes today."""
    wire = Wire()
    one = sender(wire, keyring, Desk(), limits=True)
    post(keyring, *many(FLOOD), now=now, provider="gmail", lane=LAST)
    post(keyring, SIGNER, now=now, provider="gmail", lane=LATER)
    assert one.delay(now=now) < timedelta(seconds=41)
    waited = seconds_until(came(wire, SIGNER), one, now=now, most=41)
    assert waited is not None
    assert one.delay(now=after(now, 41)) == timedelta(seconds=40)
