"""Campaigns for tests, as they stand in the database and as directories."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from glasno.campaigns.models import Addressee, Campaign, Demand, Figure, Recipient, Translation

TITLES = {"en": "Let them go home", "ru": "Отпустите их домой"}
LEADS = {
    "en": "They are held without a court. Their families look for them.",
    "ru": "Их держат без суда. Их ищут родные.",
}
BODIES = {
    "en": "## What happened\n\nThey were taken away.",
    "ru": "## Что произошло\n\nИх увезли.",
}


def make_campaign(
    slug: str = "let-them-go",
    *,
    languages: Sequence[str] = ("en", "ru"),
    drafts: Sequence[str] = (),
    country: str = "RU",
    demonstration: bool = False,
    recipients: Sequence[str] = (),
    created_on: date = date(2026, 11, 1),
) -> Campaign:
    """A campaign published in `languages` and drafted in `drafts`, with one of everything."""
    campaign = Campaign.objects.create(
        slug=slug, country=country, demonstration=demonstration, created_on=created_on
    )
    for language in (*languages, *drafts):
        Translation.objects.create(
            campaign=campaign,
            language=language,
            state=Translation.State.DRAFT if language in drafts else Translation.State.PUBLISHED,
            title=TITLES[language],
            lead=LEADS[language],
            body=BODIES[language],
        )
    Figure.objects.create(
        campaign=campaign,
        position=1,
        value=1300,
        at_least=True,
        as_of=date(2023, 1, 9),
        label={"en": "people held", "ru": "человек удерживают"},
        source={"en": "what relatives report", "ru": "сообщения родных"},
    )
    Demand.objects.create(
        campaign=campaign, position=1, text={"en": "Let them go.", "ru": "Отпустите их."}
    )
    Addressee.objects.create(
        campaign=campaign, position=1, name={"en": "The prosecutor", "ru": "Прокурору"}
    )
    for recipient in recipients:
        Recipient.objects.create(campaign=campaign, recipient=recipient, added_on=created_on)
    return campaign


CAMPAIGN_FILE = """\
slug: let-them-go
country: RU
figures:
  - value: 300
    at_least: true
    as_of: 2023-01-09
    label: {en: people held, ru: человек удерживают}
    source: {en: what relatives report, ru: сообщения родных}
    source_url: https://example.org/statement
demands:
  - {en: Let them go., ru: Отпустите их.}
addressees:
  - {en: The prosecutor, ru: Прокурору}
"""
LANGUAGE_FILE = """\
---
state: published
title: {title}
lead: {lead}
---

{body}
"""


def language_file(language: str) -> str:
    """A language's file as an organiser writes it."""
    return LANGUAGE_FILE.format(title=TITLES[language], lead=LEADS[language], body=BODIES[language])


def write_directory(directory: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A campaign's directory that can be imported, but for what `files` puts in its place."""
    contents: dict[str, str | bytes] = {
        "campaign.yaml": CAMPAIGN_FILE,
        "en.md": language_file("en"),
        "ru.md": language_file("ru"),
    }
    contents |= files or {}
    for name, content in contents.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return directory
