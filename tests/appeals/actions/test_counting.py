"""Letters are counted once a form, by campaign, authority, kind, stage and day; and nobody is."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from glasno.appeals.actions.counting import (
    Form,
    count_prepared,
    count_stage,
    forget_nonces,
    prepared_entry,
    write_prepared,
)
from glasno.appeals.interview.flow import WHO
from glasno.appeals.interview.state import LIFE, begin
from glasno.appeals.keys import keyring
from glasno.appeals.models import AppealCount, Nonce, Stage
from glasno.campaigns.models import Campaign
from glasno.front.ledger import Outcome
from tests.factories.campaigns import make_campaign
from tests.factories.cases import Desk

CRIME, APPEAL = ("crime_report", "gvsu"), ("appeal", "gvp")
NONCE = b"n" * 16
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

pytestmark = pytest.mark.data


@pytest.fixture
def campaign(desk: Desk, now: datetime) -> Campaign:
    keyring().forms_day(now.date())
    return make_campaign("let-them-go")


def prepare(
    desk: Desk,
    *letters: tuple[str, str],
    now: datetime,
    nonce: bytes = NONCE,
    begun: datetime | None = None,
    slug: str = "let-them-go",
) -> bool:
    return asyncio.run(
        count_prepared(
            desk.counter, campaign=slug, letters=letters, nonce=nonce, begun=begun or now, now=now
        )
    )


def rows() -> list[tuple[str, str, str, date, int]]:
    found = AppealCount.objects.order_by("stage", "authority", "kind", "day")
    return list(found.values_list("authority", "kind", "stage", "day", "number"))


def test_each_letter_and_its_writer_are_counted(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    today = now.date()

    assert prepare(desk, CRIME, APPEAL, now=now)

    assert rows() == [
        ("", "", "prepared", today, 1),
        ("gvp", "appeal", "prepared", today, 1),
        ("gvsu", "crime_report", "prepared", today, 1),
    ]


def test_a_form_that_is_sent_again_counts_nothing(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    assert prepare(desk, CRIME, CRIME, now=now)
    later = now + timedelta(hours=11)

    assert not prepare(desk, CRIME, now=later, begun=now)

    assert rows() == [
        ("", "", "prepared", now.date(), 1),
        ("gvsu", "crime_report", "prepared", now.date(), 1),
    ]


def test_a_letter_that_the_same_form_adds_is_counted_and_its_writer_is_not(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    prepare(desk, CRIME, now=now)

    assert prepare(desk, CRIME, APPEAL, now=now + DAY, begun=now)

    assert rows() == [
        ("", "", "prepared", now.date(), 1),
        ("gvp", "appeal", "prepared", (now + DAY).date(), 1),
        ("gvsu", "crime_report", "prepared", now.date(), 1),
    ]


def test_two_forms_are_two_writers(desk: Desk, campaign: Campaign, now: datetime) -> None:
    prepare(desk, CRIME, now=now)
    prepare(desk, CRIME, now=now, nonce=b"m" * 16)

    assert [row[-1] for row in rows()] == [2, 2]


def test_the_same_form_twice_in_one_batch_is_counted_once(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    entry = prepared_entry(campaign=campaign.slug, letters=[CRIME], nonce=NONCE, begun=now, now=now)
    assert entry is not None
    with transaction.atomic():
        outcomes: Sequence[Outcome] = write_prepared(connection, [entry, entry])

    assert list(outcomes) == [Outcome.DONE, Outcome.ALREADY]
    assert [row[-1] for row in rows()] == [1, 1]


def test_no_letter_and_no_campaign_count_nothing(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    assert not prepare(desk, now=now)
    prepare(desk, CRIME, now=now, slug="gone")

    assert rows() == []


def test_a_form_whose_key_is_gone_counts_nothing(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    assert not prepare(desk, CRIME, now=now, begun=now - 3 * DAY)

    assert (rows(), Nonce.objects.count()) == ([], 0)


def test_what_the_ledger_does_not_take_holds_no_letter_back(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    desk.counter.ledger.close()

    assert not prepare(desk, CRIME, now=now)
    assert not asyncio.run(
        count_stage(
            desk.counter,
            campaign=campaign.slug,
            kind="appeal",
            authority="gvp",
            stage=Stage.ANSWERED,
            now=now,
        )
    )


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.PREPARED])
def test_a_stage_is_counted_where_the_letter_is(
    desk: Desk, campaign: Campaign, now: datetime, stage: Stage
) -> None:
    for _ in range(2):
        asyncio.run(
            count_stage(
                desk.counter,
                campaign=campaign.slug,
                kind="appeal",
                authority="gvp",
                stage=stage,
                now=now,
            )
        )

    assert rows() == [("gvp", "appeal", stage.value, now.date(), 2)]


def test_what_is_prepared_is_no_stage_to_be_told(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    with pytest.raises(ValueError, match="counted by its form"):
        asyncio.run(
            count_stage(
                desk.counter,
                campaign=campaign.slug,
                kind="appeal",
                authority="gvp",
                stage=Stage.PREPARED,
                now=now,
            )
        )


@pytest.mark.parametrize(
    ("begun", "forgotten"),
    [("12:00", "2026-11-23T00:00"), ("12:01", "2026-11-23T01:00"), ("00:59", "2026-11-22T13:00")],
)
def test_of_a_form_nothing_is_kept_but_hashes_and_the_hour_they_go(
    desk: Desk, campaign: Campaign, begun: str, forgotten: str
) -> None:
    prepare(desk, CRIME, now=datetime.fromisoformat(f"2026-11-22T{begun}+00:00"))

    kept = list(Nonce.objects.values())

    assert {tuple(each) for each in kept} == {("digest", "forget_at")}
    assert {each["forget_at"].isoformat() for each in kept} == {f"{forgotten}:00+00:00"}
    assert {len(bytes(each["digest"])) for each in kept} == {16}
    assert NONCE not in {bytes(each["digest"]) for each in kept}


def test_forms_are_forgotten_once_they_cannot_come_again(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    prepare(desk, CRIME, now=now)
    still_open = begin(screen=WHO, now=now).expired(now + LIFE - MINUTE)

    assert (still_open, forget_nonces(now=now + LIFE - MINUTE)) == (False, 0)
    assert forget_nonces(now=now + LIFE + timedelta(hours=1)) == 2
    assert (Nonce.objects.count(), len(rows())) == (0, 2)


def test_forgetting_runs_each_hour(settings: Settings) -> None:
    schedule = dict(settings.GLASNO_SCHEDULE)
    assert schedule["glasno.appeals.actions.counting.forget_nonces"] == "hourly"


def test_stage_of_a_form_that_is_kept_twice_is_counted_once(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    def told(stage: Stage, nonce: bytes) -> bool:
        return asyncio.run(
            count_stage(
                desk.counter,
                campaign=campaign.slug,
                kind="appeal",
                authority="gvp",
                stage=stage,
                now=now,
                form=Form(nonce, now),
            )
        )

    sent, received = Stage.CLAIMED_SENT, Stage.PROVEN_RECEIVED
    forms = [(sent, NONCE), (sent, NONCE), (received, NONCE), (sent, 16 * b"o")]
    assert [told(*form) for form in forms] == [True, False, True, True]
    assert rows() == [
        ("gvp", "appeal", "claimed_sent", now.date(), 2),
        ("gvp", "appeal", "proven_received", now.date(), 1),
    ]


def test_stage_of_a_form_whose_key_is_gone_is_not_counted(
    desk: Desk, campaign: Campaign, now: datetime
) -> None:
    counted = count_stage(
        desk.counter,
        campaign=campaign.slug,
        kind="appeal",
        authority="gvp",
        stage=Stage.CLAIMED_SENT,
        now=now,
        form=Form(NONCE, now - 3 * DAY),
    )
    assert (asyncio.run(counted), rows()) == (False, [])


def test_what_an_entry_holds_shows_in_no_log(desk: Desk, campaign: Campaign, now: datetime) -> None:
    entry = prepared_entry(campaign=campaign.slug, letters=[CRIME], nonce=NONCE, begun=now, now=now)

    assert "gvsu" not in repr(entry)
