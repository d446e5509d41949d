"""The `petition:` section of a campaign's directory (docs/organisers/campaigns.md)."""

from __future__ import annotations

from datetime import datetime

from glasno.campaigns.models import Campaign
from glasno.kit.sections.reading import Section
from glasno.petitions.mailboxes import LATEST
from glasno.petitions.models import Display, Petition, to_the_minute

FIELDS = ("town",)
DISPLAYS = (Display.NAME.value, Display.NAME_TOWN.value)
MAX_GOAL = 1_000_000_000
DEFAULT_FIELDS = ("town",)


class PetitionSection:
    """`goal`, the optional `fields` of the form, and the further `displays` that are offered."""

    def check(self, section: Section) -> None:
        _read(section)

    def apply(self, campaign: Campaign, section: Section, *, now: datetime) -> bool:
        wanted = _read(section)
        petition = Petition.objects.filter(campaign=campaign).first()
        if petition is None:
            # The rules that say which addresses are one mailbox are frozen here.
            Petition.objects.create(
                campaign=campaign, mailbox_rules=LATEST, counted_at=to_the_minute(now), **wanted
            )
            return True
        changed = {
            name: value for name, value in wanted.items() if getattr(petition, name) != value
        }
        if changed:
            Petition.objects.filter(pk=petition.pk).update(**changed)
        return bool(changed)

    def export(self, campaign: Campaign) -> dict[str, object]:
        petition = Petition.objects.filter(campaign=campaign).first()
        if petition is None:
            return {}
        exported: dict[str, object] = {"goal": petition.goal}
        fields = tuple(name for name in FIELDS if getattr(petition, f"offers_{name}"))
        if fields != DEFAULT_FIELDS:
            exported["fields"] = list(fields)
        displays = [name for name in DISPLAYS if getattr(petition, f"offers_{name}")]
        if displays:
            exported["displays"] = displays
        return exported


def _read(section: Section) -> dict[str, int | bool]:
    goal = section.integer("goal", minimum=1, maximum=MAX_GOAL)
    fields = section.choices("fields", FIELDS, default=DEFAULT_FIELDS)
    displays = section.choices("displays", DISPLAYS)
    return {
        "goal": goal,
        **{f"offers_{name}": name in fields for name in FIELDS},
        **{f"offers_{name}": name in displays for name in DISPLAYS},
    }


section = PetitionSection()
