"""The chronicle of a petition tells what its open data has, and dates nothing else."""

from datetime import date

import pytest
from django.utils.translation import override

from glasno.campaigns.chronicle import Entry
from glasno.petitions.models import CountCorrection, Petition, PetitionState
from glasno.petitions.reports.chronicle import entries
from tests.petitions.reports.conftest import tell


def told_of(petition: Petition, language: str = "en") -> list[Entry]:
    with override(language):
        return list(entries(petition.campaign, language))


def day(number: int) -> date:
    return date(2026, 11, number)


def test_beginning_milestones_and_removals_have_the_days_of_their_periods(told: Petition) -> None:
    told.goal = 125
    told.save()
    assert told_of(told) == [
        Entry(day(3), "The first signatures were confirmed: 120.", since=day(3)),
        Entry(day(5), "The goal is reached: 125.", since=day(4)),
        Entry(day(6), "Signatures reached: 175.", since=day(6)),
        Entry(day(7), "Signatures removed as not genuine: 42.", since=day(7)),
    ]


def test_what_is_not_published_yet_is_not_told(petition: Petition) -> None:
    tell(petition, [(2, 0, 0), (2, 0, 0)])
    assert told_of(petition) == []


def test_milestone_that_was_lost_and_reached_again_is_told_once(petition: Petition) -> None:
    petition.goal = 1_000
    petition.save()
    tell(petition, [(5, 0, 0), (100, 0, 0), (9, 0, 60), (80, 0, 0)])
    assert [entry.title for entry in told_of(petition)] == [
        "The first signatures were confirmed: 5.",
        "Signatures reached: 100.",
        "Signatures removed as not genuine: 60.",
    ]


def test_what_was_restored_is_told(petition: Petition) -> None:
    tell(petition, [(50, 0, 20), (9, 0, -20)])
    assert told_of(petition)[-1].title == "Signatures restored after their removal: 20."


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (PetitionState.CLOSED, "Сбор подписей окончен."),
        (PetitionState.PAUSED, "Сбор подписей приостановлен."),
    ],
)
def test_end_has_its_reason_and_no_day_that_nobody_kept(
    petition: Petition, state: PetitionState, title: str
) -> None:
    petition.stop(state, {"ru": "Их отпустили.", "en": "They were let go."})
    assert told_of(petition, "ru") == [Entry(None, title, text="Их отпустили.")]


def test_correction_is_told_with_its_day(petition: Petition) -> None:
    CountCorrection.objects.create(
        petition=petition, day=day(9), figure="withdrawn", was=1_000, became=1_001
    )
    assert told_of(petition) == [Entry(day(9), "Our recount found 1,001 withdrawn, not 1,000.")]


def test_campaign_without_a_petition_tells_nothing(petition: Petition) -> None:
    campaign = petition.campaign
    petition.delete()
    assert list(entries(campaign, "en")) == []
