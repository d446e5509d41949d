import logging
from datetime import datetime, timedelta

import pytest
from django.db import connection

from glasno.outbox.actions import claiming
from glasno.outbox.actions.preparing import Desk as PreparingDesk
from glasno.outbox.actions.preparing import Letter, prepare
from glasno.outbox.actions.stopping import stop_mailbox
from glasno.outbox.composing import Again, OpenedJob
from glasno.outbox.models import Failure, Job
from glasno.outbox.posting import mailbox_mac
from glasno.vault.keyring import Keyring
from tests.outbox.posts import SIGNER, STRANGER, Desk, post

pytestmark = pytest.mark.django_db


def prepared(keyring: Keyring, desk: Desk, ids: list[int], now: datetime) -> list[Letter]:
    jobs = claiming.claim(ids, now=now)
    bench = PreparingDesk(keyring=keyring, writers=desk.writer_of, mail_from="glasno@example.org")
    return prepare(bench, jobs, now=now)


def told(desk: Desk) -> list[tuple[int, int, str]]:
    return [(job.id, job.step, str(job.payload["to"])) for job in desk.asked]


def failures() -> list[tuple[str, str, bool, int]]:
    return list(Failure.objects.values_list("provider", "kind", "permanent", "count"))


def test_a_writer_decides_the_mail_from_the_opened_job(keyring: Keyring, now: datetime) -> None:
    desk = Desk()
    (id_,) = post(keyring, SIGNER, now=now, petition=7)
    (letter,) = prepared(keyring, desk, [id_], now)
    assert desk.asked == [
        OpenedJob(id=id_, step=0, day=now.date(), payload={"to": SIGNER, "petition": 7})
    ]
    assert (letter.mail.to, letter.mail.sender) == (SIGNER, "glasno@example.org")
    assert (letter.mail.text, letter.mail.date) == (f"job {id_} step 0\n", now)


def test_a_mail_composed_twice_has_one_message_id(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, STRANGER, now=now)
    first = prepared(keyring, Desk(), ids, now)
    later = now + timedelta(minutes=5)
    second = prepared(keyring, Desk(), ids, later)
    assert [one.mail.message_id for one in first] == [one.mail.message_id for one in second]
    assert first[0].mail.message_id != first[1].mail.message_id
    Job.objects.update(step=1, claim=None, claimed_until=None)
    third = prepared(keyring, Desk(), ids, later)
    assert third[0].mail.message_id != first[0].mail.message_id


def test_a_job_that_needs_no_mail_any_more_is_erased(keyring: Keyring, now: datetime) -> None:
    assert prepared(keyring, Desk(drops=True), post(keyring, SIGNER, now=now), now) == []
    assert Job.objects.count() == 0
    assert failures() == []


def test_a_stopped_mailbox_gets_no_mail_that_strangers_cause(
    keyring: Keyring, now: datetime
) -> None:
    mailbox = mailbox_mac(keyring, SIGNER)
    stop_mailbox(connection, mailbox=mailbox, undo=bytes(32), day=now.date())
    ids = post(keyring, SIGNER, STRANGER, now=now)
    letters = prepared(keyring, Desk(), ids, now)
    assert [letter.mail.to for letter in letters] == [STRANGER]
    assert list(Job.objects.values_list("id", flat=True)) == ids[1:]


def test_a_stopped_mailbox_gets_the_mail_that_its_own_secret_caused(
    keyring: Keyring, now: datetime
) -> None:
    mailbox = mailbox_mac(keyring, SIGNER)
    stop_mailbox(connection, mailbox=mailbox, undo=bytes(32), day=now.date())
    letters = prepared(keyring, Desk(capped=False), post(keyring, SIGNER, now=now), now)
    assert [letter.mail.to for letter in letters] == [SIGNER]


def test_the_fourth_mail_of_a_day_waits_but_one_outside_the_cap_goes(
    keyring: Keyring, now: datetime
) -> None:
    ids = post(keyring, *[SIGNER] * 4, now=now)
    assert [letter.job.id for letter in prepared(keyring, Desk(), ids, now)] == ids[:3]
    thanks = post(keyring, SIGNER, now=now)
    letters = prepared(keyring, Desk(capped=False), thanks, now)
    assert [letter.job.id for letter in letters] == thanks


def test_a_fault_of_a_writer_puts_off_its_own_mail_alone(
    keyring: Keyring, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(job: OpenedJob) -> None:
        if job.payload["to"] == SIGNER:
            raise ValueError(f"wrong {SIGNER}")

    caplog.set_level(logging.DEBUG)
    ids = post(keyring, SIGNER, STRANGER, now=now)
    letters = prepared(keyring, Desk(before=fail), ids, now)
    assert [letter.mail.to for letter in letters] == [STRANGER]
    job = Job.objects.get(id=ids[0])
    assert (job.attempts, job.claim) == (1, None)
    assert failures() == [("none", "composing", False, 1)]
    assert "a mail of kind test.mail failed at composing: ValueError at" in caplog.text
    assert "signer" not in caplog.text


def test_what_a_link_opens_is_arranged_for_mails_that_may_go_alone(
    keyring: Keyring, now: datetime
) -> None:
    arranged: list[str] = []
    desk = Desk(arrange=arranged.append)
    stop_mailbox(connection, mailbox=mailbox_mac(keyring, STRANGER), undo=bytes(32), day=now.date())
    ids = post(keyring, STRANGER, *[SIGNER] * 5, now=now)

    letters = prepared(keyring, desk, ids, now)

    assert len(desk.asked) == 6
    assert arranged == [letter.mail.to for letter in letters] == [SIGNER] * 3


def test_a_fault_of_an_arrangement_puts_off_its_own_mail_alone(
    keyring: Keyring, now: datetime
) -> None:
    def fail(to: str) -> None:
        if to == SIGNER:
            raise ValueError(f"wrong {SIGNER}")

    ids = post(keyring, SIGNER, STRANGER, now=now)

    letters = prepared(keyring, Desk(arrange=fail), ids, now)

    assert [letter.mail.to for letter in letters] == [STRANGER]
    assert failures() == [("none", "arranging", False, 1)]


def test_a_kind_that_nobody_writes_is_put_off(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, now=now, kind="former.kind")
    assert prepared(keyring, Desk(), ids, now) == []
    assert Job.objects.get().attempts == 1


def test_a_job_whose_key_is_not_there_is_kept(keyring: Keyring, now: datetime) -> None:
    ids = post(keyring, SIGNER, now=now)
    keyring.destroy_outbox_day(now.date())
    assert prepared(keyring, Desk(), ids, now) == []
    assert Job.objects.get().attempts == 1
    assert failures() == [("none", "opening", False, 1)]


def test_a_job_whose_bytes_were_changed_is_not_sent(keyring: Keyring, now: datetime) -> None:
    signer, stranger = post(keyring, SIGNER, STRANGER, now=now)
    Job.objects.filter(id=signer).update(payload=Job.objects.get(id=stranger).payload)
    desk = Desk()
    letters = prepared(keyring, desk, [signer, stranger], now)
    assert [letter.job.id for letter in letters] == [stranger]
    assert told(desk) == [(stranger, 0, STRANGER)]


def test_a_mail_that_would_come_again_today_is_not_sent(keyring: Keyring, now: datetime) -> None:
    desk = Desk(then=Again(on=now.date(), step=1))
    assert prepared(keyring, desk, post(keyring, SIGNER, now=now), now) == []
    assert Job.objects.get().attempts == 1
