"""The demonstration is loaded once, opens by itself, and never where others can reach it."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from glasno.campaigns.models import Campaign, Recipient
from glasno.campaigns.rules import RecipientRefusedError
from glasno.demo.actions.loading import DemonstrationRefusedError, Loaded, load_demo
from glasno.petitions.actions.opening import close_petition, open_petition
from glasno.petitions.models import Petition, PetitionState
from tests.factories.petitions import make_petition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """A data directory of the test's own; the petition's keys go where they always do."""
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "data")
    yield tmp_path / "data"
    shutil.rmtree(settings.GLASNO.secrets_dir / "petitions", ignore_errors=True)


def recipients() -> list[str]:
    return list(Recipient.objects.values_list("recipient", flat=True))


def test_load_makes_the_campaign_its_key_and_an_open_petition(now: datetime, data: Path) -> None:
    loaded = load_demo(now=now)

    assert loaded == Loaded(
        "return-refuseniks", recipients()[0], data / "demo" / "organiser.age", changed=True
    )
    campaign = Campaign.objects.get()
    assert (campaign.slug, campaign.demonstration) == ("return-refuseniks", True)
    petition = Petition.objects.get()
    assert (petition.state, petition.goal) == (PetitionState.OPEN, 15_000)
    assert f"# public key: {loaded.recipient}\n" in loaded.identity.read_text()


def test_key_is_for_its_owner_alone(now: datetime) -> None:
    identity = load_demo(now=now).identity

    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    assert stat.S_IMODE(identity.parent.stat().st_mode) == 0o700


def test_second_load_changes_nothing(now: datetime) -> None:
    first = load_demo(now=now)

    second = load_demo(now=now + timedelta(days=1))

    assert second == replace(first, changed=False)
    assert recipients() == [first.recipient]


def test_petition_that_was_closed_stays_closed(now: datetime) -> None:
    load_demo(now=now)
    close_petition("return-refuseniks", reason={"en": "Enough."})

    assert load_demo(now=now).changed is False
    assert Petition.objects.get().state == PetitionState.CLOSED


def test_lost_key_is_replaced_beside_the_old_one(now: datetime) -> None:
    lost = load_demo(now=now)
    lost.identity.unlink()

    again = load_demo(now=now)

    assert again.changed is True
    assert sorted(recipients()) == sorted([lost.recipient, again.recipient])


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"# public key: age1nonsense\n"])
def test_broken_key_is_told(now: datetime, data: Path, content: bytes) -> None:
    (data / "demo").mkdir(parents=True)
    (data / "demo" / "organiser.age").write_bytes(content)

    with pytest.raises(DemonstrationRefusedError, match=r"organiser\.age"):
        load_demo(now=now)

    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("base_url", "host"),
    [("https://glasno.example", "127.0.0.1"), ("http://127.0.0.1:8000", "192.0.2.7")],
)
def test_load_is_refused_where_others_can_reach_the_site(
    now: datetime, data: Path, settings: LazySettings, base_url: str, host: str
) -> None:
    settings.GLASNO = replace(settings.GLASNO, base_url=base_url, host=host)

    with pytest.raises(DemonstrationRefusedError) as raised:
        load_demo(now=now)

    assert str(raised.value) == (
        "The demonstration is only for a site that nobody else can reach: "
        "set GLASNO_BASE_URL and GLASNO_HOST to 127.0.0.1, or leave the demonstration out."
    )
    assert not Campaign.objects.exists()
    assert not (data / "demo").exists()


def test_key_of_the_demonstration_opens_no_other_petition(now: datetime) -> None:
    loaded = load_demo(now=now)
    make_petition("a-real-one", now=now, opened=False)

    with pytest.raises(RecipientRefusedError):
        open_petition("a-real-one", recipients=[loaded.recipient], now=now)

    assert Petition.objects.get(campaign__slug="a-real-one").state == PetitionState.DRAFT
