from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from glasno.petitions.actions.tallying import KEPT, Tally, forget_rates, write_tallies
from glasno.petitions.lanes import Lane
from glasno.petitions.models import Petition, SigningHour

HOUR = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def noted(petition: Petition, now: datetime, provider: str = "gmail", times: int = 1) -> Tally:
    tally = Tally()
    for _ in range(times):
        tally.note(petition=petition.pk, provider=provider, lane=Lane.FAST, now=now)
    return tally


def write(*tallies: Tally) -> None:
    with transaction.atomic():
        write_tallies(connection, [tally.take() for tally in tallies])


def rows() -> list[tuple[datetime, str, int, int]]:
    found = SigningHour.objects.order_by("hour", "provider", "lane")
    return list(found.values_list("hour", "provider", "lane", "asked"))


def test_requests_are_counted_by_the_full_hour(petition: Petition, now: datetime) -> None:
    tally = noted(petition, now.replace(minute=59, second=59, microsecond=9), times=3)
    tally.note(petition=petition.pk, provider="gmail", lane=Lane.PACED, now=now)
    tally.note(petition=petition.pk, provider="other", lane=Lane.FAST, now=now)
    write(tally)
    assert rows() == [(HOUR, "gmail", 0, 3), (HOUR, "gmail", 1, 1), (HOUR, "other", 0, 1)]
    assert not tally


def test_what_several_processes_counted_adds_up(petition: Petition, now: datetime) -> None:
    write(noted(petition, now, times=2), noted(petition, now, "yandex"), noted(petition, now))
    write(noted(petition, now, times=4))
    assert rows() == [(HOUR, "gmail", 0, 7), (HOUR, "yandex", 0, 1)]


def test_what_could_not_be_written_is_written_later(petition: Petition, now: datetime) -> None:
    tally = noted(petition, now, times=2)
    taken = tally.take()
    tally.note(petition=petition.pk, provider="gmail", lane=Lane.FAST, now=now)
    tally.put_back(taken)
    write(tally)
    assert rows() == [(HOUR, "gmail", 0, 3)]


def test_rates_are_forgotten_after_ninety_days(petition: Petition, now: datetime) -> None:
    write(noted(petition, now - KEPT - timedelta(hours=1)), noted(petition, now - KEPT))
    assert forget_rates(now=now) == 1
    assert [row[0] for row in rows()] == [now - KEPT]
