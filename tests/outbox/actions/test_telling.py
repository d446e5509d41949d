from datetime import timedelta

import pytest

from glasno.outbox.actions.telling import tell_delay, told_step
from glasno.outbox.models import Delay

pytestmark = pytest.mark.django_db


def test_nothing_told_is_a_minute() -> None:
    assert told_step() == 0


@pytest.mark.parametrize(
    ("minutes", "step"),
    [(0, 0), (1, 0), (1.01, 1), (5, 1), (6, 2), (15, 2), (16, 3), (60, 3), (61, 4), (9999, 4)],
)
def test_a_delay_is_told_in_steps(minutes: float, step: int) -> None:
    assert tell_delay(timedelta(minutes=minutes)) == step
    assert told_step() == step


def test_the_last_word_counts_and_stands_alone() -> None:
    for minutes in (100, 1, 10):
        tell_delay(timedelta(minutes=minutes))
    assert list(Delay.objects.values_list("id", "step")) == [(1, 2)]
