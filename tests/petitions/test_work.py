"""The worker's part: nothing that was committed stays untold."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from glasno.petitions import work
from glasno.petitions.models import Petition
from glasno.petitions.work import IDLE, PAGES_EVERY, Counting
from glasno.publishing.actions.publishing import PublishError
from tests.factories.petitions import SLUG, House
from tests.factories.signatures import make_signature


def test_an_idle_worker_looks_again_soon(house: House, now: datetime) -> None:
    assert Counting()(now) == IDLE


def test_a_new_worker_writes_what_a_dead_one_left(house: House, now: datetime) -> None:
    count = Path(settings.GLASNO.data) / "site" / "count" / f"{SLUG}.json"
    before = count.read_bytes()
    count.write_bytes(b"{}")

    Counting()(now)

    assert count.read_bytes() == before


def test_a_file_that_could_not_be_written_is_written_later(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Counting()
    step(now)
    make_signature(petition, now=now)

    def refuse(_petition: Petition) -> None:
        raise PublishError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(work, "rewrite_live", refuse)
        with pytest.raises(PublishError):
            step(now)
    step(now)

    count = Path(settings.GLASNO.data) / "site" / "count" / f"{SLUG}.json"
    assert b'"confirmed": 1' in count.read_bytes()


def test_a_count_that_moves_all_the_time_does_not_redraw_all_the_time(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn = []
    monkeypatch.setattr(work, "publish", lambda topics: redrawn.append(topics))
    step = Counting()
    for second in range(5):
        make_signature(petition, now=now)
        step(now + timedelta(seconds=second))

    assert len(redrawn) == 1 + 5 // PAGES_EVERY.seconds


def test_a_clock_set_back_does_not_stop_the_pages(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn = []
    monkeypatch.setattr(work, "publish", lambda topics: redrawn.append(topics))
    step = Counting()
    step(now)
    make_signature(petition, now=now)
    step(now - timedelta(days=1))

    assert len(redrawn) == 2
