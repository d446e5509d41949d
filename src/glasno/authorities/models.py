"""The directory of authorities as it stands, and every entry as it stood before.

Nothing here is personal. What an import changes is first copied to `FormerEntry`, which only grows.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from glasno.authorities import directory
from glasno.authorities.directory import IDENTIFICATIONS, KINDS, QUALITIES

# JSON texts by language: {"en": "...", "ru": "..."}.
Texts = dict[str, str]
Plain = dict[str, object]
# The name under which `publishing` finds the pages of the directory.
TOPIC = "authorities"


class Origin(models.TextChoices):
    """Whose an entry is: a newer Glasno replaces only what came with an older one."""

    SHIPPED = "shipped"
    IMPORTED = "imported"


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def directory(self) -> directory.Directory:
        """All of these as plain values, in their order."""
        return directory.Directory(each.facts() for each in self.prefetch_related("channels"))


class Authority(models.Model):
    """A body as it stands since `since`; its key never changes. See `directory.Authority`."""

    key = models.CharField(max_length=40, unique=True)
    place = models.PositiveSmallIntegerField(default=0)
    names: models.JSONField[Texts, Texts] = models.JSONField()
    short: models.JSONField[Texts, Texts] = models.JSONField()
    genitive = models.TextField()
    dative = models.TextField()
    head_dative = models.TextField(blank=True, default="")
    parent = models.CharField(max_length=40, blank=True, default="")
    competence: models.JSONField[Texts, Texts] = models.JSONField()
    territory: models.JSONField[Texts, Texts] = models.JSONField()
    languages: models.JSONField[list[str], list[str]] = models.JSONField()
    sources: models.JSONField[list[Plain], list[Plain]] = models.JSONField()
    origin = models.CharField(max_length=12, choices=Origin.choices)
    since = models.DateField()

    objects: ClassVar[Any] = AuthorityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(key=""), name="authority_has_a_key"),
            models.CheckConstraint(
                condition=~Q(genitive="") & ~Q(dative=""), name="authority_has_its_cases"
            ),
            models.CheckConstraint(condition=~Q(parent=F("key")), name="authority_not_its_parent"),
            models.CheckConstraint(
                condition=Q(origin__in=["shipped", "imported"]), name="authority_origin_known"
            ),
        ]

    def facts(self) -> directory.Authority:
        """The entry as plain values."""
        own = {
            name: getattr(self, name)
            for name in (
                *("key", "place", "names", "short", "genitive", "dative", "head_dative"),
                *("parent", "competence", "territory", "languages", "sources"),
            )
        }
        channels = [channel.entry() for channel in self.channels.all()]
        return directory.Authority.from_dict({**own, "channels": channels})


class Channel(models.Model):
    """A way to the authority, in the order of its file. See `directory.Channel`."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="channels")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    value = models.TextField(blank=True, default="")
    through = models.CharField(max_length=40, blank=True, default="")
    mark: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    limit_characters = models.PositiveIntegerField(null=True, blank=True)
    limit_files = models.CharField(max_length=60, blank=True, default="")
    fields: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    identification = models.CharField(max_length=12, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True, default="")
    source_url = models.TextField(blank=True, default="")
    dated = models.CharField(max_length=10, blank=True, default="")
    seen_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    quality = models.CharField(max_length=8, blank=True, default="")
    doubt: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    notes: models.JSONField[Texts, Texts] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "position"], name="channel_once_per_position"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="channel_kind_known"),
            models.CheckConstraint(
                condition=Q(identification__in=IDENTIFICATIONS),
                name="channel_identification_known",
            ),
            # Its own address and where that was read, or another authority's and nothing else.
            models.CheckConstraint(
                condition=Q(through="", quality__in=QUALITIES, seen_on__isnull=False)
                & ~Q(source="")
                | ~Q(through="") & Q(value="", source="", quality=""),
                name="channel_has_a_source_or_goes_through",
            ),
            # A closed way needs no address: none is kept that nobody may use.
            models.CheckConstraint(
                condition=~Q(value="") | ~Q(through="") | Q(valid_to__isnull=False),
                name="channel_leads_somewhere_or_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="channel_ends_after_it_begins",
            ),
        ]

    def entry(self) -> dict[str, object]:
        """Its fields by the names of `directory.Channel`, without what is empty."""
        names = (field.name for field in self._meta.concrete_fields)
        own = {name: getattr(self, name) for name in names if name not in {"id", "position"}}
        own.pop("authority")
        return {name: value for name, value in own.items() if value}


class FormerEntry(models.Model):
    """An entry as it stood from `since` until an import changed it on `until`; append-only.

    `entry` is what `directory.Authority.to_dict` made of it.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="former")
    number = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    entry: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["authority", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "number"], name="former_entry_once"),
            models.CheckConstraint(
                condition=Q(since__lte=F("until")), name="former_entry_ends_after_it_begins"
            ),
        ]
