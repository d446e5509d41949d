"""Is a directory fit to be imported? Asks the files alone, never the database."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.campaigns.directory.contents import CAMPAIGN_FILE, CampaignFacts, read_campaign
from glasno.campaigns.directory.features import FeatureSection
from glasno.campaigns.rules import languages
from glasno.kit.sections.errors import FaultList


def features() -> dict[str, FeatureSection]:
    """The sections of `campaign.yaml` that features keep, by name."""
    return {
        name: cast("FeatureSection", import_string(dotted))
        for name, dotted in settings.GLASNO_CAMPAIGN_SECTIONS.items()
    }


def check_directory(directory: Path) -> CampaignFacts:
    """What `directory` says. Raises DirectoryErrors with every fault that it has."""
    facts, faults = read_directory(directory)
    faults.raise_if_any()
    return facts


def read_directory(directory: Path) -> tuple[CampaignFacts, FaultList]:
    """What `directory` says and the faults that its sections go on to fill.

    Raises DirectoryErrors with every fault that can be seen without the database.
    """
    faults = FaultList()
    facts = read_campaign(directory, languages=languages(), features=features(), faults=faults)
    if facts.demonstration and not settings.GLASNO.demonstration_allowed:
        faults.add(
            CAMPAIGN_FILE,
            0,
            "demonstration",
            "a demonstration runs only where nobody else can reach the site; "
            "remove the field, or set GLASNO_BASE_URL and GLASNO_HOST to 127.0.0.1",
        )
    faults.raise_if_any()
    return facts, faults
