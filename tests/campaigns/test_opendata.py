"""A campaign's open data is described in one file, by the features that have tables."""

import json
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.utils.translation import get_language

from glasno.campaigns.models import Campaign
from glasno.campaigns.opendata import pages
from glasno.kit.datapackages import Column, Table
from tests.factories.campaigns import make_campaign

pytestmark = pytest.mark.django_db


def tables(campaign: Campaign) -> Iterator[Table]:
    if campaign.country:
        yield Table("days.csv", f"Days ({get_language()})", "", [Column("day", "date", "")])


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    settings.GLASNO_DATA_TABLES = [f"{__name__}.tables", f"{__name__}.tables"]


def test_file_tells_of_every_features_tables_in_every_language() -> None:
    make_campaign()
    (page,) = pages()
    package = json.loads(page.render())
    assert page.path == "data/let-them-go/datapackage.json"
    assert package["name"] == "let-them-go"
    assert [(each["path"], each["title"]) for each in package["resources"]] == [
        ("days.csv", "Days (en)"),
        ("days.csv", "Days (en)"),
    ]
    assert package["resources"][0]["translations"]["ru"]["title"] == "Days (ru)"
    assert package["translations"]["ru"]["title"] == "Цифры кампании «let-them-go»"


def test_campaign_without_tables_and_draft_have_no_file() -> None:
    make_campaign("without-a-table", country="")
    make_campaign("draft", languages=(), drafts=("en",))
    assert list(pages()) == []


def test_only_the_topics_that_are_asked_for_are_told() -> None:
    make_campaign()
    make_campaign("another")
    assert [each.path for each in pages({"campaign:another", "site"})] == [
        "data/another/datapackage.json"
    ]
