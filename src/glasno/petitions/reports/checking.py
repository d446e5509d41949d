"""`/<lang>/check/`: how anybody can check the count, and what nobody can check yet."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns.queries import site_languages
from glasno.campaigns.rules import languages
from glasno.design.heads import site_head
from glasno.publishing.pages import SITE_TOPIC, Page

NAME = "check"
# {site} is the site's own address; CAMPAIGN is for the reader to replace.
COMMANDS = """\
curl -O {site}/manifest.pub
curl -O {site}/manifest.json
curl -O {site}/manifest.json.minisig
minisign -V -p manifest.pub -m manifest.json

curl -O {site}/count/CAMPAIGN.json
curl -O {site}/count/CAMPAIGN.json.minisig
minisign -V -p manifest.pub -m CAMPAIGN.json"""


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    if topics is None or SITE_TOPIC in topics:
        for language in languages():
            made = partial(_checking, language)
            yield Page(f"{language}/{NAME}/index.html", made, topic=SITE_TOPIC)


def _checking(language: str) -> bytes:
    with override(language):
        title = _("How to check the count")
        context = {
            "title": title,
            "head": site_head(
                language,
                f"{NAME}/",
                title=title,
                description=_(
                    "What is published of signatures, how the figures add up, what they hide and "
                    "why, and what nobody can check yet."
                ),
            ),
            "language": language,
            "languages": [each for each in site_languages(f"{NAME}/") if each.code != language],
            "files": [
                (
                    "/count/CAMPAIGN.json",
                    _("The count now, to the minute: confirmed, withdrawn, removed."),
                ),
                ("/data/CAMPAIGN/days.csv", _("How it grew, by periods of days that are over.")),
                ("/data/CAMPAIGN/countries.csv", _("From which countries, at least so many each.")),
                ("/data/CAMPAIGN/datapackage.json", _("What every column means, for programs.")),
            ],
            "commands": COMMANDS.format(site=settings.GLASNO.base_url),
        }
        return render_to_string("petitions/check.html", context).encode()
