"""What a petition keeps: the petition, who waits to confirm, who has confirmed.

Nothing here names a person in clear. `person` and `address` are boxes under an epoch key that only
the organisers can open; `display_text` is a box under the campaign's display key;
`mac` is a keyed MAC of the canonical mailbox. Times are days (security.md).

`Pending` and `Signature` are hot tables: each unique key besides the primary key starts with the
petition, and no foreign key brings an index of its own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from glasno.campaigns.models import Campaign

PENDING_DAYS = 7  # how long a request waits for its confirmation (product.md, P3)
TOMBSTONE_DAYS = 30  # how long a spent link still explains itself


class PetitionState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Display(models.TextChoices):
    """What of the signer stands on the site."""

    NOTHING = "nothing"
    INITIALS = "initials"
    NAME = "name"
    NAME_TOWN = "name_town"


class Delivery(models.TextChoices):
    """What of the signer the authority gets to see at hand-over."""

    NUMBER = "number"
    INITIALS = "initials"
    FULL = "full"


class PetitionQuerySet(models.QuerySet["Petition"]):
    def of_slug(self, slug: str) -> Self:
        return self.filter(campaign__slug=slug)


class Petition(models.Model):
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="petition")
    state = models.CharField(
        max_length=8, choices=PetitionState.choices, default=PetitionState.DRAFT
    )
    reason = models.JSONField(default=dict)  # language -> why it is paused or closed
    goal = models.PositiveIntegerField()
    mailbox_rules = models.PositiveSmallIntegerField()  # frozen: two versions would count twice
    offers_town = models.BooleanField(default=True)
    offers_name = models.BooleanField(default=False)
    offers_name_town = models.BooleanField(default=False)

    # Moved by the sequencer alone, in batches; nothing counts rows on a signer's way.
    confirmed = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    last_place = models.PositiveBigIntegerField(default=0)
    counted_at = models.DateTimeField()  # when the count last moved, or began; to the minute

    objects = PetitionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=PetitionState.values), name="petition_state_known"
            ),
            models.CheckConstraint(condition=Q(goal__gt=0), name="petition_goal_positive"),
        ]

    def open(self) -> None:
        self.state = PetitionState.OPEN
        self.reason = {}
        self.save(update_fields=["state", "reason"])

    def stop(self, state: PetitionState, reason: dict[str, str]) -> None:
        """Pause or close; `reason` maps a language to the sentence that readers will see."""
        self.state = state
        self.reason = reason
        self.save(update_fields=["state", "reason"])

    def displays(self) -> tuple[Display, ...]:
        offered = [Display.NOTHING, Display.INITIALS]
        if self.offers_name:
            offered.append(Display.NAME)
        if self.offers_name_town:
            offered.append(Display.NAME_TOWN)
        return tuple(offered)


class EpochKey(models.Model):
    """A key that sealed ten minutes of records, itself sealed with age to the organisers."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    key_id = models.BinaryField(max_length=16)
    sealed_key = models.BinaryField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "key_id"], name="epoch_key_once"),
        ]


class PendingState(models.IntegerChoices):
    WAITING = 0
    USED = 1
    REFUSED = 2
    EXPIRED = 3


class PendingQuerySet(models.QuerySet["Pending"]):
    def of_link(self, *, petition: int, confirm: bytes, remind: bytes) -> Self:
        """The row that a confirmation link opens: by its first mail, or by its reminder."""
        return self.filter(
            Q(petition_id=petition, secret_digest=confirm)
            | Q(petition_id=petition, remind_digest=remind)
        )

    def waiting(self) -> Self:
        return self.filter(state=PendingState.WAITING)

    def of_mailbox(self, *, petition: int, mac: bytes | memoryview) -> Self:
        return self.filter(petition_id=petition, mac=mac)

    def outlived(self, *, today: date) -> Self:
        return self.waiting().filter(day__lt=today - timedelta(days=PENDING_DAYS))

    def erase(self, state: PendingState) -> int:
        """Overwrite all that came with these requests; the spent link still explains itself."""
        return self.update(
            state=state,
            mac=None,
            job=None,
            person=None,
            address=None,
            display=Display.NOTHING,
            display_text=None,
            delivery=Delivery.NUMBER,
            country="",
            provider="",
        )


class Pending(models.Model):
    """A request to sign that its mailbox has not confirmed.

    Not unique by mailbox: a stranger who types your address first can neither take your place nor
    plant a false name.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    state = models.PositiveSmallIntegerField(
        choices=PendingState.choices, default=PendingState.WAITING
    )
    secret_digest = models.BinaryField(max_length=32)
    remind_digest = models.BinaryField(max_length=32, null=True)
    record = models.BinaryField(max_length=16)  # what the boxes are bound to
    mac = models.BinaryField(max_length=16, null=True)
    job = models.BigIntegerField(null=True)  # the outbox's number, not a key: jobs come and go
    person = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    display = models.CharField(max_length=9, choices=Display.choices)
    display_text = models.BinaryField(null=True)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    day = models.DateField()
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=24, blank=True)
    signature = models.ForeignKey(
        "Signature", on_delete=models.SET_NULL, null=True, db_index=False, related_name="+"
    )

    objects = PendingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "secret_digest"], name="pending_secret"),
            models.UniqueConstraint(
                fields=["petition", "remind_digest"],
                name="pending_reminder",
                condition=Q(remind_digest__isnull=False),
            ),
            models.CheckConstraint(
                name="pending_waits_sealed_or_is_erased",
                condition=Q(
                    state=PendingState.WAITING,
                    mac__isnull=False,
                    person__isnull=False,
                    address__isnull=False,
                )
                | (
                    ~Q(state=PendingState.WAITING)
                    & Q(
                        mac__isnull=True,
                        person__isnull=True,
                        address__isnull=True,
                        display_text__isnull=True,
                    )
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["petition", "mac"], name="pending_mailbox")]

    def is_expired(self, *, today: date) -> bool:
        return self.day < today - timedelta(days=PENDING_DAYS)


class SignatureState(models.IntegerChoices):
    CONFIRMED = 1
    WITHDRAWN = 2
    REMOVED = 3


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

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # One signature a mailbox (P5). Withdrawn rows carry no MAC and so do not collide.
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

    def withdraw(self) -> None:
        """Erase at once all that came with the signature. The number remains (P6)."""
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


class CountCorrection(models.Model):
    """A drift that the nightly verification found and mended; shown publicly (P7)."""

    class Figure(models.TextChoices):
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"
        REMOVED = "removed"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="corrections")
    day = models.DateField()
    figure = models.CharField(max_length=9, choices=Figure.choices)
    was = models.PositiveIntegerField()
    became = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-day", "-id"]


def to_the_minute(moment: datetime) -> datetime:
    """What the public may learn of when the count moved: the minute, not the second."""
    return moment.replace(second=0, microsecond=0)
