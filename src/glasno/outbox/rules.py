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

# The lanes of mail: what may go goes first from a lower one. LAST is for what nobody sits waiting
# for, and what falls due all at once: reminders.
FIRST, LATER, LAST = 0, 1, 2
LANES = (FIRST, LATER, LAST)

# But of so many letters one is of a later lane, where one waits there: nobody is starved.
LATER_SHARE = 8

# Fresh mail is held back by a random time between these, so that the hour in a mailbox does not
# tell the second at which somebody pressed the button; the later lane longer, so that
# a first-lane letter posted with it goes before.
HOLD_BACK = {
    FIRST: (timedelta(0), timedelta(seconds=15)),
    LATER: (timedelta(seconds=15), timedelta(seconds=40)),
    LAST: (timedelta(seconds=15), timedelta(seconds=40)),
}

# A worker that died gives up its jobs after so long. It renews while a relay makes it wait.
LEASE = timedelta(seconds=90)

# The steps in which everybody is told how long letters take; beyond the last it is "longer".
DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))

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


def delay_step(delay: timedelta) -> int:
    """The place among DELAYS of the first that is not shorter; len(DELAYS) for still longer."""
    return sum(delay > step for step in DELAYS)
