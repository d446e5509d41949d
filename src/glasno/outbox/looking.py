"""Which jobs are due, a bounded look at each queue: lane by lane, provider by provider."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection

from glasno.outbox import rules
from glasno.outbox.holding import DueJob
from glasno.outbox.models import Job
from glasno.outbox.pacing import group_of
from glasno.outbox.turns import Queue

# How many due jobs of one queue are seen; the rest is seen when these are gone. So much that the
# holding is no brake: 4,000 in 40 seconds are more than any pace.
LOOK_AHEAD = 4_000

# From one provider to the next within the index: however many jobs one of them has, this reads as
# many entries as there are providers.
_PROVIDERS = (
    "WITH RECURSIVE known(provider) AS ("
    " SELECT MIN(provider) FROM outbox_job WHERE due_on IS NOT NULL AND lane = %s"
    " UNION ALL"
    " SELECT (SELECT MIN(provider) FROM outbox_job"
    "  WHERE due_on IS NOT NULL AND lane = %s AND provider > known.provider)"
    " FROM known WHERE known.provider IS NOT NULL)"
    " SELECT provider FROM known WHERE provider IS NOT NULL"
)


def queues() -> list[Queue]:
    """Those that have a job with a day on which it is due, today or later."""
    found = []
    with connection.cursor() as cursor:
        for lane in rules.LANES:
            cursor.execute(_PROVIDERS, [lane, lane])
            found += [Queue(lane, row[0]) for row in cursor.fetchall()]
    return found


def look(*, now: datetime) -> Iterator[DueJob]:
    """What is due and in nobody's hand, of each queue the oldest."""
    for queue in queues():
        due = Job.objects.due(now).filter(lane=queue.lane, provider=queue.provider)
        oldest = due.order_by("due_on", "id").values_list("id", "attempts")[:LOOK_AHEAD]
        for id_, attempts in oldest:
            yield DueJob(id_, attempts, queue)


def waiting(*, today: date, most: int) -> dict[str, int]:
    """How many letters are due at each provider that somebody waits for, so in all lanes but the
    last; counted up to `most` a lane.
    """
    found: dict[str, int] = {}
    for queue in queues():
        if queue.lane == rules.LAST:
            continue
        due = Job.objects.filter(
            due_on__isnull=False, due_on__lte=today, lane=queue.lane, provider=queue.provider
        )
        group = group_of(queue.provider)
        found[group] = found.get(group, 0) + due.order_by()[:most].count()
    return found
