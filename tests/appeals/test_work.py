"""Published figures follow what was counted: at most once a day, and after whatever failed."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from glasno.appeals import work
from glasno.appeals.models import AppealCount, AppealSettings
from glasno.appeals.work import EVERY_SECONDS, Telling
from glasno.campaigns.models import Campaign
from glasno.kit import clock
from glasno.publishing.actions.publishing import PublishError, publish
from tests.factories.campaigns import make_campaign

DAY = timedelta(days=1)

pytestmark = pytest.mark.data


@pytest.fixture
def campaign(transactional_db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    monkeypatch.setattr(clock, "now", lambda: now)
    campaign = make_campaign("let-them-go")
    AppealSettings.objects.create(campaign=campaign, authorities=["gvp"])
    return campaign


@pytest.fixture
def redrawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[set[str]]]:
    topics: list[set[str]] = []
    with monkeypatch.context() as patch:
        patch.setattr(work, "publish", lambda topics: redrawn_add(topics))

        def redrawn_add(named: set[str]) -> None:
            topics.append(named)

        yield topics


def count(campaign: Campaign, number: int, *, on: datetime) -> None:
    for authority, kind in (("", ""), ("gvp", "appeal")):
        AppealCount.objects.create(
            campaign=campaign,
            authority=authority,
            kind=kind,
            stage="prepared",
            day=on.date(),
            number=number,
        )


def test_a_new_worker_writes_the_figures_of_every_campaign(
    campaign: Campaign, redrawn: list[set[str]], now: datetime
) -> None:
    count(campaign, 5, on=now - DAY)

    assert Telling()(now) == EVERY_SECONDS

    assert redrawn == [{"campaign:let-them-go", "authorities"}]


def test_figures_that_have_not_moved_are_not_written_again(
    campaign: Campaign, redrawn: list[set[str]], now: datetime
) -> None:
    count(campaign, 5, on=now - DAY)
    step = Telling()
    for hours in (0, 1, 24):
        step(now + timedelta(hours=hours))
    count(campaign, 4, on=now)
    step(now + 2 * DAY)

    assert len(redrawn) == 1


def test_figures_move_when_a_day_with_five_is_over(
    campaign: Campaign, redrawn: list[set[str]], now: datetime
) -> None:
    step = Telling()
    step(now)
    count(campaign, 5, on=now)
    step(now + timedelta(hours=1))
    midnight = now.replace(hour=0) + DAY

    step(midnight + timedelta(minutes=9))
    before = len(redrawn)
    step(midnight + timedelta(minutes=10))

    assert (before, redrawn) == (0, [{"campaign:let-them-go", "authorities"}])


def test_figures_that_could_not_be_written_are_written_later(
    campaign: Campaign, redrawn: list[set[str]], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(campaign, 5, on=now - DAY)
    step = Telling()

    def refuse(topics: set[str]) -> None:
        raise PublishError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(work, "publish", refuse)
        with pytest.raises(PublishError):
            step(now)
    step(now)

    assert redrawn == [{"campaign:let-them-go", "authorities"}]


def test_page_of_all_campaigns_follows_their_titles(
    campaign: Campaign, redrawn: list[set[str]], now: datetime
) -> None:
    step = Telling()
    step(now)
    assert redrawn == []
    campaign.translations.filter(language="en").update(title="Another title")
    step(now)
    step(now)
    assert redrawn == [{"authorities"}]
    campaign.translations.update(state="draft")
    step(now)
    step(now)
    assert redrawn == [{"authorities"}, {"authorities"}]


def test_open_data_and_page_show_the_same_figures(campaign: Campaign, now: datetime) -> None:
    count(campaign, 12, on=now - DAY)

    publish()

    data = Path(settings.GLASNO.data)
    live, site = data / "site.live", data / "site"
    assert (live / "data/let-them-go/appeals.csv").read_bytes() == (
        b"until,authority,stage,at_least\r\n"
        b"2026-11-21,all,writers,10\r\n"
        b"2026-11-21,gvp,prepared,10\r\n"
    )
    assert json.loads((live / "data/let-them-go/appeals.json").read_bytes())["appeals"][1] == {
        "until": "2026-11-21",
        "authority": "gvp",
        "stage": "prepared",
        "at_least": 10,
    }
    for language, words in (("en", "At least 10 people"), ("ru", "Не\u00a0меньше 10 человек")):
        assert words in (site / f"{language}/let-them-go/index.html").read_text("utf-8")


def test_what_came_today_is_not_told_today(campaign: Campaign, now: datetime) -> None:
    count(campaign, 12, on=now)

    publish()

    told = Path(settings.GLASNO.data) / "site.live/data/let-them-go/appeals.csv"
    assert told.read_bytes() == b"until,authority,stage,at_least\r\n"
