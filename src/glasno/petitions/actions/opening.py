"""What an organiser decides about a petition: open, pause, close. The pages follow by `publish`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from glasno.campaigns.models import Recipient
from glasno.campaigns.rules import check_recipients
from glasno.petitions.keys import keyring
from glasno.petitions.models import Petition, PetitionState
from glasno.petitions.rules import check_can_open, check_can_stop, reason_in_lines
from glasno.vault.recipients import check_recipient


def open_petition(slug: str, *, recipients: Sequence[str], now: datetime) -> Petition:
    """Open the campaign's petition, sealed to its recipients and to these further ones.

    Raises Petition.DoesNotExist, vault's RecipientError for what is no age recipient,
    RecipientRefusedError for a demonstration's key on a real campaign, and PetitionRuleError when
    nobody could read a signature.
    """
    checked = [check_recipient(recipient) for recipient in recipients]
    with transaction.atomic():
        petition = _locked(slug)
        check_recipients(petition.campaign, checked)
        for recipient in checked:
            Recipient.objects.get_or_create(
                campaign=petition.campaign,
                recipient=recipient,
                defaults={"added_on": now.date()},
            )
        sealed_to = petition.campaign.recipients.values_list("recipient", flat=True)
        check_can_open(petition, recipients=tuple(sealed_to))
        # The keys come first: an open petition whose keys are missing would turn signers away.
        keyring().create_petition_keys(petition.pk)
        petition.open()
    return petition


def pause_petition(slug: str, *, reason: dict[str, str]) -> Petition:
    """Take no signatures for now; `reason` maps a language to what readers are told, or is {}.

    Without a reason, because a pause may have to come at once. Raises PetitionRuleError.
    """
    return _stop(slug, PetitionState.PAUSED, reason_in_lines(reason, required=False))


def close_petition(slug: str, *, reason: dict[str, str]) -> Petition:
    """Take no signatures any more, and say why. My-signature links go on working.

    Raises PetitionRuleError.
    """
    return _stop(slug, PetitionState.CLOSED, reason_in_lines(reason, required=True))


def _stop(slug: str, state: PetitionState, reason: dict[str, str]) -> Petition:
    with transaction.atomic():
        petition = _locked(slug)
        check_can_stop(petition)
        petition.stop(state, reason)
    return petition


def _locked(slug: str) -> Petition:
    return Petition.objects.select_related("campaign").select_for_update().of_slug(slug).get()
