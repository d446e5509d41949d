"""The demonstration: a campaign whose organiser is this machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from glasno.campaigns.actions.importing import import_campaign
from glasno.campaigns.actions.publishing import publish_campaign
from glasno.petitions.actions.opening import open_petition
from glasno.petitions.models import Petition, PetitionState
from glasno.vault.identities import new_identity, write_identity
from glasno.vault.recipients import RecipientError, check_recipient

DIRECTORY = Path(__file__).parent.parent / "return-refuseniks"
IDENTITY = "organiser.age"
PUBLIC_KEY = "# public key: "


class DemonstrationRefusedError(Exception):
    """The demonstration cannot be here, or cannot be made; the message says what to do."""


@dataclass(frozen=True)
class Loaded:
    """`changed` is False when the demonstration was there already, just as it is now."""

    slug: str
    recipient: str
    identity: Path
    changed: bool


def load_demo(*, now: datetime) -> Loaded:
    """Imports the demonstration, makes its organiser's key, opens its petition, publishes it.

    A second time changes nothing; a petition that somebody paused or closed stays so. Raises
    DemonstrationRefusedError where others can reach the site, DirectoryErrors, PublishError.
    """
    if not settings.GLASNO.demonstration_allowed:
        raise DemonstrationRefusedError(
            "The demonstration is only for a site that nobody else can reach: "
            "set GLASNO_BASE_URL and GLASNO_HOST to 127.0.0.1, or leave the demonstration out."
        )
    identity = settings.GLASNO.data / "demo" / IDENTITY
    recipient = _recipient(identity)
    imported = import_campaign(DIRECTORY, now=now)
    petition = Petition.objects.get(campaign=imported.campaign)
    sealed_to_us = imported.campaign.recipients.filter(recipient=recipient).exists()
    opens = petition.state == PetitionState.DRAFT or (
        petition.state == PetitionState.OPEN and not sealed_to_us
    )
    if opens:
        open_petition(imported.campaign.slug, recipients=[recipient], now=now)
    publish_campaign(imported.campaign)
    return Loaded(imported.campaign.slug, recipient, identity, imported.changed or opens)


def _recipient(identity: Path) -> str:
    """The public half of the organiser's key, which is made if it is not there."""
    try:
        if not identity.exists():
            settings.GLASNO.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            identity.parent.mkdir(mode=0o700, exist_ok=True)
            write_identity(identity, new_identity(), passphrase=None)
        text = identity.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DemonstrationRefusedError(
            f"{identity} cannot be written or read; check the permissions of its directory."
        ) from error
    for line in text.splitlines():
        if line.startswith(PUBLIC_KEY):
            try:
                return check_recipient(line.removeprefix(PUBLIC_KEY))
            except RecipientError:
                break
    raise DemonstrationRefusedError(
        f"{identity} is not an age identity any more; remove it, and a new one will be made."
    )
