"""What a mail writer gets and gives (settings.GLASNO_MAIL_WRITERS: kind -> dotted function).

    def write(job: OpenedJob, *, now: datetime) -> Composed | Park | None

A writer decides the mail at the moment of sending. None erases the job and sends nothing; Park
sends nothing either, and the job stands until a feature wakes it. A writer is called outside a
transaction and may write to the database. It is called again with the same job after a crash or a
failed sending, and must then come to the same links.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Done:
    """The job is erased once its mail is accepted."""


@dataclass(frozen=True)
class Park:
    """The job stands, with a new step, until a feature wakes it (`posting.wake_jobs`)."""

    step: int


@dataclass(frozen=True)
class Again:
    """The job comes due again on a later day, with a new step."""

    on: date
    step: int


Then = Done | Park | Again


@dataclass(frozen=True)
class OpenedJob:
    """A job as its writer sees it. `day` is the day of posting (UTC)."""

    id: int
    step: int
    day: date
    payload: Mapping[str, str | int] = field(repr=False)


@dataclass(frozen=True)
class Composed:
    """A finished mail. `capped`: a stranger can cause it, so the mailbox's daily cap counts it and
    a stop holds it back. `provider` is the group under which a failure is counted, never a domain.
    `arrange` is called once the mail may go, before it does, and again with a repeated sending:
    what the mail's link opens is stored there, so a mail that never goes leaves nothing behind.
    """

    to: str = field(repr=False)
    language: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    capped: bool
    then: Then
    provider: str = "other"
    arrange: Callable[[], None] | None = field(default=None, compare=False, repr=False)


class Writer(Protocol):
    def __call__(self, job: OpenedJob, *, now: datetime) -> Composed | Park | None: ...


class UnknownKindError(Exception):
    """No writer is listed for this kind of job."""


def writer_of(kind: str) -> Writer:
    """The writer that the settings list for `kind`. Raises UnknownKindError."""
    dotted = settings.GLASNO_MAIL_WRITERS.get(kind)
    if dotted is None:
        raise UnknownKindError(kind)
    writer: Writer = import_string(dotted)
    return writer


Writers = Callable[[str], Writer]
