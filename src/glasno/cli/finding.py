"""What several command groups look up first, with the sentence for what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glasno.cli.output import fail

if TYPE_CHECKING:
    from glasno.petitions.models import Petition


def petition_of(slug: str) -> Petition:
    """The petition of the campaign SLUG, with its campaign; after boot."""
    from glasno.petitions.models import Petition  # noqa: PLC0415 - after boot

    found = Petition.objects.select_related("campaign").of_slug(slug).first()
    if found is None:
        fail(f"There is no petition {slug}. `glasno campaign list` names the campaigns.")
    return found
