"""A directory becomes a campaign, whole or not at all, and the second time changes nothing."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from glasno.campaigns.actions.importing import import_campaign
from glasno.campaigns.models import Campaign, Figure, Recipient, Translation
from glasno.kit.sections.errors import DirectoryErrors
from glasno.kit.sections.reading import Section
from tests.factories.campaigns import (
    BODIES,
    CAMPAIGN_FILE,
    LEADS,
    TITLES,
    language_file,
    make_campaign,
    write_directory,
)

pytestmark = pytest.mark.django_db


class Ballot:
    """A feature with a section of its own, kept in memory."""

    kept: dict[str, int]

    def check(self, section: Section) -> None:
        section.integer("size", minimum=1)

    def apply(self, campaign: Campaign, section: Section, *, now: datetime) -> bool:
        size = section.integer("size", minimum=1)
        if size == 13:
            section.error("size", "thirteen is taken already; choose another")
        changed = self.kept.get(campaign.slug) != size
        self.kept[campaign.slug] = size
        return changed

    def export(self, campaign: Campaign) -> dict[str, object]:
        return {"size": self.kept[campaign.slug]} if campaign.slug in self.kept else {}


ballot = Ballot()


@pytest.fixture
def with_ballot(settings: LazySettings) -> None:
    ballot.kept = {}
    settings.GLASNO_CAMPAIGN_SECTIONS = {"ballot": f"{__name__}.ballot"}


def everything() -> list[list[Any]]:
    """All rows of campaigns, without their ids."""
    models = (Campaign, Translation, Figure, Recipient)
    return [
        [
            {k: v for k, v in row.items() if k != "id"}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    ]


UPDATE = {
    f"updates/2026-11-20-first-answer.{code}.md": (
        "---\ntitle: An answer\n---\n\nThe prosecutor has answered.\n"
    )
    for code in ("en", "ru")
}


def test_import_makes_the_campaign(tmp_path: Path, now: datetime) -> None:
    imported = import_campaign(write_directory(tmp_path), now=now)

    assert (imported.created, imported.changed) == (True, True)
    campaign = Campaign.objects.get()
    assert campaign == imported.campaign
    assert (campaign.slug, campaign.country, campaign.demonstration, campaign.created_on) == (
        "let-them-go",
        "RU",
        False,
        date(2026, 11, 22),
    )
    assert list(
        campaign.translations.values_list("language", "state", "title", "lead", "body")
    ) == [(code, "published", TITLES[code], LEADS[code], BODIES[code]) for code in ("en", "ru")]
    assert list(campaign.figures.values_list("value", "at_least", "as_of")) == [
        (300, True, date(2023, 1, 9))
    ]
    assert [each.text for each in campaign.demands.all()] == [
        {"en": "Let them go.", "ru": "Отпустите их."}
    ]
    assert [each.name for each in campaign.addressees.all()] == [
        {"en": "The prosecutor", "ru": "Прокурору"}
    ]


def test_second_import_changes_nothing(tmp_path: Path, now: datetime) -> None:
    directory = write_directory(tmp_path)
    import_campaign(directory, now=now)
    before = everything()

    again = import_campaign(directory, now=now + timedelta(days=3))

    assert (again.created, again.changed) == (False, False)
    assert everything() == before


def test_import_follows_the_directory(tmp_path: Path, now: datetime) -> None:
    directory = write_directory(tmp_path)
    campaign = import_campaign(directory, now=now).campaign
    (directory / "ru.md").unlink()
    (directory / "campaign.yaml").write_text("slug: let-them-go\ndemands: [{en: One}, {en: Two}]\n")

    again = import_campaign(directory, now=now)

    assert (again.created, again.changed) == (False, True)
    assert [each.language for each in campaign.translations.all()] == ["en"]
    assert [each.text for each in campaign.demands.all()] == [{"en": "One"}, {"en": "Two"}]
    assert list(campaign.figures.all()) == []
    assert list(campaign.addressees.all()) == []
    assert Campaign.objects.get().country == ""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("campaign.yaml", "country: RU", "country: BY"),
        ("campaign.yaml", "value: 300", "value: 301"),
        ("campaign.yaml", "Let them go.", "Let them all go."),
        ("campaign.yaml", "The prosecutor", "The court"),
        ("en.md", "state: published", "state: draft"),
        ("en.md", "They were taken away.", "They were taken."),
        ("updates/2026-11-20-first-answer.en.md", "has answered", "has refused"),
    ],
)
def test_import_sees_every_change(
    tmp_path: Path, now: datetime, name: str, old: str, new: str
) -> None:
    directory = write_directory(tmp_path, UPDATE)
    import_campaign(directory, now=now)
    text = (directory / name).read_text()
    assert old in text
    (directory / name).write_text(text.replace(old, new))

    assert import_campaign(directory, now=now).changed
    assert not import_campaign(directory, now=now).changed


def test_update_is_imported_moved_and_removed(tmp_path: Path, now: datetime) -> None:
    directory = write_directory(tmp_path, UPDATE)
    campaign = import_campaign(directory, now=now).campaign
    told = campaign.updates.values_list("language", "name", "day", "title")
    assert sorted(told) == [
        (code, "first-answer", date(2026, 11, 20), "An answer") for code in ("en", "ru")
    ]

    for name in UPDATE:
        (directory / name).rename(directory / name.replace("-20-", "-21-"))
    assert import_campaign(directory, now=now).changed
    assert set(campaign.updates.values_list("day", flat=True)) == {date(2026, 11, 21)}

    for file in (directory / "updates").iterdir():
        file.unlink()
    assert import_campaign(directory, now=now).changed
    assert not campaign.updates.exists()


def test_import_leaves_the_keys_alone(tmp_path: Path, now: datetime) -> None:
    make_campaign(recipients=["age1organiser"])

    import_campaign(write_directory(tmp_path), now=now)

    assert [each.recipient for each in Recipient.objects.all()] == ["age1organiser"]


def test_faulty_directory_changes_nothing(tmp_path: Path, now: datetime) -> None:
    import_campaign(write_directory(tmp_path), now=now)
    before = everything()
    write_directory(tmp_path, {"en.md": language_file("en").replace("title", "titel")})

    with pytest.raises(DirectoryErrors):
        import_campaign(tmp_path, now=now)

    assert everything() == before


def test_demonstration_cannot_become_earnest(tmp_path: Path, now: datetime) -> None:
    make_campaign(demonstration=True)
    before = everything()

    with pytest.raises(DirectoryErrors) as raised:
        import_campaign(write_directory(tmp_path), now=now)

    assert str(raised.value) == (
        "campaign.yaml: demonstration: cannot change after the first import: people have read it; "
        "choose another slug"
    )
    assert everything() == before


def test_section_of_a_feature_is_applied(tmp_path: Path, now: datetime, with_ballot: None) -> None:
    directory = write_directory(tmp_path, {"campaign.yaml": CAMPAIGN_FILE + "ballot: {size: 5}\n"})

    assert import_campaign(directory, now=now).changed
    assert ballot.kept == {"let-them-go": 5}
    assert not import_campaign(directory, now=now).changed


def test_section_that_no_feature_knows_is_refused(tmp_path: Path, now: datetime) -> None:
    directory = write_directory(
        tmp_path, {"campaign.yaml": CAMPAIGN_FILE + "petitoin: {goal: 5}\n"}
    )

    with pytest.raises(DirectoryErrors) as raised:
        import_campaign(directory, now=now)

    assert str(raised.value) == (
        "campaign.yaml:14: petitoin: unknown field; did you mean `petition`?"
    )


def test_fault_of_a_section_is_told_with_the_others(
    tmp_path: Path, now: datetime, with_ballot: None
) -> None:
    directory = write_directory(
        tmp_path, {"campaign.yaml": CAMPAIGN_FILE + "ballot: {size: 0, sise: 5}\nx: y\n"}
    )

    with pytest.raises(DirectoryErrors) as raised:
        import_campaign(directory, now=now)

    assert [str(fault) for fault in raised.value.faults] == [
        "campaign.yaml:14: ballot.sise: unknown field; did you mean `size`?",
        "campaign.yaml:14: ballot.size: must lie between 1 and 2147483647",
        (
            "campaign.yaml:15: x: unknown field; known here: addressees, ballot, country, demands, "
            "demonstration, figures, slug"
        ),
    ]
    assert not Campaign.objects.exists()


def test_fault_found_while_applying_undoes_everything(
    tmp_path: Path, now: datetime, with_ballot: None
) -> None:
    directory = write_directory(tmp_path, {"campaign.yaml": CAMPAIGN_FILE + "ballot: {size: 13}\n"})

    with pytest.raises(DirectoryErrors) as raised:
        import_campaign(directory, now=now)

    assert str(raised.value) == (
        "campaign.yaml:14: ballot.size: thirteen is taken already; choose another"
    )
    assert not Campaign.objects.exists()


def test_section_cannot_be_left_out_later(tmp_path: Path, now: datetime, with_ballot: None) -> None:
    directory = write_directory(tmp_path, {"campaign.yaml": CAMPAIGN_FILE + "ballot: {size: 5}\n"})
    import_campaign(directory, now=now)
    write_directory(tmp_path)

    with pytest.raises(DirectoryErrors) as raised:
        import_campaign(directory, now=now)

    assert str(raised.value) == (
        "campaign.yaml: ballot: the campaign has this section and cannot lose it; write it, "
        "as `glasno campaign export let-them-go DIR` shows it"
    )
