"""Facts of a campaign. Nothing here is personal: all of it is written to be published."""

from __future__ import annotations

from collections.abc import Set
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

# JSON texts by language: {"en": "...", "ru": "..."}.
Texts = dict[str, str]
# Where a campaign's updates stand below its address, and below its directory.
UPDATES = "updates"
_TOPIC = "campaign:"


def slugs_of(topics: Set[str]) -> list[str]:
    """The campaigns that these topics of `publishing` are about, by slug."""
    return sorted(topic.removeprefix(_TOPIC) for topic in topics if topic.startswith(_TOPIC))


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def public(self) -> Self:
        """Campaigns that can be read in at least one language."""
        return self.filter(translations__state=Translation.State.PUBLISHED).distinct()

    def of_topics(self, topics: Set[str] | None) -> Self:
        """Campaigns whose pages are asked for; None asks for all."""
        return self if topics is None else self.filter(slug__in=slugs_of(topics))


class Campaign(models.Model):
    """One campaign; its slug is its address and never changes.

    `country` is the ISO 3166 code whose risks the page names first, or "" for none.
    """

    slug = models.CharField(max_length=60, unique=True)
    country = models.CharField(max_length=2, blank=True, default="")
    demonstration = models.BooleanField(default=False)
    created_on = models.DateField()

    objects: ClassVar[Any] = CampaignQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(slug=""), name="campaign_has_a_slug"),
        ]

    @property
    def topic(self) -> str:
        """The name under which `publishing` finds this campaign's pages."""
        return f"{_TOPIC}{self.slug}"

    def path(self, language: str) -> str:
        """The address of the campaign's page, from the site's root: "/en/some-slug/"."""
        return f"/{language}/{self.slug}/"


class Translation(models.Model):
    """What a campaign says in one language; readers see it once it is published."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    title = models.TextField()
    lead = models.TextField()
    summary = models.TextField(blank=True, default="")
    body = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "language"], name="translation_once_per_language"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published"]), name="translation_state_known"
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class FurtherPage(models.Model):
    """A page of the organisers' own, `/<lang>/<slug>/<name>/`, public with its translation."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="further_pages")
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    title = models.TextField()
    body = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "name", "language"], name="further_page_once_per_language"
            ),
        ]


class UpdateQuerySet(models.QuerySet["Update"]):
    def newest_first(self) -> Self:
        """By day; updates of one day by name, so that pages and feeds never differ."""
        return self.order_by("-day", "campaign__slug", "name", "language")

    def public(self) -> Self:
        """Updates in a language in which their campaign is published."""
        published = Translation.objects.filter(
            campaign=OuterRef("campaign"),
            language=OuterRef("language"),
            state=Translation.State.PUBLISHED,
        )
        return self.filter(Exists(published))


class Update(models.Model):
    """What has happened since, `/<lang>/<slug>/updates/<name>/`; public with its translation."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="updates")
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    day = models.DateField()
    title = models.TextField()
    body = models.TextField()

    objects: ClassVar[Any] = UpdateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "name", "language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "name", "language"], name="update_once_per_language"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="update_has_a_name"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["language", "-day"], name="update_newest_of_all"),
        ]

    @property
    def path(self) -> str:
        """The address of the update's page, from the site's root."""
        return f"{self.campaign.path(self.language)}{UPDATES}/{self.name}/"


class Recipient(models.Model):
    """An organiser's public age key: what signers type is sealed to all of a campaign's."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recipients")
    recipient = models.TextField()
    added_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["recipient"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "recipient"], name="recipient_once_per_campaign"
            ),
        ]


class Figure(models.Model):
    """A number that stands beside its date and its source."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    value = models.PositiveBigIntegerField()
    at_least = models.BooleanField(default=False)
    as_of = models.DateField()
    label: models.JSONField[Texts, Texts] = models.JSONField()
    source: models.JSONField[Texts, Texts] = models.JSONField()
    source_url = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "position"], name="figure_once_per_position"
            ),
        ]


class Demand(models.Model):
    """What the campaign asks for, one sentence."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="demands")
    position = models.PositiveSmallIntegerField()
    text: models.JSONField[Texts, Texts] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "position"], name="demand_once_per_position"
            ),
        ]


class Addressee(models.Model):
    """To whom the campaign speaks."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="addressees")
    position = models.PositiveSmallIntegerField()
    name: models.JSONField[Texts, Texts] = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "position"], name="addressee_once_per_position"
            ),
        ]
