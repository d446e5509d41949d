"""What `glasno doctor` looks at in the petitions."""

from __future__ import annotations

from collections.abc import Iterator

from glasno.kit import clock
from glasno.kit.findings import Finding, Level
from glasno.petitions.actions.rating import odd_shares
from glasno.petitions.keys import keyring
from glasno.petitions.models import Petition, PetitionState
from glasno.petitions.queries import snapshot_of
from glasno.vault.keyring import PETITION_KEYS, KeyringError


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS: petitions that turn signers away, and keys that are not in order."""
    for petition in Petition.objects.select_related("campaign").exclude(state=PetitionState.DRAFT):
        yield from _keys(petition)
        yield from _odd_shares(petition)
        if petition.state == PetitionState.OPEN and not snapshot_of(petition).is_open:
            slug = petition.campaign.slug
            yield Finding(
                Level.ERROR,
                f"The petition {slug} is open but has no recipient, so it takes no signatures.",
                f"Run `glasno petition open {slug} --recipient AGE`.",
            )


def _odd_shares(petition: Petition) -> Iterator[Finding]:
    slug = petition.campaign.slug
    for odd in odd_shares(petition, now=clock.now()):
        yield Finding(
            Level.WARNING,
            f"In the last hours {odd.lately:.0%} of those who asked to sign {slug} have their "
            f"mailbox at {odd.provider}; in the week before it was {odd.usually:.0%}.",
            f"Look at `glasno petition rates {slug}`; if it is a flood, "
            f"`glasno petition quarantine {slug} --provider {odd.provider} --day ...` puts it "
            "aside, and docs/operators/abuse.md says what to look at first.",
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
