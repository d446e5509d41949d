"""What `glasno doctor` looks at in the petitions."""

from __future__ import annotations

from collections.abc import Iterator

from glasno.kit.findings import Finding, Level
from glasno.petitions.keys import keyring
from glasno.petitions.models import Petition, PetitionState
from glasno.petitions.queries import snapshot_of
from glasno.vault.keyring import PETITION_KEYS, KeyringError


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS: petitions that turn signers away, and keys that are not in order."""
    for petition in Petition.objects.select_related("campaign").exclude(state=PetitionState.DRAFT):
        yield from _keys(petition)
        if petition.state == PetitionState.OPEN and not snapshot_of(petition).is_open:
            slug = petition.campaign.slug
            yield Finding(
                Level.ERROR,
                f"The petition {slug} is open but has no recipient, so it takes no signatures.",
                f"Run `glasno petition open {slug} --recipient AGE`.",
            )


def _keys(petition: Petition) -> Iterator[Finding]:
    for name in PETITION_KEYS:
        try:
            keyring().petition(petition.pk, name)
        except KeyringError as error:
            yield Finding(
                Level.ERROR,
                f"The {name} key of the petition {petition.campaign.slug} is not in order: {error}",
                "Restore the secrets directory from its backup; signing stays shut until then.",
            )
