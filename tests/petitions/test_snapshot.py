"""What is published for the doors comes back as it went."""

import json
from datetime import date, datetime

import pytest

from glasno.petitions.models import CountCorrection
from glasno.petitions.queries import snapshot_of
from glasno.petitions.snapshot import Figures, PublicFigures, Snapshot
from tests.factories.petitions import make_petition


@pytest.mark.django_db
def test_a_snapshot_survives_its_file(now: datetime) -> None:
    petition = make_petition(now=now)
    CountCorrection.objects.create(
        petition=petition, day=date(2026, 11, 21), figure="confirmed", was=5, became=4
    )
    snapshot = snapshot_of(petition)

    assert Snapshot.from_dict(json.loads(snapshot.to_json())) == snapshot
    assert (snapshot.is_open, snapshot.languages, snapshot.displays) == (
        True,
        ("en", "ru"),
        ("nothing", "initials"),
    )


@pytest.mark.django_db
def test_a_reason_is_told_in_another_language_rather_than_not(now: datetime) -> None:
    petition = make_petition(now=now)
    petition.reason = {"ru": "Все дома."}

    assert snapshot_of(petition).reason_in("en") == "Все дома."


@pytest.mark.django_db
def test_readers_of_an_open_petition_without_recipients_see_no_form(now: datetime) -> None:
    petition = make_petition(now=now)
    petition.campaign.recipients.all().delete()

    figures = PublicFigures.of(snapshot_of(petition), Figures(), language="en")
    assert figures.state == "draft"
