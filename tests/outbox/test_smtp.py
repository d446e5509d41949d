import time
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import pytest

from glasno.outbox.conversation import Patience
from glasno.outbox.mime import Mail, UnsendableError
from glasno.outbox.smtp import Relay as Address
from glasno.outbox.smtp import Smtp
from glasno.outbox.trouble import (
    MailError,
    PermanentError,
    RelayDownError,
    StaleError,
    TemporaryError,
)
from tests.outbox.conftest import CALM, HASTE, Box, make_mail, nothing
from tests.outbox.relays import DRIP, DROP, HANG, BadRelay, Relay, closed_port, serve_relay
from tests.patience import PATIENCE_SECONDS


def test_a_mail_arrives_whole(to: Box, relay: Relay, mail: Mail) -> None:
    to(relay.port).send(mail, waiting=nothing)
    (taken,) = relay.taken
    assert taken.sender == "glasno@example.org"
    assert taken.recipients == ("signer@example.net",)
    assert taken.options == ("BODY=8BITMIME",)
    assert taken.content == mail.as_bytes(eight_bit=True)


def test_lines_of_dots_arrive_as_they_were(to: Box, relay: Relay, mail: Mail) -> None:
    text = ".\n..\n.hidden\nend\n."
    to(relay.port).send(make_mail(mail.date, text=text, html=""), waiting=nothing)
    body = relay.taken[0].content.partition(b"\r\n\r\n")[2]
    assert body == b".\r\n..\r\n.hidden\r\nend\r\n.\r\n"


def test_one_connection_serves_many_mails(to: Box, relay: Relay, mail: Mail) -> None:
    smtp = to(relay.port)
    for _ in range(20):
        smtp.send(mail, waiting=nothing)
    assert len(relay.taken) == 20
    assert relay.connections == 1


def test_an_idle_line_is_asked_before_it_is_used(to: Box, bad_relay: BadRelay, mail: Mail) -> None:
    smtp = to(bad_relay.port, patience=replace(CALM, idle_before_asking=0.2))
    smtp.send(mail, waiting=nothing)
    time.sleep(0.3)
    smtp.send(mail, waiting=nothing)
    assert bad_relay.verbs() == ["EHLO", "MAIL", "RCPT", "DATA", "NOOP", "MAIL", "RCPT", "DATA"]


