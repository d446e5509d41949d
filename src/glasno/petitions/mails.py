"""The letters of a signature, decided at the moment of sending.

One job a request goes through them all: asks the mailbox to confirm, reminds it once after three
days, and thanks after the confirmation. To a mailbox that has signed already it says so, with a
fresh my-signature link: that is also how a lost link is replaced.

Every secret of a job grows from the seed in its payload, so a sending that is repeated after a
crash carries the same link.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from glasno.outbox.composing import Again, Composed, Done, OpenedJob, Park, Then
from glasno.petitions.models import (
    PENDING_DAYS,
    Pending,
    PendingState,
    Petition,
    PetitionState,
    Signature,
)
from glasno.petitions.steps import CONFIRM, PARKED, REMIND, REMIND_AFTER
from glasno.vault.secrets import LinkSecret

KIND = "petitions.signature"
DOOR_OF = {"confirm": "confirm", "remind": "confirm", "already": "mine", "thanks": "mine"}
LINKS_KEPT = 5  # of one signature


def job_payload(*, address: str, language: str, petition: int, seed: bytes) -> dict[str, str | int]:
    return {"to": address, "language": language, "petition": petition, "seed": seed.hex()}


def write(job: OpenedJob, *, now: datetime) -> Composed | Park | None:
    """The letter that is due on this job, or None when there is nothing more to say.

    Park for a request in quarantine: nothing goes, and whoever takes it back wakes the job.
    """
    number, seed = int(job.payload["petition"]), bytes.fromhex(str(job.payload["seed"]))
    petition = Petition.objects.filter(pk=number).first()
    confirm = LinkSecret.derive(number, seed, "confirm")
    pending = Pending.objects.filter(
        petition_id=number, secret_digest=confirm.digest("confirm")
    ).first()
    if petition is None or pending is None:
        return None
    if pending.state == PendingState.USED:
        signature = pending.signature
        # In quarantine too: its signer is told what every signer is told.
        if signature is None or not signature.looks_confirmed:
            return None
        return _own_link(job, signature, "thanks", seed, now=now, capped=False)
    if pending.state == PendingState.QUARANTINED:
        return Park(step=job.step)
    if pending.state != PendingState.WAITING or petition.state == PetitionState.CLOSED:
        return None
    signed = Signature.objects.of_mailbox(petition=number, mac=bytes(pending.mac or b"")).first()
    if signed is not None:
        return _own_link(job, signed, "already", seed, now=now, capped=True)
    return _ask(job, pending, seed, now=now)


def _ask(job: OpenedJob, pending: Pending, seed: bytes, *, now: datetime) -> Composed:
    number = pending.petition_id
    if job.step == CONFIRM:
        secret = LinkSecret.derive(number, seed, "confirm")
        on = now.date() + REMIND_AFTER
        return _letter(job, pending, "confirm", secret, Again(on=on, step=REMIND))
    secret = LinkSecret.derive(number, seed, "remind")
    arrange = partial(_let_reminder_confirm, pending.pk, secret)
    return _letter(job, pending, "remind", secret, Park(step=PARKED), arrange=arrange)


def _let_reminder_confirm(pending: int, secret: LinkSecret) -> None:
    waiting = Pending.objects.waiting().filter(pk=pending)
    waiting.update(remind_digest=secret.digest("remind"))


def _own_link(
    job: OpenedJob, signature: Signature, name: str, seed: bytes, *, now: datetime, capped: bool
) -> Composed:
    """A letter that brings a my-signature link, which opens from the moment the letter may go."""
    secret = LinkSecret.derive(signature.petition_id, seed, "mine")
    arrange = partial(_let_link_open, signature, secret, now=now)
    return _letter(job, signature, name, secret, Done(), capped=capped, arrange=arrange)


def _let_link_open(signature: Signature, secret: LinkSecret, *, now: datetime) -> None:
    """Store the link; of many, the first and the newest stay, so none that was mailed first dies.

    Strangers can cause three such letters a day: the first link, of the thanks, never gives way.
    """
    links = signature.signaturelink_set
    links.get_or_create(
        petition_id=signature.petition_id,
        digest=secret.digest("mine"),
        defaults={"day": now.date()},
    )
    numbers = list(links.order_by("pk").values_list("pk", flat=True))
    links.filter(pk__in=numbers[1 : -LINKS_KEPT + 1]).delete()


def _letter(
    job: OpenedJob,
    row: Pending | Signature,
    name: str,
    secret: LinkSecret,
    then: Then,
    *,
    capped: bool = True,
    arrange: Callable[[], None] | None = None,
) -> Composed:
    path = f"/do/{DOOR_OF[name]}/{secret.text}"
    language = str(job.payload["language"])
    context = {
        "link": settings.GLASNO.base_url + path,
        "days": PENDING_DAYS,
        "others": [
            address + path
            for address in settings.GLASNO.addresses
            if address != settings.GLASNO.base_url
        ],
        "language": language,
    }
    with translation.override(language):
        return Composed(
            to=str(job.payload["to"]),
            language=language,
            subject=render_to_string(f"petitions/mail/{name}.subject.txt", context).strip(),
            text=render_to_string(f"petitions/mail/{name}.txt", context),
            html=render_to_string(f"petitions/mail/{name}.html", context),
            capped=capped,
            then=then,
            provider=row.provider,
            arrange=arrange,
        )
