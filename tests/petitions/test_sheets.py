"""Sheets for signatures by hand, and that cards follow milestones and nothing else."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from glasno.campaigns.handouts.prints import Print
from glasno.campaigns.spreading import printing
from glasno.campaigns.spreading.pages import CARDS
from glasno.petitions.models import Petition, PetitionState
from glasno.petitions.sheets import offers, pages
from glasno.petitions.work import PAGES_EVERY, Counting, Redrawing
from glasno.publishing.actions.publishing import publish
from tests.factories.petitions import SLUG, House, make_petition
from tests.factories.signatures import make_signature


def text_of(language: str) -> str:
    made = next(page for page in pages() if page.path == f"{language}/{SLUG}/sheet.pdf").render()
    (page,) = PdfReader(io.BytesIO(made)).pages
    return " ".join(page.extract_text().split())


@pytest.mark.django_db
def test_open_petition_has_a_sheet_in_each_language(now: datetime) -> None:
    petition = make_petition(now=now)
    assert {page.path for page in pages({petition.campaign.topic})} == {
        f"{language}/{SLUG}/sheet.{kind}" for language in ("en", "ru") for kind in ("pdf", "png")
    }
    assert list(pages({"campaign:another"})) == []
    assert len(list(offers(petition.campaign, "en"))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", [PetitionState.DRAFT, PetitionState.PAUSED, PetitionState.CLOSED])
def test_petition_that_takes_no_signatures_has_no_sheet(
    now: datetime, state: PetitionState
) -> None:
    petition = make_petition(now=now)
    Petition.objects.update(state=state)
    assert list(pages()) == []
    assert list(offers(petition.campaign, "en")) == []


@pytest.mark.django_db
def test_sheet_says_what_is_asked_of_whom_and_what_becomes_of_a_name(now: datetime) -> None:
    make_petition(now=now)
    english, russian = text_of("en"), text_of("ru")
    for words in ("Let them go home", "To: The prosecutor", "Let them go.", "Name and surname"):
        assert words in english
    assert "Whoever signs after you can read what you write here" in english
    for words in ("Отпустите их домой", "Кому: Прокурору", "Отпустите их.", "Город или село"):
        assert words in russian


def test_cards_are_drawn_at_a_milestone_and_not_at_each_signature(
    house: House, petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    drawn: list[str] = []
    draw = printing.draw

    def seen(made: Print) -> bytes:
        drawn.append(made.name)
        return draw(made)

    monkeypatch.setattr(printing, "draw", seen)
    here = Path(settings.GLASNO.data) / "site" / "en" / SLUG
    counting, redrawing = Counting(), Redrawing()

    def step(now: datetime) -> None:
        counting(now)
        redrawing(now)

    Petition.objects.update(confirmed=18)

    step(now)  # 18 signatures: at least 10 of 100
    first = {name: (here / name).read_bytes() for name in CARDS}
    assert sorted(drawn) == ["card"] * 4  # two of them in each of two languages
    drawn.clear()

    make_signature(petition, now=now)
    step(now + PAGES_EVERY)  # 19: the page has changed, the cards have not
    assert drawn == []
    assert {name: (here / name).read_bytes() for name in CARDS} == first

    make_signature(petition, now=now)
    step(now + PAGES_EVERY * 2)  # 20 is a milestone
    assert sorted(drawn) == ["card"] * 4
    assert all((here / name).read_bytes() != first[name] for name in CARDS)
