import logging
from datetime import datetime, timedelta

import pytest

from glasno.outbox.actions.sending import IDLE, Turn
from glasno.outbox.models import Job
from glasno.outbox.trouble import (
    MailError,
    PermanentError,
    RelayDownError,
    StaleError,
    TemporaryError,
)
from glasno.vault.keyring import Keyring
from tests.outbox.actions.conftest import Begin
from tests.outbox.posts import (
    SIGNER,
    STRANGER,
    Desk,
    Wire,
    after,
    failures,
    many,
    post,
    run,
    sender,
)
from tests.outbox.relays import DROP, BadRelay, Relay, closed_port

pytestmark = pytest.mark.django_db


def test_a_refused_recipient_is_given_up_and_the_others_get_theirs(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    relay.answers["RCPT", SIGNER] = "550 5.1.1 no such user"
    post(keyring, SIGNER, STRANGER, now=now)
    begin(relay.port, Desk(provider="Mail.ru")).turn(now=now)
    assert relay.recipients() == [STRANGER]
    assert Job.objects.count() == 0
    assert failures() == [("Mail.ru", "RCPT", True, 1)]


def test_a_greylisted_recipient_is_tried_again_after_a_pause(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    relay.answers["RCPT", SIGNER] = "450 4.7.1 greylisted"
    post(keyring, SIGNER, now=now)
    one = begin(relay.port, Desk())
    assert one.turn(now=now).sent == 0
    assert Job.objects.get().not_before == now + timedelta(minutes=15)
    relay.answers.clear()
    assert one.turn(now=now + timedelta(minutes=14)).sent == 0
    assert one.turn(now=now + timedelta(minutes=15)).sent == 1
    assert failures() == [("other", "RCPT", False, 1)]


@pytest.mark.parametrize("answer", ["554 5.7.1 no", "554 content refused"])
def test_a_mail_refused_after_data_is_given_up(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin, answer: str
) -> None:
    relay.answers["after DATA", "*"] = answer
    post(keyring, SIGNER, now=now)
    begin(relay.port, Desk()).turn(now=now)
    assert Job.objects.count() == 0
    assert failures() == [("other", "after DATA", True, 1)]


def test_a_mail_put_off_after_data_is_tried_again(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    relay.answers["after DATA", "*"] = "452 no space"
    post(keyring, SIGNER, now=now)
    begin(relay.port, Desk()).turn(now=now)
    assert Job.objects.get().attempts == 1
    assert failures() == [("other", "after DATA", False, 1)]


def test_a_relay_that_is_down_is_left_alone_for_growing_pauses(
    keyring: Keyring, now: datetime, begin: Begin
) -> None:
    post(keyring, SIGNER, now=now)
    one = begin(closed_port(), Desk())
    assert one.turn(now=now) == Turn(sent=0, next_in=IDLE)
    desk = Desk()
    for second in (1, 4.9, 5, 19, 20, 49):
        one.turn(now=after(now, second))
    job = Job.objects.get()
    assert (job.attempts, job.not_before, job.claim) == (0, None, None)
    assert desk.asked == []
    assert failures() == []


def test_the_pauses_of_a_relay_that_is_down_grow(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, now=now)
    wire = Wire(unreachable=[RelayDownError("connect")] * 3)
    one = sender(wire, keyring, Desk())
    calls = []
    for second in range(60):
        one.turn(now=after(now, second))
        calls.append(wire.checked)
    # Asked at 0, 5, 20 and 50 s; the last time it answers.
    assert [calls.index(n) for n in (1, 2, 3)] == [0, 5, 20]
    assert wire.recipients() == [SIGNER]


def test_a_relay_that_refuses_our_sender_costs_nobody_an_attempt(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    relay.answers["MAIL", "*"] = "550 who are you"
    post(keyring, SIGNER, STRANGER, now=now)
    one = begin(relay.port, Desk())
    assert one.turn(now=now).sent == 0
    assert set(Job.objects.values_list("attempts", "claim")) == {(0, None)}
    relay.answers.clear()
    assert one.turn(now=after(now, 4)).sent == 0
    assert run(one, after(now, 5)) == 2


def test_a_relay_that_hangs_up_mid_message_gets_the_next_mail_and_then_a_rest(
    keyring: Keyring, now: datetime, bad_relay: BadRelay, begin: Begin
) -> None:
    bad_relay.answers["after DATA"] = DROP
    post(keyring, *many(5), now=now)
    one = begin(bad_relay.port, Desk())
    assert one.turn(now=now).sent == 0
    assert sorted(Job.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1, 1]
    bad_relay.answers.clear()
    assert run(one, after(now, 5)) == 3
    assert run(one, now + timedelta(minutes=15)) == 2


def test_one_mail_that_breaks_the_connection_does_not_stop_the_others(
    keyring: Keyring, now: datetime
) -> None:
    boxes = many(3)
    post(keyring, *boxes, now=now)
    wire = Wire(troubles={boxes[0]: [TemporaryError("RCPT", 421, lost=True)]})
    assert sender(wire, keyring, Desk()).turn(now=now).sent == 2
    assert wire.recipients() == boxes[1:]


@pytest.mark.parametrize("refusal", [PermanentError("RCPT", 550), TemporaryError("RCPT", 450)])
def test_a_relay_that_refuses_in_good_order_is_not_about_to_break(
    keyring: Keyring, now: datetime, refusal: MailError
) -> None:
    boxes = many(4)
    post(keyring, *boxes, now=now)
    broken = TemporaryError("after DATA", lost=True)
    wire = Wire(troubles={boxes[0]: [broken], boxes[1]: [refusal], boxes[2]: [broken]})
    assert sender(wire, keyring, Desk()).turn(now=now).sent == 1


def test_a_relay_that_limits_mails_a_connection_gets_them_all(
    keyring: Keyring, now: datetime, bad_relay: BadRelay, begin: Begin
) -> None:
    bad_relay.mails_a_connection = 2
    post(keyring, *many(7), now=now)
    assert begin(bad_relay.port, Desk()).turn(now=now).sent == 7
    assert len(bad_relay.bodies) == 7
    assert bad_relay.connections == 4
    assert failures() == []


def test_a_stale_connection_is_not_the_mails_fault(keyring: Keyring, now: datetime) -> None:
    post(keyring, SIGNER, now=now)
    wire = Wire(troubles={SIGNER: [StaleError("MAIL", 421)]})
    assert sender(wire, keyring, Desk()).turn(now=now).sent == 1


def test_a_mail_that_cannot_be_written_is_given_up(
    keyring: Keyring, now: datetime, relay: Relay, begin: Begin
) -> None:
    post(keyring, "x@example.net\r\nBcc: y@example.net", STRANGER, now=now)
    begin(relay.port, Desk()).turn(now=now)
    assert relay.recipients() == [STRANGER]
    assert Job.objects.count() == 0
    assert failures() == [("other", "writing", True, 1)]


def test_the_log_names_nobody(
    keyring: Keyring,
    now: datetime,
    relay: Relay,
    begin: Begin,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    relay.answers["RCPT", SIGNER] = f"550 <{SIGNER}> unknown"
    relay.answers["RCPT", STRANGER] = f"450 <{STRANGER}> later"
    signers = (SIGNER, STRANGER, "writer@example.net\n", "organiser@example.net")
    post(keyring, *signers, now=now, provider="gmail")
    begin(relay.port, Desk()).turn(now=now)
    begin(closed_port(), Desk()).turn(now=now + timedelta(minutes=15))
    lines = [record.getMessage() for record in caplog.records if record.name == "glasno.outbox"]
    assert lines == [
        "a mail was refused for good: RCPT 550",
        "a mail was not taken for now: RCPT 450",
        "a mail of kind test.mail was never sent: the recipient is not one plain address",
        "no mail can be sent: connect ConnectionRefusedError; next try in 5 s",
    ]
    ours = "\n".join(lines)
    for name in ("signer", "stranger", "writer@", "organiser", "example.net", "Здравствуйте"):
        assert name not in ours