def test_a_line_that_no_longer_answers_is_replaced(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    bad_relay.answers["NOOP"] = DROP
    smtp = to(bad_relay.port, patience=replace(CALM, idle_before_asking=0.2))
    smtp.send(mail, waiting=nothing)
    time.sleep(0.3)
    smtp.send(mail, waiting=nothing)
    assert len(bad_relay.bodies) == 2
    assert bad_relay.connections == 2


def test_rest_hangs_up_after_a_while_only(to: Box, bad_relay: BadRelay, mail: Mail) -> None:
    patient, hasty = (
        to(bad_relay.port, patience=replace(CALM, idle_before_leaving=seconds))
        for seconds in (PATIENCE_SECONDS, 0.2)
    )
    patient.send(mail, waiting=nothing)
    patient.rest()
    assert "QUIT" not in bad_relay.verbs()
    hasty.send(mail, waiting=nothing)
    time.sleep(0.3)
    hasty.rest()
    assert bad_relay.verbs()[-1] == "QUIT"


def test_a_refused_mail_is_taken_back_before_the_next(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    bad_relay.answers["RCPT"] = "550 no such user"
    smtp = to(bad_relay.port)
    with pytest.raises(PermanentError):
        smtp.send(mail, waiting=nothing)
    del bad_relay.answers["RCPT"]
    smtp.send(mail, waiting=nothing)
    assert bad_relay.verbs() == ["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA"]
    assert bad_relay.connections == 1


@pytest.mark.parametrize(
    ("stage", "answer", "error", "told"),
    [
        ("greeting", "421 too many", RelayDownError, "connect 421"),
        ("greeting", "554 go away", RelayDownError, "connect 554"),
        ("greeting", DROP, RelayDownError, "connect SMTPServerDisconnected"),
        ("greeting", HANG, RelayDownError, "connect TimeoutError"),
        ("greeting", DRIP, RelayDownError, "connect TimeoutError"),
        ("EHLO", "421 later", RelayDownError, "EHLO 421"),
        ("EHLO", "550 no", RelayDownError, "EHLO 550"),
        ("EHLO", DROP, RelayDownError, "EHLO SMTPServerDisconnected"),
        ("EHLO", HANG, RelayDownError, "EHLO TimeoutError"),
        ("MAIL", "451 later", RelayDownError, "MAIL 451"),
        ("MAIL", "550 not you", RelayDownError, "MAIL 550"),
        ("MAIL", "421 closing", RelayDownError, "MAIL 421"),
        ("MAIL", DROP, RelayDownError, "MAIL SMTPServerDisconnected"),
        ("MAIL", HANG, RelayDownError, "MAIL TimeoutError"),
        ("RCPT", "450 greylisted", TemporaryError, "RCPT 450"),
        ("RCPT", "421 closing", TemporaryError, "RCPT 421"),
        ("RCPT", "550 no such user", PermanentError, "RCPT 550"),
        ("RCPT", "550 5.1.1 no such user", PermanentError, "RCPT 550"),
        ("RCPT", "554 5.7.1 not here", TemporaryError, "RCPT 554"),
        ("RCPT", "550 relay not permitted", TemporaryError, "RCPT 550"),
        ("RCPT", "552 5.2.2 mailbox full", TemporaryError, "RCPT 552"),
        ("RCPT", "530 5.7.0 authenticate first", TemporaryError, "RCPT 530"),
        ("RCPT", DROP, TemporaryError, "RCPT SMTPServerDisconnected"),
        ("RCPT", HANG, TemporaryError, "RCPT TimeoutError"),
        ("RCPT", "nonsense", TemporaryError, "RCPT -1"),
        ("DATA", "451 later", TemporaryError, "DATA 451"),
        ("DATA", "554 no", PermanentError, "DATA 554"),
        ("DATA", "250 what", TemporaryError, "DATA 250"),
        ("DATA", DROP, TemporaryError, "DATA SMTPServerDisconnected"),
        ("after DATA", "451 later", TemporaryError, "after DATA 451"),
        ("after DATA", "421 closing", TemporaryError, "after DATA 421"),
        ("after DATA", "554 5.7.1 spam", PermanentError, "after DATA 554"),
        ("after DATA", DROP, TemporaryError, "after DATA SMTPServerDisconnected"),
        ("after DATA", HANG, TemporaryError, "after DATA TimeoutError"),
        ("after DATA", DRIP, TemporaryError, "after DATA TimeoutError"),
    ],
)
def test_each_failure_is_told_apart(
    to: Box,
    bad_relay: BadRelay,
    mail: Mail,
    stage: str,
    answer: str,
    error: type[MailError],
    told: str,
) -> None:
    bad_relay.answers[stage] = answer
    patience = HASTE if answer in (HANG, DRIP) else CALM
    with pytest.raises(MailError) as caught:
        to(bad_relay.port, patience=patience).send(mail, waiting=nothing)
    assert type(caught.value) is error
    assert str(caught.value) == told


@pytest.mark.parametrize("answer", ["450 <signer@example.net> later", "550 <signer@example.net>"])
def test_no_error_repeats_the_address(
    to: Box, bad_relay: BadRelay, mail: Mail, answer: str
) -> None:
    bad_relay.answers["RCPT"] = answer
    with pytest.raises(MailError) as caught:
        to(bad_relay.port).send(mail, waiting=nothing)
    assert "signer" not in repr(caught.value)


@pytest.mark.parametrize("answer", [DROP, HANG, "421 closing"])
def test_a_broken_connection_is_replaced_for_the_next_mail(
    to: Box, bad_relay: BadRelay, mail: Mail, answer: str
) -> None:
    bad_relay.answers["after DATA"] = answer
    smtp = to(bad_relay.port, patience=HASTE if answer == HANG else CALM)
    with pytest.raises(TemporaryError) as caught:
        smtp.send(mail, waiting=nothing)
    assert caught.value.lost is True
    del bad_relay.answers["after DATA"]
    smtp.send(mail, waiting=nothing)
    assert bad_relay.connections == 2


def test_an_ordinary_refusal_keeps_the_connection(to: Box, bad_relay: BadRelay, mail: Mail) -> None:
    bad_relay.answers["RCPT"] = "450 greylisted"
    with pytest.raises(TemporaryError) as caught:
        to(bad_relay.port).send(mail, waiting=nothing)
    assert caught.value.lost is False


def test_a_relay_that_ends_a_kept_connection_is_simply_called_again(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    bad_relay.mails_a_connection = 1
    smtp = to(bad_relay.port)
    smtp.send(mail, waiting=nothing)
    with pytest.raises(StaleError):
        smtp.send(mail, waiting=nothing)
    smtp.send(mail, waiting=nothing)
    assert len(bad_relay.bodies) == 2


def test_nobody_listening_is_the_relays_trouble(to: Box, mail: Mail) -> None:
    with pytest.raises(RelayDownError, match=r"^connect ConnectionRefusedError$"):
        to(closed_port()).send(mail, waiting=nothing)


def test_a_name_that_does_not_resolve_is_the_relays_trouble(mail: Mail) -> None:
    smtp = Smtp(Address("relay.invalid", 25), greeting="example.org")
    with pytest.raises(RelayDownError, match=r"^connect gaierror$"):
        smtp.send(mail, waiting=nothing)


def test_waiting_is_called_while_the_relay_thinks(to: Box, relay: Relay, mail: Mail) -> None:
    signs: list[None] = []
    relay.until = lambda: len(signs) >= 2
    began = time.monotonic()
    to(relay.port).send(mail, waiting=lambda: signs.append(None))
    assert 2 <= len(signs) <= (time.monotonic() - began) / CALM.between_signs_of_life
    assert len(relay.taken) == 1


def test_more_patience_is_had_after_the_mail_than_before_it(relay: Relay, mail: Mail) -> None:
    relay.slowness = 1.5
    patience = Patience(answer=1.0, last_answer=PATIENCE_SECONDS)
    address = Address("127.0.0.1", relay.port)
    smtp = Smtp(address, greeting="example.org", patience=patience)
    smtp.send(mail, waiting=nothing)
    smtp.close()
    assert len(relay.taken) == 1


def test_commands_go_together_where_the_relay_offers_it(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    bad_relay.extensions = ("PIPELINING", "8BITMIME")
    smtp = to(bad_relay.port)
    smtp.send(mail, waiting=nothing)
    smtp.send(mail, waiting=nothing)
    assert len(bad_relay.bodies) == 2
    assert bad_relay.heard[1] == "MAIL FROM:<glasno@example.org> BODY=8BITMIME"


@pytest.mark.parametrize(
    ("answers", "error", "told"),
    [
        ({"MAIL": "550 no", "RCPT": "503 no", "DATA": "503 no"}, RelayDownError, "MAIL 550"),
        ({"RCPT": "550 no", "DATA": "554 no"}, PermanentError, "RCPT 550"),
        ({"RCPT": "450 no"}, TemporaryError, "RCPT 450"),
        ({"DATA": "451 no"}, TemporaryError, "DATA 451"),
        ({"MAIL": DROP}, RelayDownError, "MAIL SMTPServerDisconnected"),
        ({"RCPT": DROP}, TemporaryError, "RCPT SMTPServerDisconnected"),
    ],
)
def test_failures_are_told_apart_when_commands_go_together(
    to: Box,
    bad_relay: BadRelay,
    mail: Mail,
    answers: dict[str, str],
    error: type[MailError],
    told: str,
) -> None:
    bad_relay.extensions = ("PIPELINING",)
    bad_relay.answers = dict(answers)
    smtp = to(bad_relay.port)
    with pytest.raises(MailError) as caught:
        smtp.send(mail, waiting=nothing)
    assert type(caught.value) is error
    assert str(caught.value) == told
    bad_relay.answers.clear()
    smtp.send(mail, waiting=nothing)
    # Where DATA was let through after a refused recipient, the mail that it asked for was empty.
    assert [len(body) > 0 for body in bad_relay.bodies if body][-1:] == [True]
    assert len([body for body in bad_relay.bodies if body]) == 1
    assert bad_relay.connections == (2 if DROP in answers.values() else 1)


def test_an_old_relay_gets_ascii(to: Box, bad_relay: BadRelay, mail: Mail) -> None:
    to(bad_relay.port).send(mail, waiting=nothing)
    assert bad_relay.heard[1] == "MAIL FROM:<glasno@example.org>"
    assert bad_relay.bodies[0].isascii()
    arrived = message_from_bytes(bad_relay.bodies[0], policy=SMTP)
    part = arrived.get_body(("plain",))
    assert part is not None
    assert part.get_content().startswith("Здравствуйте.")


def test_an_address_in_other_letters_goes_to_a_relay_that_knows_them(
    to: Box, relay: Relay, mail: Mail
) -> None:
    to(relay.port).send(make_mail(mail.date, to="подписант@example.net"), waiting=nothing)
    assert relay.taken[0].recipients == ("подписант@example.net",)
    assert "SMTPUTF8" in relay.taken[0].options


def test_an_address_in_other_letters_is_refused_where_they_are_not_known(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    with pytest.raises(PermanentError):
        to(bad_relay.port).send(make_mail(mail.date, to="я@example.net"), waiting=nothing)


def test_an_address_in_other_letters_does_not_stop_everyones_mail(
    to: Box, bad_relay: BadRelay, mail: Mail
) -> None:
    bad_relay.extensions = ("SMTPUTF8",)
    bad_relay.answers["MAIL"] = "553 not these letters"
    with pytest.raises(PermanentError):
        to(bad_relay.port).send(make_mail(mail.date, to="я@example.net"), waiting=nothing)


def test_a_wrong_address_costs_no_connection(to: Box, relay: Relay, mail: Mail) -> None:
    with pytest.raises(UnsendableError):
        to(relay.port).send(make_mail(mail.date, to="x> RCPT TO:<y@z.org"), waiting=nothing)
    assert relay.connections == 0


def test_check_goes_as_far_as_signing_in(to: Box) -> None:
    with serve_relay(Relay(users={b"glasno": b"hush"})) as relay:
        to(relay.port, user="glasno", password="hush").check()
        assert relay.signed_in == [b"glasno"]
        assert relay.taken == []


def test_check_does_not_call_twice(to: Box, relay: Relay, mail: Mail) -> None:
    smtp = to(relay.port)
    smtp.check()
    smtp.send(mail, waiting=nothing)
    smtp.check()
    assert relay.connections == 1
