from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection

from glasno.outbox.actions import claiming
from glasno.outbox.actions.sending import IDLE, Turn
from glasno.outbox.composing import Again, OpenedJob, Park, Then
from glasno.outbox.mime import Mail
from glasno.outbox.models import Job, MailboxDay
from glasno.outbox.posting import erase_jobs, wake_jobs
from glasno.vault.keyring import Keyring
from tests.outbox.actions.conftest import Begin
from tests.outbox.posts import SIGNER, STRANGER, Desk, Wire, after, many, post, run, sender
from tests.outbox.relays import Relay

pytestmark = pytest.mark.django_db


def test_what_is_due_is_sent_and_erased(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    post(keyring, SIGNER, STRANGER, now=now)
    one = begin(relay.port, Desk())
    assert one.turn(now=now) == Turn(sent=2, next_in=0.0)
    assert one.turn(now=now) == Turn(sent=0, next_in=IDLE)
    assert relay.recipients() == [SIGNER, STRANGER]
    assert Job.objects.count() == 0


def test_many_mails_take_one_connection(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    post(keyring, *many(150), now=now)
    one = begin(relay.port, Desk())
    assert run(one, now) == 150
    assert sorted(relay.recipients()) == sorted(many(150))
    assert relay.connections == 1


def test_a_job_goes_through_its_writers_steps(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    on = (now + timedelta(days=3)).date()
    desk = Desk(by_step={0: Again(on=on, step=1), 1: Park(step=2)})
    (id_,) = post(keyring, SIGNER, now=now)
    one = begin(relay.port, desk)
    one.turn(now=now)
    assert one.turn(now=now + timedelta(days=2)).sent == 0
    assert one.turn(now=now + timedelta(days=3)).sent == 1
    assert one.turn(now=now + timedelta(days=5)).sent == 0
    wake_jobs(connection, [id_], step=3, day=(now + timedelta(days=5)).date())
    assert one.turn(now=now + timedelta(days=5)).sent == 1
    assert [job.step for job in desk.asked] == [0, 1, 3]
    assert Job.objects.count() == 0
    assert len(relay.taken) == 3


def test_a_fresh_job_is_held_back_up_to_fifteen_seconds(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    post(keyring, *many(40), now=now)
    one = begin(relay.port, Desk(), limits=True)
    first = one.turn(now=now)
    assert first.sent == 0
    assert 0 < first.next_in <= IDLE
    half = sum(one.turn(now=after(now, 7.5)).sent for _ in range(3))
    assert 0 < half < 40
    assert half + sum(one.turn(now=after(now, 15)).sent for _ in range(3)) == 40
    # Nothing of that is written down.
    assert {job.not_before for job in Job.objects.all()} <= {None}


def test_a_slow_relay_gets_fewer_mails_at_once_and_the_rest_stays_free(
    keyring: Keyring, now: datetime
) -> None:
    def take_a_second(_mail: Mail, _waiting: Callable[[], None]) -> None:
        one._began -= 1.1

    wire, desk = Wire(before=take_a_second), Desk()
    post(keyring, *many(10), now=now)
    one = sender(wire, keyring, desk)
    assert one.turn(now=now).sent == 2
    assert Job.objects.filter(claim=None).count() == 8
    assert len(desk.asked) == 10
    one.turn(now=now)
    assert len(desk.asked) == 12
    assert len(wire.taken) == 4


def test_one_mail_goes_however_long_its_composing_took(keyring: Keyring, now: datetime) -> None:
    def take_three_seconds(_job: OpenedJob) -> None:
        one._began -= 3

    post(keyring, SIGNER, STRANGER, now=now)
    wire = Wire()
    one = sender(wire, keyring, Desk(before=take_three_seconds))
    assert one.turn(now=now).sent == 1
    assert one.turn(now=now).sent == 1


def test_nothing_goes_when_composing_took_as_long_as_the_claim_lasts(
    keyring: Keyring, now: datetime
) -> None:
    def take_a_minute(_job: OpenedJob) -> None:
        one._began -= 60

    post(keyring, SIGNER, now=now)
    wire = Wire()
    one = sender(wire, keyring, Desk(before=take_a_minute))
    assert one.turn(now=now).sent == 0
    assert Job.objects.get().claim is None


def test_what_is_in_hand_stays_ours_while_the_relay_makes_us_wait(
    keyring: Keyring, now: datetime
) -> None:
    ids = post(keyring, SIGNER, STRANGER, now=now)
    late = after(now, 150)  # when an unrenewed claim has run out
    seen: list[list[Job]] = []

    def wait(_mail: Mail, waiting: Callable[[], None]) -> None:
        one._began -= 120  # two minutes pass
        waiting()
        seen.append(claiming.claim(ids, now=late))

    wire = Wire(before=wait)
    one = sender(wire, keyring, Desk())
    one.turn(now=now)
    assert seen == [[]]


def test_a_job_erased_while_it_was_composed_is_not_sent(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, now=now)
    desk = Desk(before=lambda job: erase_jobs(connection, [job.id]))
    wire = Wire()
    sender(wire, keyring, desk).turn(now=now)
    assert wire.recipients() == []


def test_a_job_woken_while_its_mail_is_sent_is_sent_again_with_its_new_step(
    keyring: Keyring, now: datetime
) -> None:
    (id_,) = post(keyring, SIGNER, now=now)

    def wake(mail: Mail, _waiting: Callable[[], None]) -> None:
        if "step 0" in mail.text:
            wake_jobs(connection, [id_], step=3, day=now.date())

    wire, desk = Wire(before=wake), Desk(by_step={0: Park(step=1)})
    one = sender(wire, keyring, desk)
    one.turn(now=now)
    one.turn(now=now)
    assert [job.step for job in desk.asked] == [0, 3]
    assert Job.objects.count() == 0


def test_a_mail_that_was_taken_is_not_sent_again_when_the_database_fails(
    keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(keyring, SIGNER, STRANGER, now=now)
    wire = Wire()
    one = sender(wire, keyring, Desk())
    finish = claiming.finish
    trouble = [OperationalError("disk full")] * 2

    def fail(job: Job, then: Then) -> None:
        if trouble:
            raise trouble.pop()
        finish(job, then)

    monkeypatch.setattr(claiming, "finish", fail)
    for _ in range(2):
        with pytest.raises(OperationalError):
            one.turn(now=now)
    assert wire.recipients() == [SIGNER]
    assert one.turn(now=now).sent == 1
    assert wire.recipients() == [SIGNER, STRANGER]
    assert Job.objects.count() == 0


def test_a_claim_whose_answer_was_lost_is_given_back_and_not_waited_for(
    keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = post(keyring, STRANGER, now=now)
    claiming.claim(strangers, now=now, worker=b"another1")
    post(keyring, SIGNER, now=now)
    wire = Wire()
    one = sender(wire, keyring, Desk())
    claim = claiming.claim

    def claim_and_fall(ids: Sequence[int], *, now: datetime, worker: bytes) -> list[Job]:
        claim(ids, now=now, worker=worker)
        raise OperationalError("the server was restarted")

    with monkeypatch.context() as lost:
        lost.setattr(claiming, "claim", claim_and_fall)
        with pytest.raises(OperationalError):
            one.turn(now=now)
    assert Job.objects.filter(claim=None).count() == 0

    one.turn(now=after(now, 1))
    assert one.turn(now=after(now, 2)) == Turn(sent=0, next_in=IDLE)
    assert wire.recipients() == [SIGNER]
    assert [job.id for job in Job.objects.exclude(claim=None)] == strangers


def test_the_cap_holds_over_turns_and_lets_the_newest_through_tomorrow(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    desk = Desk()
    one = begin(relay.port, desk)
    ids = []
    for _ in range(6):
        ids += post(keyring, SIGNER, now=now)
        one.turn(now=now)
    assert [job.id for job in desk.asked] == ids
    assert len(relay.taken) == 3
    assert MailboxDay.objects.get().sent == 3
    one.turn(now=now + timedelta(days=1))
    assert len(relay.taken) == 4
    assert desk.asked[-1].id == ids[-1]
    assert Job.objects.count() == 0


def test_a_dead_job_is_not_sent(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    post(keyring, SIGNER, now=now)
    assert begin(relay.port, Desk()).turn(now=now + timedelta(days=8)).sent == 0


def test_close_gives_back_what_is_in_hand(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, STRANGER, now=now)
    wire = Wire()
    one = sender(wire, keyring, Desk())

    def interrupt(_mail: Mail, _waiting: Callable[[], None]) -> None:
        raise KeyboardInterrupt

    wire.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        one.turn(now=now)
    one.close()
    assert Job.objects.filter(claim=None).count() == 2
    assert wire.closed == 1
