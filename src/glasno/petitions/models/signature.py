"""Who has confirmed: one row a signature, and the links that open it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from glasno.petitions.lanes import Lane
from glasno.petitions.models.choices import Delivery, Display
from glasno.petitions.models.petition import Petition


class SignatureState(models.IntegerChoices):
    CONFIRMED = 1
    WITHDRAWN = 2
    REMOVED = 3
    QUARANTINED = 4  # counted nowhere, shown nowhere; to its signer it looks confirmed


UNTOLD = 0  # a signature that the stored count has not heard of


class SignatureQuerySet(models.QuerySet["Signature"]):
    def confirmed(self) -> Self:
        return self.filter(state=SignatureState.CONFIRMED)

    def of_mailbox(self, *, petition: int, mac: bytes | memoryview) -> Self:
        return self.filter(petition_id=petition, mac=mac)

    def of_link(self, *, petition: int, mine: bytes) -> Self:
        return self.filter(signaturelink__petition_id=petition, signaturelink__digest=mine)

    def with_text(self) -> Self:
        """Those whose signer chose to be shown, hidden or not."""
        return self.confirmed().filter(display_text__isnull=False)

    def shown(self) -> Self:
        """What stands on the names page: not hidden by an organiser, newest first."""
        return self.with_text().filter(hidden=False).order_by("-id")

    def stale(self) -> Self:
        """Those of which the count or the names page has something to learn."""
        return self.filter(stale=True)


class Signature(models.Model):
    """A confirmed signature; after withdrawal the number that remains of it."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    state = models.PositiveSmallIntegerField(
        choices=SignatureState.choices, default=SignatureState.CONFIRMED
    )
    tallied = models.PositiveSmallIntegerField(default=UNTOLD)  # the state the count knows of
    stale = models.BooleanField(default=True)
    place = models.PositiveBigIntegerField(null=True)
    record = models.BinaryField(max_length=16)
    mac = models.BinaryField(max_length=16, null=True)
    job = models.BigIntegerField(null=True)
    person = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    display = models.CharField(max_length=9, choices=Display.choices)
    display_text = models.BinaryField(null=True)
    hidden = models.BooleanField(default=False)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    day = models.DateField()
    language = models.CharField(max_length=8, blank=True)
    country = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=24, blank=True)
    lane = models.PositiveSmallIntegerField(
        choices=[(lane.value, lane.name) for lane in Lane], default=Lane.FAST.value
    )
    sweep = models.BigIntegerField(null=True)  # the Sweep that moved it, so that it can be undone

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # One signature a mailbox. Withdrawn rows carry no MAC and so do not collide.
            models.UniqueConstraint(fields=["petition", "mac"], name="signature_mailbox_once"),
            models.CheckConstraint(
                name="signature_sealed_or_erased",
                condition=(
                    ~Q(state=SignatureState.WITHDRAWN)
                    & Q(mac__isnull=False, person__isnull=False, address__isnull=False)
                )
                | Q(
                    state=SignatureState.WITHDRAWN,
                    mac__isnull=True,
                    person__isnull=True,
                    address__isnull=True,
                    display_text__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="signature_fresh_only_when_told",
                condition=Q(stale=True) | Q(tallied=F("state")),
            ),
        ]
        indexes: ClassVar = [
            # Holds only rows that wait for the sequencer, so it stays near empty.
            models.Index(
                fields=["petition", "id"], name="signature_stale", condition=Q(stale=True)
            ),
            # Holds only rows with something to show: most signers choose nothing.
            models.Index(
                fields=["petition", "-id"],
                name="signature_shown",
                condition=Q(display_text__isnull=False),
            ),
        ]

    @property
    def looks_confirmed(self) -> bool:
        """What its signer is told: nobody learns from us that a signature is in quarantine."""
        return self.state in (SignatureState.CONFIRMED, SignatureState.QUARANTINED)

    def withdraw(self) -> None:
        """Erase at once all that came with the signature. The number remains."""
        self.state = SignatureState.WITHDRAWN
        self.stale = True
        self.mac = self.job = self.person = self.address = None
        self.display_text = None
        self.display = Display.NOTHING
        self.delivery = Delivery.NUMBER
        self.language = self.country = self.provider = ""
        self.save()

    def set_hidden(self, hidden: bool) -> None:  # noqa: FBT001 - the value is the whole message
        self.hidden = hidden
        self.stale = True
        self.save(update_fields=["hidden", "stale"])


class SignatureLink(models.Model):
    """A my-signature link: the digest of its secret. A lost link is replaced by another row."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    digest = models.BinaryField(max_length=32)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "digest"], name="signature_link_once"),
        ]
