"""The petition's number: on cards a milestone, in words that stay true; in widgets the count."""

from datetime import datetime
from typing import Any

import pytest
from django.utils.translation import override

from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.standing import Standing
from glasno.petitions.models import Petition, PetitionState
from glasno.petitions.standing import standing
from tests.factories.campaigns import make_campaign
from tests.factories.petitions import make_petition

pytestmark = pytest.mark.django_db


def stands(language: str = "en", **fields: Any) -> Standing | None:
    """How a petition with a goal of 15,000 stands."""
    Petition.objects.update(**{"goal": 15_000} | fields)
    with override(language):
        return standing(Petition.objects.get().campaign, language)


def told(language: str = "en", **fields: Any) -> tuple[str, Told | None] | None:
    """What it lends its campaign's posters and cards."""
    found = stands(language, **fields)
    return (found.deed, found.told) if found else None


def test_campaign_without_a_petition_has_no_number() -> None:
    assert standing(make_campaign(), "en") is None


def test_petition_that_nobody_knows_of_has_no_number(now: datetime) -> None:
    make_petition(now=now, opened=False)
    assert told(state=PetitionState.DRAFT) is None


@pytest.mark.parametrize(
    ("confirmed", "value", "under", "share"),
    [
        (10, "10", "signatures; the goal is 15,000", 0),
        (5_999, "5,000", "signatures; the goal is 15,000", 333),
        (14_999, "13,500", "signatures; the goal is 15,000", 900),
        (15_000, "15,000", "signatures; the goal was 15,000", 1000),
        (50_001, "50,000", "signatures; the goal was 15,000", 1000),
    ],
)
def test_number_is_the_last_milestone(
    now: datetime, confirmed: int, value: str, under: str, share: int
) -> None:
    make_petition(now=now)
    assert told(confirmed=confirmed) == (
        "Read and sign",
        Told(value=value, under=under, over="at least", share=share),
    )


def test_number_is_written_in_russian_with_its_plural(now: datetime) -> None:
    make_petition(now=now)
    found = stands("ru", confirmed=21, goal=21)
    assert found is not None
    assert found.told == Told(
        value="21", under="подпись; цель была 21", over="не\u00a0менее", share=1000
    )


def test_petition_at_its_beginning_tells_the_goal(now: datetime) -> None:
    make_petition(now=now)
    assert told(confirmed=9) == (
        "Read and sign",
        Told(value="15,000", under="signatures. Yours can be among the first.", over="the goal"),
    )


def test_closed_petition_asks_nobody_to_sign(now: datetime) -> None:
    make_petition(now=now)
    assert told(confirmed=9, state=PetitionState.CLOSED) == ("Read and pass on", None)
    found = stands(confirmed=1_499)
    assert found is not None
    assert found.told == Told(
        value="1,000",
        under="signatures were given; signing is over",
        over="at least",
        share=66,
    )


def test_number_of_widgets_is_the_stored_count(now: datetime) -> None:
    make_petition(now=now)
    found = stands("ru", confirmed=21, goal=100)

    assert found is not None
    assert (found.number, found.goal, found.label, found.act) == (21, 100, "подпись", "Подписать")
    with override("ru"):
        html = found.widget()
    assert 'value="21"' in html
    assert 'data-count-url="/count/let-them-go.json"' in html


@pytest.mark.parametrize("state", [PetitionState.PAUSED, PetitionState.CLOSED])
def test_button_of_a_petition_that_is_shut_asks_nobody_to_sign(
    now: datetime, state: PetitionState
) -> None:
    make_petition(now=now)
    found = stands(state=state)

    assert found is not None
    assert found.act == ""
