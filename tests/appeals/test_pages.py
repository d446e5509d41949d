"""What is published of appeals: first screen, what the doors know, and the ways that lead here."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import snapshot_of
from glasno.appeals.snapshot import Snapshot
from glasno.publishing.actions.publishing import publish
from tests.factories.appeals import SLUG, make_appeals
from tests.factories.petitions import make_petition


@pytest.fixture
def appeals(transactional_db: None) -> AppealSettings:
    row = make_appeals()
    publish()
    return row


def page(path: str) -> str:
    return (Path(settings.GLASNO.data) / "site" / path / "index.html").read_text("utf-8")


def test_first_screen_has_the_supporter_chosen_and_no_state(appeals: AppealSettings) -> None:
    first = page(f"en/{SLUG}/appeal")

    assert 'action="/do/appeal/let-them-go"' in first
    assert first.count(" checked") == 1
    assert 'name="state"' not in first
    assert 'class="paper" lang="ru"' in first
    assert page(f"ru/{SLUG}/appeal").count(" checked") == 1


def test_first_screen_says_why_its_letter_is_in_another_language(appeals: AppealSettings) -> None:
    why = "It is in Russian, the language of those who will read it."
    assert why in page(f"en/{SLUG}/appeal")
    assert "на языке тех, кто будет его читать" not in page(f"ru/{SLUG}/appeal")


def test_campaign_page_leads_to_the_appeal(appeals: AppealSettings) -> None:
    assert f'href="/en/{SLUG}/appeal/"' in page(f"en/{SLUG}")


def test_doors_know_what_the_campaign_says(appeals: AppealSettings) -> None:
    published = Path(settings.GLASNO.data) / f"doors/appeals/slug/{SLUG}.json"
    snapshot = Snapshot.from_dict(json.loads(published.read_text("utf-8")))

    assert snapshot == snapshot_of(appeals)
    assert (snapshot.authorities, snapshot.held, snapshot.places) == (("gvsu", "gvp"), 1300, 0)
    assert snapshot.as_of is not None
    assert snapshot.as_of.isoformat() == "2023-01-09"


@pytest.mark.django_db(transaction=True)
def test_deeds_offer_each_other(now: datetime) -> None:
    petition = make_petition(now=now)
    AppealSettings.objects.create(campaign=petition.campaign, authorities=["gvsu"])
    publish()
    slug = petition.campaign.slug

    shortcuts = page(f"en/{slug}").partition("shortcuts")[2].partition("</p>")[0]
    assert re.findall('href="(.*?)"', shortcuts) == ["#deed", f"/en/{slug}/appeal/"]
    assert f'href="/en/{slug}/appeal/"' in page(f"en/{slug}/thanks")
    invitations = snapshot_of(AppealSettings.objects.get()).invitations
    assert sorted(invitations) == ["en", "ru"]
    assert all(f'/{language}/{slug}/#deed"' in html for language, html in invitations.items())


@pytest.mark.django_db(transaction=True)
def test_campaign_without_appeals_is_led_nowhere(now: datetime) -> None:
    slug = make_petition(now=now).campaign.slug
    publish()

    assert "/appeal/" not in page(f"en/{slug}")
    assert "shortcuts" not in page(f"en/{slug}")
    assert "/appeal/" not in page(f"en/{slug}/thanks")
    assert not (Path(settings.GLASNO.data) / f"site/en/{slug}/appeal").exists()
