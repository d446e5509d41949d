"""Hostile words for every field that organisers fill, found by asking the models."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from glasno.appeals.models import AppealSettings, CalendarDay
from glasno.authorities.actions.importing import load_shipped
from glasno.authorities.models import Authority, Channel, FormerEntry
from glasno.campaigns.models import FurtherPage, Update
from glasno.petitions.actions.opening import pause_petition
from tests.factories.petitions import SLUG, make_petition

WORD = "hostile-word"  # a tag and an attribute that nothing of ours has
CALL = "hostile_call()"
WORDS = (
    f"<{WORD} {WORD}></title></style></textarea></script><script>{CALL}</script>"
    f"\" {WORD}=\"1\" onfocus=\"{CALL}\" ' {WORD}='1' onblur='{CALL}' "
    "--> ]]> <!--hole:petition--> <!--only:mirror--> {{ x }} {% x %} "
    f"javascript:{CALL} &#8238; &rlm; &lt;{WORD}&gt; \N{DOVE OF PEACE}"
    "\N{WAVING WHITE FLAG}\N{VARIATION SELECTOR-16}"
)
MARKDOWN = (
    f"\n\n## {{key}} <{WORD}>\n\n<{WORD} {WORD}>\n\n"
    f"[a](javascript:{CALL}) [b](data:text/html,{CALL}) [c]( JAVASCRIPT:{CALL} ) "
    f"![d](https://elsewhere.example/x.png) <javascript:{CALL}> <https://example.org/?{WORD}> "
    '[e](https://example.org/ "&#8238;x")\n\n'
    f"```{WORD}\n</pre><{WORD}>\n```\n\n- <img src=x onerror={CALL}>\n"
)
URL = f'https://example.org/?"><{WORD}/{WORD}=\'1\'onfocus="{CALL}"'

# What organisers do not word freely: addresses, keys and choices, which rules of their own hold.
# Whatever field a model gets is filled below, unless it is named here.
KEPT: Mapping[str, set[str]] = {
    "campaigns.Campaign": {"slug", "country"},
    "campaigns.Translation": {"language"},
    "campaigns.FurtherPage": {"name", "language"},
    "campaigns.Update": {"name", "language"},
    "campaigns.Recipient": {"recipient"},
    "appeals.AppealSettings": {"authorities"},
    "authorities.Authority": {"key", "parent", "languages"},
    "authorities.Channel": {
        *("kind", "through", "fields", "identification", "dated", "quality"),
    },
}
# What readers write, what the program notes itself, and what a sweep was for, which no page tells.
MECHANISMS = {"front", "outbox", "running"}
OTHERS = {
    "petitions.Sweep",
    *("petitions.Signature", "petitions.SignatureLink", "petitions.Pending"),
    *("petitions.CountCorrection", "petitions.CountryCount", "petitions.CountryChange"),
    *("petitions.SigningHour", "appeals.AppealCount"),
}
MARKED_DOWN = {"campaigns.Translation.body", "campaigns.FurtherPage.body", "campaigns.Update.body"}
ADDRESSES = {"campaigns.Figure.source_url", "authorities.Channel.source_url"}
# Of lists and mappings of JSON, by the key under which a text or an address stands.
TEXT_KEYS, ADDRESS_KEYS = {"en", "ru", "source"}, {"source_url"}


def make_everything(*, now: datetime) -> None:
    """One of everything that organisers and operators write, then every text of it made hostile."""
    campaign = make_petition(now=now, offers_name=True).campaign
    campaign.translations.update(summary="x")
    campaign.figures.update(source_url="x")
    load_shipped(today=now.date())
    Channel.objects.filter(through="").update(limit_files="x")
    AppealSettings.objects.create(
        campaign=campaign, authorities=["gvsu", "gvp"], held=1, reports=[{"ru": "x"}]
    )
    for language in ("en", "ru"):
        told = {"campaign": campaign, "language": language, "title": "x", "body": "x"}
        FurtherPage.objects.create(name="why", **told)
        Update.objects.create(name="since", day=now.date(), **told)
    pause_petition(SLUG, reason={"en": "x", "ru": "x"})
    CalendarDay.objects.create(day=now.date(), working=False, source="x")
    for name, field in fields():
        _fill(name, field)
    entry = Authority.objects.get(key="gvsu")
    FormerEntry.objects.create(
        authority=entry,
        number=1,
        since=entry.since,
        until=entry.since,
        entry=entry.facts().to_dict(),
    )


def fields() -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    """Every field with a text of organisers or operators, by name: "campaigns.Demand.text"."""
    for model in apps.get_models():
        label = model._meta.label
        kept_by_us = model._meta.app_label in MECHANISMS or label in OTHERS
        if kept_by_us or not model.__module__.startswith("glasno."):
            continue
        for field in model._meta.concrete_fields:
            worded = isinstance(field, models.CharField | models.TextField | models.JSONField)
            chosen = field.choices or field.name in KEPT.get(label, ())
            if worded and not chosen:
                yield f"{label}.{field.name}", field


def words(name: str, most: int | None = None) -> str:
    """What the field is filled with: its name, so that it can be found, and the worst after it."""
    if name in ADDRESSES:
        return f"{URL}#{name}"
    more = MARKDOWN.format(key=name) if name in MARKED_DOWN else ""
    # Braces of a report are variables; the import refuses others than those that a letter has.
    said = WORDS.translate({ord("{"): "", ord("}"): ""}) if name.endswith(".reports") else WORDS
    return f"{name} {said}{more}"[:most]


def _fill(name: str, field: "models.Field[Any, Any]") -> None:
    filled = 0
    row: Any
    for row in field.model._default_manager.all():
        old = getattr(row, field.name)
        if name == "authorities.Channel.value":
            new = old and {"post": words(name), "portal": f"{URL}#{name}"}.get(row.kind, old)
        elif isinstance(field, models.JSONField):
            new = _hostile(name, old)
        else:
            # What may be empty is, where it would break another rule of the table.
            new = words(name, field.max_length) if old else old
        if new != old:
            field.model._default_manager.filter(pk=row.pk).update(**{field.name: new})
            filled += 1
    if name not in MADE_OF_OTHERS:
        assert filled, f"No row has words in {name}: fill it in make_everything, or name it in KEPT"


MADE_OF_OTHERS = {"authorities.FormerEntry.entry"}


def _hostile(name: str, value: Any, key: str = "") -> Any:
    match value:
        case str() if key in TEXT_KEYS:
            return words(name)
        case str() if key in ADDRESS_KEYS:
            return f"{URL}#{name}"
        case dict():
            return {inner: _hostile(name, each, inner) for inner, each in value.items()}
        case list():
            return [_hostile(name, each, key) for each in value]
        case _:
            return value
