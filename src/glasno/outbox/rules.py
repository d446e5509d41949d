"""The outbox's numbers: how often, how long, how soon again. Pure."""

from datetime import date, datetime, timedelta

# A stranger can cause at most so many mails to one mailbox in a day (UTC).
MAILS_A_DAY = 3

# What is not sent by then is not wanted any more: the links in it have expired.
JOB_LIFE = timedelta(days=7)

STOP_LIFE = timedelta(days=30)

# Counts of failures name no one; they are kept so long for the operator's eye.
FAILURE_LIFE = timedelta(days=90)

# Today's key seals; yesterday's may still be in the hand of a request begun before midnight.
KEY_GRACE = timedelta(days=1)

# Fresh mail is held back by a random part of this, so that the hour in a mailbox
# does not tell the second at which somebody pressed the button (security.md).
HOLD_BACK = timedelta(seconds=15)

# A worker that died gives up its jobs after so long. It renews while a relay makes it wait.
LEASE = timedelta(seconds=90)

_JOB_PAUSES = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 120, 240))
_RELAY_PAUSES = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300, 600))
_QUARTER = timedelta(minutes=15)
_MINUTE = timedelta(minutes=1)


def round_up(moment: datetime, unit: timedelta) -> datetime:
    """The next whole `unit` of the UTC day at or after `moment`: no exact time is ever stored."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -((midnight - moment) // unit) * unit


def next_try(now: datetime, *, attempts: int) -> datetime:
    """When a job that has failed `attempts` times (at least 1) may be tried again."""
    pause = _JOB_PAUSES[min(attempts, len(_JOB_PAUSES)) - 1]
    return round_up(now + pause, _QUARTER)


def relay_pause(*, failures: int) -> timedelta:
    """How long to leave alone a relay that has failed `failures` times (at least 1) in a row."""
    return _RELAY_PAUSES[min(failures, len(_RELAY_PAUSES)) - 1]


def lease_end(now: datetime) -> datetime:
    return round_up(now + LEASE, _MINUTE)


def oldest_living(today: date) -> date:
    """Jobs posted before this day are dead."""
    return today - JOB_LIFE
