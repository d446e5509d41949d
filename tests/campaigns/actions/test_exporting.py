"""A campaign becomes the directory that would import it as it is."""

from datetime import datetime
from pathlib import Path

import pytest

from glasno.campaigns.actions.exporting import ExportError, export_campaign, files_of
from glasno.campaigns.actions.importing import import_campaign
from glasno.campaigns.models import Demand
from tests.factories.campaigns import CAMPAIGN_FILE, language_file, make_campaign, write_directory

pytestmark = pytest.mark.django_db

PAGE = "---\ntitle: Where this comes from\n---\n\nFrom relatives.\n"
FULL = {
    "campaign.yaml": CAMPAIGN_FILE + "petition:\n  goal: 15000\n",
    "en.md": language_file("en").replace("lead:", "summary: 'yes: \"no\" # 1'\nlead:"),
    "ru.md": language_file("ru").replace("state: published", "state: draft"),
    "pages/our-sources.en.md": PAGE,
    "pages/our-sources.ru.md": PAGE,
    "updates/2026-11-20-first-answer.en.md": PAGE,
    "updates/2026-11-20-first-answer.ru.md": PAGE,
}


def files_in(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_export_then_import_changes_nothing(tmp_path: Path, now: datetime) -> None:
    campaign = import_campaign(write_directory(tmp_path / "a", FULL), now=now).campaign

    names = export_campaign(campaign, tmp_path / "b")

    assert names == sorted(FULL)
    assert not import_campaign(tmp_path / "b", now=now).changed


def test_import_of_an_export_makes_the_same_campaign(tmp_path: Path, now: datetime) -> None:
    campaign = import_campaign(write_directory(tmp_path / "a", FULL), now=now).campaign
    export_campaign(campaign, tmp_path / "b")
    before = files_of(campaign)
    renamed = before["campaign.yaml"].replace("slug: let-them-go", "slug: another-one")
    (tmp_path / "b" / "campaign.yaml").write_text(renamed)

    another = import_campaign(tmp_path / "b", now=now).campaign

    assert another != campaign
    assert files_of(another) == before | {"campaign.yaml": renamed}
    assert files_in(tmp_path / "b") == files_of(another)


def test_export_leaves_out_what_stands_at_its_default(tmp_path: Path) -> None:
    campaign = make_campaign(languages=["en"], country="")
    campaign.figures.all().delete()
    campaign.addressees.all().delete()
    Demand.objects.update(text={"en": "Let them go: now"})

    assert files_of(campaign) == {
        "campaign.yaml": "slug: let-them-go\ndemands:\n- en: 'Let them go: now'\n",
        "en.md": language_file("en"),
    }


@pytest.mark.parametrize("occupied", ["directory", "file", "link"])
def test_export_never_writes_over_anything(tmp_path: Path, occupied: str) -> None:
    target = tmp_path / "out"
    if occupied == "directory":
        write_directory(target)
    elif occupied == "file":
        target.write_text("mine")
    else:
        (tmp_path / "real").mkdir()
        target.symlink_to(tmp_path / "real")

    with pytest.raises(ExportError) as raised:
        export_campaign(make_campaign(), target)

    assert str(raised.value) == f"{target} is not an empty directory; name a new one."


def test_export_fills_an_empty_directory(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    export_campaign(make_campaign(), tmp_path / "out")

    assert sorted(files_in(tmp_path / "out")) == ["campaign.yaml", "en.md", "ru.md"]


def test_export_to_a_place_that_cannot_be_written_is_told_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(ExportError) as raised:
        export_campaign(make_campaign(), tmp_path / "file" / "out")

    assert str(raised.value) == f"{tmp_path}/file cannot be written; choose another place."
    assert files_in(tmp_path) == {"file": "mine"}
