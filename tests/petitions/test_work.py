"""The worker's part: nothing that was committed stays untold."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from glasno.petitions import work
from glasno.petitions.actions.hiding import hide_name
from glasno.petitions.actions.sequencing import sequence
from glasno.petitions.models import Petition
from glasno.petitions.work import IDLE, MIRRORS_EVERY, PAGES_EVERY, Counting, Redrawing
from glasno.publishing.actions.publishing import PublishError
from tests.factories.petitions import SLUG, House, make_petition
from tests.factories.signatures import make_signature


def test_an_idle_worker_looks_again_soon(house: House, now: datetime) -> None:
    assert Counting()(now) == IDLE


def test_a_new_worker_writes_what_a_dead_one_left(house: House, now: datetime) -> None:
    count = Path(settings.GLASNO.data) / "site.live" / "count" / f"{SLUG}.json"
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

    count = Path(settings.GLASNO.data) / "site.live" / "count" / f"{SLUG}.json"
    assert b'"confirmed": 1' in count.read_bytes()


def test_a_count_that_moves_all_the_time_does_not_redraw_all_the_time(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn = []
    monkeypatch.setattr(work, "publish", lambda topics, mirrors: redrawn.append((topics, mirrors)))
    counting, redrawing = Counting(), Redrawing()
    for second in range(5):
        make_signature(petition, now=now)
        counting(now + timedelta(seconds=second))
        redrawing(now + timedelta(seconds=second))

    assert len(redrawn) == 1 + 5 // PAGES_EVERY.seconds


def test_a_clock_set_back_does_not_stop_the_pages(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn = []
    monkeypatch.setattr(work, "publish", lambda topics, mirrors: redrawn.append((topics, mirrors)))
    redrawing = Redrawing()
    redrawing(now)
    make_signature(petition, now=now)
    sequence(now=now)
    redrawing(now - timedelta(days=1))

    assert len(redrawn) == 2


def test_mirrors_are_left_in_peace_for_minutes_while_a_count_moves(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    redrawn: list[tuple[set[str], bool]] = []
    monkeypatch.setattr(work, "publish", lambda topics, mirrors: redrawn.append((topics, mirrors)))
    topics = {petition.campaign.topic}
    redrawing = Redrawing()
    redrawing(now)
    for moment in (PAGES_EVERY, 2 * PAGES_EVERY):
        make_signature(petition, now=now)
        sequence(now=now)
        redrawing(now + moment)
    assert redrawn == [(topics, True), (topics, False), (topics, False)]

    redrawing(now + MIRRORS_EVERY - timedelta(seconds=1))
    assert len(redrawn) == 3
    redrawing(now + MIRRORS_EVERY)
    assert redrawn[3:] == [(topics, True)]  # what they are owed, though nothing has moved since
    redrawing(now + 3 * MIRRORS_EVERY)
    assert len(redrawn) == 4


def test_petition_whose_files_cannot_be_written_keeps_no_other_back(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_petition("zz-after-it", now=now)
    step = Counting()
    step(now)
    written: list[int] = []

    def refuse(wanted: Petition) -> None:
        if wanted == petition:
            raise PublishError("No.")
        written.append(wanted.pk)

    for each in (petition, other):
        make_signature(each, now=now)
    monkeypatch.setattr(work, "rewrite_live", refuse)
    with pytest.raises(PublishError):
        step(now)
    assert written == [other.pk]


def test_withdrawn_name_goes_even_when_the_manifests_key_has_gone(
    house: House, petition: Petition, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets"
    shutil.copytree(settings.GLASNO.secrets_dir, secrets)
    settings.GLASNO = replace(settings.GLASNO, secrets_dir=secrets)
    make_signature(petition, now=now, shown="V. S., Shownville")
    Counting()(now)
    pages = [
        Path(settings.GLASNO.data) / "site.live" / language / SLUG / "names/index.html"
        for language in ("en", "ru")
    ]
    assert all("Shownville" in each.read_text() for each in pages)

    (secrets / "manifest.key").unlink()
    hide_name(SLUG, place=1)
    with pytest.raises(PublishError, match="cannot be used"):
        Counting()(now)

    assert not any("Shownville" in each.read_text() for each in pages)


def test_live_files_follow_while_pages_are_still_being_drawn(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing takes seconds on a busy machine; a name that is to go does not wait for that."""
    count = Path(settings.GLASNO.data) / "site.live" / "count" / f"{SLUG}.json"
    seen: list[bytes] = []

    def draw(topics: set[str], *, mirrors: bool) -> None:
        make_signature(petition, now=now)
        Counting()(now)  # as the other thread does meanwhile
        seen.append(count.read_bytes())

    monkeypatch.setattr(work, "publish", draw)
    Redrawing()(now)

    assert [b'"confirmed": 1' in each for each in seen] == [True]


def test_another_worker_writes_what_the_one_that_counted_did_not(
    house: House, petition: Petition, now: datetime
) -> None:
    other = Counting()
    other(now)
    make_signature(petition, now=now)
    sequence(now=now)  # and dies before it has written anything

    other(now)

    count = Path(settings.GLASNO.data) / "site.live" / "count" / f"{SLUG}.json"
    assert b'"confirmed": 1' in count.read_bytes()


def test_files_that_show_the_count_already_are_left_alone(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Counting()
    step(now)
    rewritten: list[Petition] = []
    monkeypatch.setattr(work, "rewrite_live", rewritten.append)
    step(now)

    assert rewritten == []


def test_open_data_stands_empty_from_the_beginning(house: House, petition: Petition) -> None:
    assert open_data() == {
        "days.csv": b"from,to,confirmed,withdrawn,removed\r\n",
        "days.json": b'{"days": []}\n',
        "countries.csv": b"until,country,signatures\r\n",
        "countries.json": b'{"countries": []}\n',
    }


def test_open_data_follows_when_the_day_is_over(
    house: House, petition: Petition, now: datetime
) -> None:
    for _ in range(20):
        make_signature(petition, now=now, country="DE")
    counting, redrawing = Counting(), Redrawing()
    counting(now)
    redrawing(now)
    assert open_data()["days.json"] == b'{"days": []}\n'

    counting(now + timedelta(days=1))
    redrawing(now + timedelta(days=1))

    assert open_data() == {
        "days.csv": (b"from,to,confirmed,withdrawn,removed\r\n2026-11-22,2026-11-22,20,0,0\r\n"),
        "days.json": (
            b'{"days": [{"from": "2026-11-22", "to": "2026-11-22", "confirmed": 20, '
            b'"withdrawn": 0, "removed": 0}]}\n'
        ),
        "countries.csv": b"until,country,signatures\r\n2026-11-22,DE,15\r\n2026-11-22,other,5\r\n",
        "countries.json": (
            b'{"countries": [{"until": "2026-11-22", "country": "DE", "signatures": 15}, '
            b'{"until": "2026-11-22", "country": "other", "signatures": 5}]}\n'
        ),
    }


def open_data() -> dict[str, bytes]:
    """The published tables by name, each of which is signed."""
    directory = Path(settings.GLASNO.data) / "site.live" / "data" / SLUG
    tables = [*directory.glob("days.*"), *directory.glob("countries.*")]
    files = {path.name: path.read_bytes() for path in tables}
    signed = {name.removesuffix(".minisig") for name in files if name.endswith(".minisig")}
    assert {name for name in files if not name.endswith(".minisig")} == signed
    return {name: files[name] for name in signed}
