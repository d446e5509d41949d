"""What a letter may say of its campaign: figures as they were published, with their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_decimal

from glasno.appeals.composing.dates import in_words
from glasno.appeals.composing.reports import said_reports


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """`title` is by language; `places` and `held` are 0 where the campaign does not tell them.

    `reports` are its own paragraphs in a supporter's letter, each by the letter's language.
    """

    title: Mapping[str, str]
    places: int = 0
    held: int = 0
    as_of: date | None = None
    reports: tuple[Mapping[str, str], ...] = ()

    def variables(self, language: str) -> dict[str, str]:
        """The variables of a text in this language. A figure without its day is never said."""
        told = {"campaign_title": self.title.get(language) or next(iter(self.title.values()), "")}
        if self.as_of is not None:
            told["campaign_as_of"] = in_words(self.as_of, language)
            if self.places:
                told["campaign_places"] = format_decimal(self.places, locale=language)
            if self.held:
                told["campaign_held"] = format_decimal(self.held, locale=language)
        own = [each[language] for each in self.reports if language in each]
        told["campaign_reports"] = said_reports(own, told)
        return told
