"""Sends what is due: claims jobs, has them composed, hands them to the relay, settles each.

A mail is sent once because of the order of steps: the claim stands before anything is said to
the relay, the row is settled in one transaction right after the relay's "accepted", and nothing
else is sent before that is written. Only a crash between those two sends one mail again.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError

from glasno.kit import metering
from glasno.outbox import rules
from glasno.outbox.actions import claiming
from glasno.outbox.actions.preparing import Desk, Letter, prepare
from glasno.outbox.composing import Writers, writer_of
from glasno.outbox.holding import NO_TIMES, Holding
from glasno.outbox.living import NAME_BYTES
from glasno.outbox.looking import look, waiting
from glasno.outbox.mime import UnsendableError
from glasno.outbox.models import Job
from glasno.outbox.pacing import PACES, Pacing, group_of
from glasno.outbox.resting import Rest
from glasno.outbox.transport import Transport, open_transport
from glasno.outbox.trouble import (
    MailError,
    PermanentError,
    RelayDownError,
    StaleError,
    TemporaryError,
)
from glasno.vault.keyring import Keyring

log = logging.getLogger("glasno.outbox")

# Seconds between two looks at an empty outbox.
IDLE = 0.5
# A turn begins nothing new after so many seconds: `now` stays true, and a lease is far longer.
TURN = 2.0
# So many seconds after it began a turn can be sure that its claim has not run out.
CLAIM_IS_SURE = rules.LEASE.total_seconds() / 2
# As many jobs are claimed at once as a quick relay takes in a moment; a slow one gets fewer.
MOST_IN_HAND = 64
# While there is something to send, so often is looked whether something better has come.
LOOK_EVERY = timedelta(seconds=0.5)

SENT = metering.counters(
    "glasno_mails_sent", "Mails that the mail server took.", provider=list(PACES)
)
REFUSED = metering.counters(
    "glasno_mails_refused",
    "Mails that it did not take, for now or for good.",
    provider=list(PACES),
    how=("for_now", "for_good"),
)
OLDEST = metering.gauges(
    "glasno_mails_oldest_due_seconds",
    "How long the oldest mail that may go has been waiting.",
    "livemax",
    lane=[str(lane) for lane in rules.LANES],
)
IN_HAND = metering.gauge("glasno_mails_in_hand", "Mails that are about to be sent.", "livesum")


class NoRelayError(Exception):
    """There is nowhere to send mail to. The message is a sentence with the mend."""


@dataclass(frozen=True)
class Turn:
    """What one turn did: mails taken by the relay, and seconds until the next is worth it."""

    sent: int
    next_in: float


class Sender:
    """Sends through one transport. One thread uses it.

    `limits`: whether fresh mail is held back, and each provider gets no more than its pace.
    `worker`: the name (8 bytes) with which its claims begin and nobody else's; b"" for a name of
    its own, where nobody looks for the dead.
    """

    def __init__(
        self,
        *,
        transport: Transport,
        keyring: Keyring,
        mail_from: str,
        limits: bool = True,
        writers: Writers = writer_of,
        worker: bytes = b"",
    ) -> None:
        self._transport = transport
        self._desk = Desk(keyring=keyring, writers=writers, mail_from=mail_from)
        self._times = rules.HOLD_BACK if limits else NO_TIMES
        self._pacing = Pacing({**PACES, **settings.GLASNO.mail_paces} if limits else None)
        self._holding = Holding(self._times, self._pacing)
        self._looked_at: datetime | None = None
        self._worker = worker or secrets.token_bytes(NAME_BYTES)
        self._rest = Rest()
        self._in_hand: dict[int, Job] = {}
        self._claiming = False  # true as well where a claim's answer never came
        self._unsettled: Callable[[], None] | None = None
        self._most = MOST_IN_HAND
        self._now: datetime  # of the turn under way
        self._began = 0.0

    def turn(self, *, now: datetime) -> Turn:
        """Sends what is due, for about two seconds at most.

        Raises what the database raises; the next turn first settles what this one could not.
        """
        self._now, self._began = now, time.monotonic()
        self._tidy()
        self._measure()
        if self._rest.left(now=now):
            return Turn(0, min(self._rest.left(now=now), IDLE))
        ids = self._choose()
        if not ids:
            self._transport.rest()
            held = self._holding.next_in(now=now)
            return Turn(0, IDLE if held is None else min(held, IDLE))
        # Connected before anything is claimed: a lease shall not run out over a slow greeting.
        if not self._connect(within=TURN):
            self._holding.put_back(ids)
            return Turn(0, min(self._rest.left(now=now), IDLE))
        return Turn(self._send_some(ids), 0.0)

    def delay(self, *, now: datetime) -> timedelta:
        """How long a letter that is asked for now will take at the slowest provider, about.

        What waits at a provider goes at its pace, if nothing worse holds it up; how long the
        oldest have been waiting already tells of all that is worse.
        """
        longest = timedelta(0)
        most = max(PACES.values()) * round(rules.DELAYS[-1].total_seconds() / 60)
        for provider, letters in waiting(today=now.date(), most=most).items():
            if pace := self._pacing.a_minute(provider):
                longest = max(longest, timedelta(minutes=letters / pace))
        held = max(most for _, most in self._times.values())
        # Nobody asks how long reminders take.
        asked_for = (rules.FIRST, rules.LATER)
        return held + max(
            longest, *(self._holding.overdue(now=now, lane=lane) for lane in asked_for)
        )

    def close(self) -> None:
        """Gives back what is in hand and lets the connection go."""
        self._tidy()
        self._transport.close()

    def _choose(self) -> list[int]:
        last = self._looked_at
        fresh = last is not None and timedelta(0) <= self._now - last < LOOK_EVERY
        if not (fresh and self._holding):
            self._holding.see(look(now=self._now), now=self._now)
            self._looked_at = self._now
        return self._holding.take(self._most, now=self._now)

    def _connect(self, *, within: float) -> bool:
        """Whether the relay listens, and the turn has not taken longer than `within` seconds."""
        try:
            self._transport.check()
        except RelayDownError as error:
            self._pause(error)
            return False
        return time.monotonic() - self._began < within

    def _send_some(self, ids: list[int]) -> int:
        jobs = self._claim(ids)
        letters = prepare(self._desk, jobs, now=self._now)
        sent = tried = 0
        # However long composing took, one mail goes: else a slow writer would stop everything.
        while tried < len(letters) and self._connect(within=TURN if tried else CLAIM_IS_SURE):
            sent += self._send(letters[tried])
            tried += 1
            if self._rest.left(now=self._now):
                break
        # Composed for nothing is work for nothing: next time as many as went this time.
        self._most = min(MOST_IN_HAND, 2 * self._most) if tried == len(letters) else max(1, tried)
        unsent = [letter.job.id for letter in letters[tried:]]
        self._tidy()
        self._holding.put_back(unsent)
        return sent

    def _claim(self, ids: list[int]) -> list[Job]:
        self._claiming = True
        jobs = claiming.claim(ids, now=self._now, worker=self._worker)
        self._in_hand = {job.id: job for job in jobs}
        self._claiming = False
        IN_HAND.set(len(jobs))
        return jobs

    def _send(self, letter: Letter) -> bool:
        """Whether the relay took it."""
        try:
            self._transport.send(letter.mail, waiting=self._keep)
        except StaleError:
            # The kept connection had ended before it heard of this mail; the next is a new one.
            return self._connect(within=CLAIM_IS_SURE) and self._send(letter)
        except RelayDownError as error:
            self._pause(error)
        except TemporaryError as error:
            self._settle(letter, claiming.postpone, failed_at=error.stage)
            self._doubt(error)
        except PermanentError as error:
            self._settle(letter, claiming.give_up, failed_at=error.stage)
            self._rest.end()
            log.info("a mail was refused for good: %s", error)
        except UnsendableError as error:
            self._settle(letter, claiming.give_up, failed_at="writing")
            log.warning("a mail of kind %s was never sent: %s", letter.job.kind, error)
        else:
            self._settle_by(letter, partial(claiming.finish, letter.job, letter.composed.then))
            self._rest.end()
            SENT[_group(letter),].inc()
            return True
        return False

    def _settle(self, letter: Letter, write: Callable[..., None], *, failed_at: str) -> None:
        provider = letter.composed.provider
        done = partial(write, letter.job, provider=provider, failed_at=failed_at, now=self._now)
        self._settle_by(letter, done)
        how = "for_good" if write is claiming.give_up else "for_now"
        REFUSED[_group(letter), how].inc()

    def _settle_by(self, letter: Letter, write: Callable[[], None]) -> None:
        """Writes what became of the letter; remembers it until the database takes it."""
        del self._in_hand[letter.job.id]
        self._unsettled = write
        write()
        self._unsettled = None

    def _tidy(self) -> None:
        """Settles what could not be settled, and gives back what was not sent or not heard of."""
        if self._unsettled is not None:
            self._unsettled()
            self._unsettled = None
        claiming.release(list(self._in_hand.values()))
        self._in_hand = {}
        if self._claiming:
            # The database was lost over it and may have made the claim: else nobody would send
            # these letters until it had run out.
            claiming.take_back(self._worker)
            self._claiming = False
        IN_HAND.set(0)

    def _measure(self) -> None:
        for lane in rules.LANES:
            waits = self._holding.overdue(now=self._now, lane=lane)
            OLDEST[str(lane),].set(waits.total_seconds())

    def _keep(self) -> None:
        """The relay makes us wait: nobody else shall take what we have in hand."""
        elapsed = timedelta(seconds=time.monotonic() - self._began)
        try:
            claiming.renew(list(self._in_hand.values()), now=self._now + elapsed)
        except DatabaseError:
            # The mail is half-way; all that is left is to hope that the next sign succeeds.
            log.warning("could not renew the claim on a mail that is being sent")

    def _pause(self, error: MailError) -> None:
        log.warning(
            "no mail can be sent: %s; next try in %d s", error, self._rest.begin(now=self._now)
        )

    def _doubt(self, error: TemporaryError) -> None:
        log.info("a mail was not taken for now: %s", error)
        if not error.lost:
            self._rest.end()
        elif pause := self._rest.doubt(now=self._now):
            log.warning("the relay keeps breaking off; next try in %d s", pause)


def _group(letter: Letter) -> str:
    """The provider's group by which the figures know it."""
    return group_of(letter.composed.provider)


def sender_of_settings(*, limits: bool, worker: bytes = b"") -> Sender:
    """A sender as the operator has set it up. Raises NoRelayError or TransportUrlError."""
    environment = settings.GLASNO
    if environment.smtp_url is None:
        raise NoRelayError("No mail can be sent: set GLASNO_SMTP_URL to your mail server.")
    return Sender(
        transport=open_transport(environment.smtp_url, sender=environment.mail_from),
        keyring=Keyring(environment.secrets_dir),
        mail_from=environment.mail_from,
        limits=limits,
        worker=worker,
    )


def send_due(*, now: datetime) -> int:
    """Sends all that is due, held back by nothing; returns how many the relay took.

    Stops at the relay's first trouble. Raises NoRelayError or TransportUrlError.
    """
    sender = sender_of_settings(limits=False)
    sent = 0
    try:
        while not (turn := sender.turn(now=now)).next_in:
            sent += turn.sent
    finally:
        sender.close()
    return sent
