"""A directory becomes a campaign, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from glasno.campaigns.directory.checking import features, read_directory
from glasno.campaigns.directory.contents import CAMPAIGN_FILE, CampaignFacts
from glasno.campaigns.models import (
    Addressee,
    Campaign,
    Demand,
    Figure,
    FurtherPage,
    Translation,
    Update,
)
from glasno.kit.sections.errors import FaultList


@dataclass(frozen=True)
class Imported:
    """`changed` is False when the directory said nothing new; `created` when it was the first."""

    campaign: Campaign
    changed: bool
    created: bool


def import_campaign(directory: Path, *, now: datetime) -> Imported:
    """Makes the campaign of `directory`'s slug say what the directory says.

    What the directory no longer has is removed from the campaign; its recipients, and what people
    have signed, are not the directory's to touch. Raises DirectoryErrors, and then nothing has
    changed.
    """
    facts, faults = read_directory(directory)
    with transaction.atomic():
        campaign, created = Campaign.objects.select_for_update().get_or_create(
            slug=facts.slug,
            defaults={
                "country": facts.country,
                "demonstration": facts.demonstration,
                "created_on": now.date(),
            },
        )
        _check_against(campaign, facts, faults)
        changed = created | _write(campaign, facts)
        for name, section in facts.sections.items():
            changed |= features()[name].apply(campaign, section, now=now)
        # A feature that finds a fault in the database says so here, and all is undone.
        faults.raise_if_any()
    return Imported(campaign, changed, created)


def _check_against(campaign: Campaign, facts: CampaignFacts, faults: FaultList) -> None:
    """What a directory may not change about a campaign that is already there."""
    if campaign.demonstration != facts.demonstration:
        faults.add(
            CAMPAIGN_FILE,
            0,
            "demonstration",
            "cannot change after the first import: people have read it; choose another slug",
        )
    for name, feature in features().items():
        if name not in facts.sections and feature.export(campaign):
            faults.add(
                CAMPAIGN_FILE,
                0,
                name,
                "the campaign has this section and cannot lose it; write it, "
                f"as `glasno campaign export {campaign.slug} DIR` shows it",
            )
    faults.raise_if_any()


def _write(campaign: Campaign, facts: CampaignFacts) -> bool:
    changed = False
    if campaign.country != facts.country:
        campaign.country = facts.country
        campaign.save(update_fields=["country"])
        changed = True
    changed |= _rewrite(campaign, Translation, ["language"], (asdict(each) for each in facts.texts))
    changed |= _rewrite(
        campaign, FurtherPage, ["name", "language"], (asdict(each) for each in facts.pages)
    )
    changed |= _rewrite(
        campaign, Update, ["name", "language"], (asdict(each) for each in facts.updates)
    )
    changed |= _rewrite(campaign, Figure, ["position"], _numbered(map(asdict, facts.figures)))
    demands = ({"text": text} for text in facts.demands)
    changed |= _rewrite(campaign, Demand, ["position"], _numbered(demands))
    names = ({"name": name} for name in facts.addressees)
    changed |= _rewrite(campaign, Addressee, ["position"], _numbered(names))
    return changed


def _numbered(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return ({"position": position, **row} for position, row in enumerate(rows, start=1))


def _rewrite(
    campaign: Campaign, model: type[models.Model], key: list[str], rows: Iterable[dict[str, Any]]
) -> bool:
    """Makes the campaign's rows of `model` be `rows`, told apart by the fields of `key`.

    Says whether anything was added, changed or removed; what is the same is not written.
    """
    manager = model._default_manager.filter(campaign=campaign)  # noqa: SLF001 - Django's own name
    present = {tuple(getattr(row, name) for name in key): row for row in manager}
    changed = False
    for values in rows:
        row = present.pop(tuple(values[name] for name in key), None)
        if row is None:
            row = model(campaign=campaign)
        elif all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        changed = True
    for row in present.values():
        row.delete()
    return changed or bool(present)
