"""What is told of a petition is what its open data has, and nothing else is dated."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from glasno.campaigns.events import Event
from glasno.petitions import events as telling
from glasno.petitions.events import events
from glasno.petitions.models import CountCorrection, DayCount, Petition, PetitionState
from tests.factories.petitions import make_petition
from tests.petitions.reports.conftest import DAYS, tell

pytestmark = [pytest.mark.django_db, pytest.mark.data]

SLUG = "let-them-go"


@pytest.fixture
def petition(db: None, now: datetime) -> Petition:
    return make_petition(now=now)


def told_of(petition: Petition, language: str = "en", most: int | None = None) -> list[Event]:
    with override(language):
        return list(events([petition.campaign], language, most=most))


def day(number: int) -> date:
    return date(2026, 11, number)


def aim(petition: Petition, goal: int) -> None:
    Petition.objects.filter(pk=petition.pk).update(goal=goal)
    petition.refresh_from_db()


def test_beginning_milestones_and_removals_have_the_days_of_their_periods(
    petition: Petition,
) -> None:
    aim(petition, 125)
    tell(petition, DAYS)
    named = [
        Event(
            SLUG,
            day(3),
            "The first signatures were confirmed: 120.",
            since=day(3),
            name="signatures/first",
        ),
        Event(SLUG, day(5), "The goal is reached: 125.", since=day(4), name="signatures/125"),
        Event(SLUG, day(6), "Signatures reached: 175.", since=day(6), name="signatures/175"),
    ]
    removed = Event(SLUG, day(7), "Signatures removed as not genuine: 42.", since=day(7))
    assert told_of(petition) == [*named, removed]
    assert told_of(petition, most=50) == named


@pytest.mark.parametrize("most", [None, 50])
def test_what_is_not_published_yet_is_not_told(petition: Petition, most: int | None) -> None:
    tell(petition, [(2, 0, 0), (2, 0, 0)])
    assert told_of(petition, most=most) == []


@pytest.mark.parametrize("most", [None, 50])
def test_day_that_is_not_over_is_not_told(petition: Petition, most: int | None) -> None:
    DayCount.objects.create(petition=petition, day=day(3), confirmed=1_000)
    assert told_of(petition, most=most) == []


def test_milestone_that_was_lost_and_reached_again_is_told_once(petition: Petition) -> None:
    aim(petition, 1_000)
    tell(petition, [(5, 0, 0), (100, 0, 0), (9, 0, 60), (80, 0, 0)])
    assert [event.title for event in told_of(petition)] == [
        "The first signatures were confirmed: 5.",
        "Signatures reached: 100.",
        "Signatures removed as not genuine: 60.",
    ]


def test_milestone_is_told_in_the_language_of_its_reader(petition: Petition) -> None:
    aim(petition, 5_000)
    tell(petition, [(5, 0, 0), (1_000, 0, 0)])
    assert told_of(petition, "ru")[-1].title == ("Собрано подписей: 1\N{NO-BREAK SPACE}000.")


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
    assert told_of(petition, "ru") == [Event(SLUG, None, title, text="Их отпустили.")]


def test_correction_is_told_with_its_day(petition: Petition) -> None:
    correction = CountCorrection.objects.create(
        petition=petition, day=day(9), figure="withdrawn", was=1_000, became=1_001
    )
    assert told_of(petition) == [
        Event(
            SLUG,
            day(9),
            "Our recount found 1,001 withdrawn, not 1,000.",
            name=f"corrections/{correction.pk}",
        )
    ]


def test_campaign_without_a_petition_tells_nothing(petition: Petition) -> None:
    campaign = petition.campaign
    petition.delete()
    assert list(events([campaign], "en", most=None)) == []


def test_petition_that_nobody_has_opened_tells_nothing(now: datetime) -> None:
    petition = make_petition(now=now, opened=False)
    tell(petition, [(10, 0, 0)])
    assert told_of(petition) == []


def test_milestones_of_several_petitions_are_told_apart(now: datetime) -> None:
    one, two = make_petition("one-one", now=now), make_petition("two-two", now=now)
    tell(one, [(5, 0, 0), (5, 0, 0)])
    tell(two, [(5, 0, 0), (0, 0, 0), (15, 0, 0)])

    found = events([one.campaign, two.campaign], "en", most=50)

    assert [(event.slug, event.name, event.day) for event in found] == [
        ("one-one", "signatures/first", day(3)),
        ("one-one", "signatures/10", day(4)),
        ("two-two", "signatures/first", day(3)),
        ("two-two", "signatures/20", day(5)),
    ]


def test_among_many_petitions_the_last_to_reach_something_are_told(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "FEW", 1)
    made = [make_petition(slug, now=now) for slug in ("one-one", "two-two", "three-three")]
    for number, petition in enumerate(made):
        tell(petition, [(9, 0, 0), *[(0, 0, 0)] * (10 * number), (6, 0, 0)])

    found = list(events([each.campaign for each in made], "en", most=2))

    # Days 4, 14 and 24: the second is more than a week before the last.
    assert {(event.slug, event.day) for event in found if event.name == "signatures/10"} == {
        ("two-two", day(14)),
        ("three-three", day(24)),
    }
