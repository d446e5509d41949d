"""What a petition tells on other people's pages: milestones once reached, and its number."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from glasno.petitions import outreach
from glasno.petitions.models import DayCount, Petition, PetitionState
from glasno.petitions.outreach import events, progress
from tests.factories.petitions import make_petition

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def day(number: int) -> date:
    return date(2026, 11, number)


def move(petition: Petition, number: int, confirmed: int, withdrawn: int = 0) -> None:
    DayCount.objects.create(
        petition=petition, day=day(number), confirmed=confirmed, withdrawn=withdrawn
    )


def told(petition: Petition, language: str = "en") -> list[tuple[str, date, str]]:
    with override(language):
        return [
            (event.name, event.day, event.title)
            for event in events([petition.campaign], language, most=50)
        ]


def test_nothing_is_told_before_the_first_milestone(now: datetime) -> None:
    petition = make_petition(now=now)
    move(petition, 1, 9)

    assert told(petition) == []


def test_milestone_is_told_with_the_day_on_which_it_was_reached(now: datetime) -> None:
    petition = make_petition(now=now)
    move(petition, 1, 9)
    move(petition, 3, 12)
    move(petition, 4, 79)

    assert told(petition) == [
        ("signatures/20", day(3), "20 signatures"),
        ("signatures/100", day(4), "The goal is reached: 100 signatures"),
    ]


def test_milestone_that_was_reached_is_not_taken_back_nor_told_twice(now: datetime) -> None:
    petition = make_petition(now=now)
    move(petition, 1, 10)
    move(petition, 2, 0, withdrawn=3)
    move(petition, 3, 5)

    assert told(petition) == [("signatures/10", day(1), "10 signatures")]


def test_milestone_is_told_in_the_language_of_the_feed(now: datetime) -> None:
    petition = make_petition(now=now)
    Petition.objects.update(goal=5_000)
    petition.refresh_from_db()
    move(petition, 1, 1_000)

    assert told(petition, "ru") == [("signatures/1000", day(1), "1\N{NO-BREAK SPACE}000 подписей")]


def test_milestones_of_several_petitions_are_told_apart(now: datetime) -> None:
    one, two = make_petition("one-one", now=now), make_petition("two-two", now=now)
    move(one, 1, 10)
    move(two, 1, 5)
    move(two, 2, 5)

    found = events([one.campaign, two.campaign], "en", most=50)

    assert [(event.slug, event.day) for event in found] == [
        ("one-one", day(1)),
        ("two-two", day(2)),
    ]


def test_petition_that_nobody_has_opened_tells_nothing(now: datetime) -> None:
    petition = make_petition(now=now, opened=False)
    move(petition, 1, 10)

    assert told(petition) == []
    assert progress(petition.campaign, "en") is None


def test_progress_is_the_stored_count(now: datetime) -> None:
    petition = make_petition(now=now)
    Petition.objects.update(confirmed=21)

    with override("ru"):
        found = progress(petition.campaign, "ru")

    assert found is not None
    assert (found.number, found.goal, found.label, found.act) == (21, 100, "подпись", "Подписать")
    assert 'value="21"' in found.html
    assert 'data-count-url="/count/let-them-go.json"' in found.html


def test_progress_of_a_petition_that_is_shut_asks_nobody_to_sign(now: datetime) -> None:
    petition = make_petition(now=now)
    petition.stop(PetitionState.CLOSED, {"en": "Handed over."})

    found = progress(petition.campaign, "en")

    assert found is not None
    assert found.act == ""


def test_among_many_petitions_the_last_to_reach_something_are_told(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outreach, "FEW", 1)
    made = [make_petition(slug, now=now) for slug in ("one-one", "two-two", "three-three")]
    for number, petition in enumerate(made, start=1):
        move(petition, number, 9)
        move(petition, 10 * number - 8, 3)

    found = events([each.campaign for each in made], "en", most=2)

    # Days 2, 12 and 22: the first of them is more than a week before the last.
    assert {(event.slug, event.day) for event in found} == {
        ("two-two", day(12)),
        ("three-three", day(22)),
    }
