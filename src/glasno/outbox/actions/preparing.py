"""From claimed jobs to mails that may go: opened, composed, capped. What may not go is settled."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from glasno.kit.faults import describe
from glasno.outbox.actions import claiming
from glasno.outbox.actions.capping import stopped, take_places
from glasno.outbox.composing import (
    Again,
    Composed,
    OpenedJob,
    Park,
    UnknownKindError,
    Writers,
)
from glasno.outbox.mime import Mail
from glasno.outbox.models import Job
from glasno.outbox.posting import open_payload
from glasno.vault.boxes import BoxError
from glasno.vault.keyring import Keyring, KeyringError

log = logging.getLogger("glasno.outbox")

# How a job that could not even be composed is counted: nobody's provider has seen it.
_NOBODY = "none"


@dataclass(frozen=True)
class Letter:
    """A job in hand with the mail that it has become."""

    job: Job
    composed: Composed
    mail: Mail


@dataclass(frozen=True)
class Desk:
    """What composing needs."""

    keyring: Keyring
    writers: Writers
    mail_from: str


def prepare(desk: Desk, jobs: Sequence[Job], *, now: datetime) -> list[Letter]:
    """The letters to send now, in the jobs' order. The other jobs are erased or put off."""
    letters = [letter for job in jobs if (letter := _letter(desk, job, now))]
    capped = [letter.job for letter in letters if letter.composed.capped]
    silent = stopped({bytes(job.mailbox) for job in capped}, now=now) if capped else set()
    claiming.erase([job for job in capped if bytes(job.mailbox) in silent])
    free = [job for job in capped if bytes(job.mailbox) not in silent]
    placed = take_places(free, now=now) if free else set()
    going = [each for each in letters if not each.composed.capped or each.job.id in placed]
    return [letter for letter in going if _arranged(letter, now)]


def _arranged(letter: Letter, now: datetime) -> bool:
    try:
        if letter.composed.arrange is not None:
            letter.composed.arrange()
    except Exception as error:  # a feature's fault in one mail must not stop everyone's mail
        _put_off(letter.job, "arranging", error, now)
        return False
    return True


def _letter(desk: Desk, job: Job, now: datetime) -> Letter | None:
    try:
        letter = _compose(desk, job, now)
    except (KeyringError, BoxError) as error:
        # Perhaps only the secrets directory is not mounted: nothing is erased for that.
        _put_off(job, "opening", error, now)
        return None
    except UnknownKindError as error:
        _put_off(job, "composing", error, now)
        return None
    except Exception as error:  # a feature's fault in one mail must not stop everyone's mail
        _put_off(job, "composing", error, now)
        return None
    if letter is None:
        claiming.erase([job])
    elif isinstance(letter, Park):
        claiming.finish(job, letter)
        return None
    return letter


def _compose(desk: Desk, job: Job, now: datetime) -> Letter | Park | None:
    write = desk.writers(job.kind)
    contents = open_payload(
        desk.keyring,
        kind=job.kind,
        day=job.day,
        payload=bytes(job.payload),
        mailbox=bytes(job.mailbox),
    )
    opened = OpenedJob(id=job.id, step=job.step, day=job.day, payload=contents.payload)
    composed = write(opened, now=now)
    if composed is None or isinstance(composed, Park):
        return composed
    if isinstance(composed.then, Again) and composed.then.on <= now.date():
        # It would be sent over and over.
        raise ValueError("a mail can come again on a later day only")
    return Letter(job, composed, _mail(desk, job, composed, contents.seed, now))


def _mail(desk: Desk, job: Job, composed: Composed, seed: bytes, now: datetime) -> Mail:
    return Mail(
        sender=desk.mail_from,
        to=composed.to,
        language=composed.language,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        date=now,
        id_seed=seed + f"{job.step} {job.due_on}".encode(),
    )


def _put_off(job: Job, failed_at: str, error: Exception, now: datetime) -> None:
    claiming.postpone(job, provider=_NOBODY, failed_at=failed_at, now=now)
    # Never the error's message: it may quote what was sealed.
    log.error("a mail of kind %s failed at %s: %s", job.kind, failed_at, describe(error))
