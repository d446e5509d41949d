"""What a feature offers that keeps something in `campaign.yaml`.

It names an object in GLASNO_CAMPAIGN_SECTIONS, under the field its section stands at:

    class PetitionSection:          # GLASNO_CAMPAIGN_SECTIONS = {"petition": "dotted.path.section"}
        def check(self, section: Section) -> None: ...
        def apply(self, campaign: Campaign, section: Section, *, now: datetime) -> bool: ...
        def export(self, campaign: Campaign) -> dict[str, object]: ...

`check` asks the section for every field it knows (`glasno.kit.sections.reading`). It touches no
database: `glasno campaign check` runs it alone. `apply` runs inside the import's transaction, only
when nothing was wrong, asks the same getters again and says whether it changed anything. What
depends on the database is refused there by `section.error(...)`: after all sections were applied
the import is rolled back if there is any fault. `export` returns what `apply` would take, plain
values (str, int, bool, date, lists, dicts), without the fields that stand at their defaults; {}
means "no section".
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from glasno.campaigns.models import Campaign
from glasno.kit.sections.reading import Section


class FeatureSection(Protocol):
    """What a feature offers for its section of `campaign.yaml`; see the module's description."""

    def check(self, section: Section) -> None: ...

    def apply(self, campaign: Campaign, section: Section, *, now: datetime) -> bool: ...

    def export(self, campaign: Campaign) -> dict[str, object]: ...
