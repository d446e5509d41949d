"""What was imported is what the published site says, once there is a site."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings, settings

from glasno.campaigns.actions.importing import import_campaign
from glasno.campaigns.actions.publishing import publish_campaign
from glasno.publishing.actions.publishing import publish
from tests.factories.campaigns import language_file, make_campaign, write_directory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(settings: LazySettings) -> None:
    settings.GLASNO_CAMPAIGN_BLOCKS = []
    settings.GLASNO_PRIVACY_SECTIONS = []
    settings.GLASNO_PAGE_SOURCES = ["glasno.campaigns.pages.pages"]


def site() -> Path:
    return Path(settings.GLASNO.data) / "site"


def test_nothing_is_published_before_there_is_a_site() -> None:
    site().unlink(missing_ok=True)
    shutil.rmtree(site().with_name("editions"), ignore_errors=True)

    assert publish_campaign(make_campaign()) is None
    assert not site().exists()


def test_import_reaches_the_published_site(tmp_path: Path, now: datetime) -> None:
    publish()
    directory = write_directory(tmp_path)
    campaign = import_campaign(directory, now=now).campaign

    publish_campaign(campaign)

    assert "They were taken away." in (site() / "en/let-them-go/index.html").read_text()
    assert "/en/let-them-go/" in (site() / "en/index.html").read_text()


def test_language_that_is_withdrawn_leaves_the_site(tmp_path: Path, now: datetime) -> None:
    publish()
    campaign = import_campaign(write_directory(tmp_path), now=now).campaign
    publish_campaign(campaign)
    draft = language_file("en").replace("state: published", "state: draft")

    import_campaign(write_directory(tmp_path, {"en.md": draft}), now=now)
    publish_campaign(campaign)

    assert not (site() / "en/let-them-go/index.html").exists()
    assert (site() / "ru/let-them-go/index.html").exists()
    assert "/en/let-them-go/" not in (site() / "ru/let-them-go/index.html").read_text()
    assert "/en/let-them-go/" not in (site() / "en/index.html").read_text()


def test_second_publish_writes_nothing(tmp_path: Path, now: datetime) -> None:
    publish()
    campaign = import_campaign(write_directory(tmp_path), now=now).campaign
    publish_campaign(campaign)

    published = publish_campaign(campaign)

    assert published is not None
    assert (published.written, published.removed) == (0, 0)
