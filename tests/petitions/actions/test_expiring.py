"""What nobody confirmed dies after seven days."""

from datetime import datetime, timedelta

from glasno.outbox.models import Job
from glasno.petitions.actions.expiring import expire_pending
from glasno.petitions.models import Pending, PendingState
from tests.factories.petitions import House


def test_a_request_lives_seven_days(house: House, now: datetime) -> None:
    house.sign(now=now)

    assert expire_pending(now=now + timedelta(days=7)) == 0
    assert Pending.objects.waiting().count() == 1


def test_after_seven_days_data_and_mail_are_erased(house: House, now: datetime) -> None:
    house.sign(now=now, display="initials")

    assert expire_pending(now=now + timedelta(days=8)) == 1
    row = Pending.objects.get()
    assert (row.state, row.person, row.address, row.mac, row.display_text) == (
        PendingState.EXPIRED,
        None,
        None,
        None,
        None,
    )
    assert Job.objects.count() == 0


def test_a_spent_link_is_forgotten_after_thirty_days(house: House, now: datetime) -> None:
    house.sign(now=now)
    expire_pending(now=now + timedelta(days=8))
    expire_pending(now=now + timedelta(days=31))

    assert Pending.objects.count() == 0


def test_a_clock_set_back_expires_nothing(house: House, now: datetime) -> None:
    house.sign(now=now)

    assert expire_pending(now=now - timedelta(days=30)) == 0
