"""The `petition:` section of a campaign's directory."""

from datetime import datetime
from pathlib import Path

import pytest

from glasno.campaigns.actions.exporting import export_campaign
from glasno.campaigns.actions.importing import import_campaign
from glasno.campaigns.models import Campaign
from glasno.kit.sections.errors import DirectoryErrors
from glasno.petitions.models import Petition

pytestmark = pytest.mark.django_db

TEXT = (
    "---\nstate: published\ntitle: Let them go\nlead: They are held.\n---\n\n## Why\n\nBecause.\n"
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "en.md").write_text(TEXT)
    return tmp_path


def write(directory: Path, petition: str) -> None:
    (directory / "campaign.yaml").write_text(f"slug: let-them-go\ncountry: RU\n{petition}")


def test_a_section_makes_a_petition_with_frozen_mailbox_rules(
    directory: Path, now: datetime
) -> None:
    write(directory, "petition:\n  goal: 500\n  displays: [name]\n")

    import_campaign(directory, now=now)

    petition = Petition.objects.get()
    assert (petition.goal, petition.mailbox_rules, petition.state) == (500, 1, "draft")
    assert (petition.offers_town, petition.offers_name, petition.offers_name_town) == (
        True,
        True,
        False,
    )


def test_importing_the_same_again_changes_nothing(directory: Path, now: datetime) -> None:
    write(directory, "petition:\n  goal: 500\n")
    import_campaign(directory, now=now)

    assert import_campaign(directory, now=now).changed is False


def test_export_and_import_give_the_same_petition(
    directory: Path, tmp_path_factory: pytest.TempPathFactory, now: datetime
) -> None:
    write(directory, "petition:\n  goal: 500\n  fields: []\n  displays: [name_town]\n")
    import_campaign(directory, now=now)
    exported = tmp_path_factory.mktemp("exported") / "let-them-go"
    export_campaign(Campaign.objects.get(), exported)

    assert import_campaign(exported, now=now).changed is False


@pytest.mark.parametrize(
    ("section", "field"),
    [
        ("petition:\n  goal: 0\n", "petition.goal"),
        ("petition:\n  goal: many\n", "petition.goal"),
        ("petition:\n  goal: 5\n  fields: [phone]\n", "petition.fields"),
        ("petition:\n  goal: 5\n  displays: [face]\n", "petition.displays"),
        ("petition:\n  goal: 5\n  gaol: 6\n", "petition.gaol"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_field(
    directory: Path, now: datetime, section: str, field: str
) -> None:
    write(directory, section)

    with pytest.raises(DirectoryErrors) as caught:
        import_campaign(directory, now=now)

    assert f"campaign.yaml:{3 + section.count(chr(10)) - 1}: {field}:" in str(caught.value)
    assert Petition.objects.count() == 0
