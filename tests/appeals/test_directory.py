"""The `appeals:` section of campaign.yaml, read through the import itself."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from glasno.appeals.directory import section
from glasno.appeals.models import AppealSettings
from glasno.campaigns.actions.exporting import export_campaign
from glasno.campaigns.actions.importing import Imported, import_campaign
from glasno.kit.sections.errors import DirectoryErrors
from tests.factories.campaigns import CAMPAIGN_FILE, make_campaign, write_directory

Import = Callable[[str], Imported]
SECOND_FIGURE = """\
  - value: 13
    as_of: 2023-01-10
    label: {en: places, ru: мест}
    source: {en: a statement, ru: заявление}
demands:"""


@pytest.fixture
def importing(db: None, tmp_path: Path, now: datetime) -> Import:
    """Imports a campaign whose file has these lines more."""

    def imported(lines: str) -> Imported:
        text = CAMPAIGN_FILE.replace("demands:", SECOND_FIGURE)
        directory = write_directory(tmp_path / "campaign", {"campaign.yaml": text + lines})
        return import_campaign(directory, now=now)

    return imported


def faults(importing: Import, lines: str) -> list[str]:
    with pytest.raises(DirectoryErrors) as raised:
        importing(lines)
    return str(raised.value).splitlines()


def test_section_switches_letters_on(importing: Import) -> None:
    importing("appeals:\n  authorities: [gvp, gvsu]\n  held: 1\n")

    row = AppealSettings.objects.get()
    assert (row.authorities, row.places, row.held) == (["gvsu", "gvp"], 0, 1)


def test_section_alone_is_enough(importing: Import) -> None:
    importing("appeals:\n  authorities: []\n")

    assert AppealSettings.objects.get().authorities == ["gvsu"]


def test_second_import_of_the_same_changes_nothing(importing: Import) -> None:
    lines = "appeals:\n  authorities: [gvsu]\n  held: 1\n"

    assert importing(lines).changed
    assert not importing(lines).changed
    assert importing(lines.replace("gvsu", "gvp")).changed
    assert AppealSettings.objects.get().authorities == ["gvp"]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("appeals:\n  authorities: [wgeid]\n", "appeals.authorities"),
        ("appeals:\n  authorities: [court]\n", "appeals.authorities"),
        ("appeals:\n  places: 3\n", "no such figure"),
        ("appeals:\n  held: -1\n", "appeals.held"),
        ("appeals:\n  places: 1\n  held: 2\n", "is of another day than"),
        ("appeals:\n  text: hello\n", "unknown field"),
        ("appeals:\n  reports: [{ru: '{writer_name}'}]\n", "appeals.reports[1].ru"),
        ("appeals:\n  reports: [{ru: 'Раз'}, {ru: '1. Два'}]\n", "appeals.reports[2]"),
        (f"appeals:\n  reports: [{{ru: {'я' * 601}}}]\n", "shorten it to 600"),
    ],
)
def test_fault_is_told_and_nothing_is_imported(importing: Import, lines: str, fault: str) -> None:
    (told,) = faults(importing, lines)

    assert fault in told
    assert not AppealSettings.objects.exists()


def test_reports_are_stored_and_exported_as_they_were_written(importing: Import) -> None:
    lines = "appeals:\n  reports: [{ru: Держат взаперти.}, {ru: 'Мест — {campaign_places}.'}]\n"
    made = importing(lines).campaign
    told = [{"ru": "Держат взаперти."}, {"ru": "Мест — {campaign_places}."}]

    assert AppealSettings.objects.get().reports == told
    assert section.export(made) == {"authorities": ["gvsu"], "reports": told}
    assert not importing(lines).changed


def test_section_cannot_be_lost(importing: Import) -> None:
    importing("appeals:\n  held: 1\n")

    assert "appeals" in faults(importing, "")[0]


def test_export_can_be_imported(importing: Import, tmp_path: Path, now: datetime) -> None:
    made = importing("appeals:\n  authorities: [gvsu, mod]\n  places: 2\n").campaign
    export_campaign(made, tmp_path / "exported")

    assert not import_campaign(tmp_path / "exported", now=now).changed
    assert section.export(made) == {"authorities": ["gvsu", "mod"], "places": 2}


@pytest.mark.django_db
def test_letter_that_goes_to_nobody_cannot_be_stored() -> None:
    campaign = make_campaign("nobody")

    with pytest.raises(IntegrityError), transaction.atomic():
        AppealSettings.objects.create(campaign=campaign, authorities=[])
