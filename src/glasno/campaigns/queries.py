"""What readers of a campaign see, shaped for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from django.conf import settings
from django.utils.safestring import SafeString

from glasno.campaigns.markdown import render
from glasno.campaigns.models import Campaign, Translation
from glasno.campaigns.risks import RiskNote, countries_with_notes, notes_of
from glasno.design.navigation import LanguageLink
from glasno.kit.typography import bind
from glasno.publishing.remembering import remembered


@dataclass(frozen=True)
class FigureView:
    """`value` is written out by the template, as the language writes numbers."""

    value: int
    at_least: bool
    label: str
    as_of: date
    source: str
    source_url: str


@dataclass(frozen=True)
class FurtherLink:
    title: str
    url: str


@dataclass(frozen=True)
class CampaignPage:
    """A campaign in one language. `languages` holds every published one, this one too.

    `path` is the address, from the site's root, of the page that is being shown.
    """

    slug: str
    language: str
    path: str
    title: str
    lead: str
    summary: str
    body_html: SafeString
    figures: Sequence[FigureView]
    demands: list[str]
    addressees: list[str]
    further: list[FurtherLink]
    languages: list[LanguageLink]
    demonstration: bool
    country: str

    @property
    def url(self) -> str:
        return f"/{self.language}/{self.slug}/"


@dataclass(frozen=True)
class CampaignCard:
    """A campaign in the list of the first page."""

    title: str
    lead: str
    url: str
    demonstration: bool


@dataclass(frozen=True)
class CountryRisks:
    """The risk notes of one country, for the page that lists them all."""

    code: str
    name: str
    notes: list[RiskNote]


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as its organisers list it: `drafts` are languages that readers do not see yet."""

    slug: str
    published: list[str]
    drafts: list[str]
    demonstration: bool
    recipients: int


def overview() -> list[CampaignRow]:
    """All campaigns by slug."""
    found = Campaign.objects.prefetch_related("translations", "recipients")
    return [
        CampaignRow(
            slug=each.slug,
            published=published_languages(each),
            drafts=[text.language for text in each.translations.all() if not text.is_published],
            demonstration=each.demonstration,
            recipients=len(each.recipients.all()),
        )
        for each in found
    ]


def language_name(code: str) -> str:
    """A language's own name for itself, as the settings give it."""
    return dict(settings.LANGUAGES)[code]


def site_languages(path: str = "") -> list[LanguageLink]:
    """A page of the site in each of its languages: `path` is "" or "privacy/"."""
    return [LanguageLink(code, name, f"/{code}/{path}") for code, name in settings.LANGUAGES]


def published_languages(campaign: Campaign) -> list[str]:
    """Codes of the languages in which a campaign can be read, in the site's order."""
    return list(_published(campaign))


@remembered
def _published(campaign: Campaign) -> tuple[str, ...]:
    published = {each.language for each in campaign.translations.all() if each.is_published}
    return tuple(code for code, _ in settings.LANGUAGES if code in published)


def page_of(campaign: Campaign, language: str, *, tail: str = "") -> CampaignPage:
    """The campaign in `language`; `tail` is what follows its address: "" or "risks/".

    Raises Translation.DoesNotExist when it has no such translation.
    """
    page = _page(campaign, language)
    links = [link._replace(url=link.url + tail) for link in page.languages]
    return replace(page, path=page.path + tail, languages=links)


@remembered
def _page(campaign: Campaign, language: str) -> CampaignPage:
    """The campaign's own page, with no tail."""
    translation = campaign.translations.get(language=language)
    return CampaignPage(
        slug=campaign.slug,
        language=language,
        path=campaign.path(language),
        title=bind(translation.title, language),
        lead=bind(translation.lead, language),
        summary=bind(translation.summary or translation.lead, language),
        body_html=render(translation.body, language),
        figures=figures_in(campaign, language),
        demands=[bind(text_in(each.text, language), language) for each in campaign.demands.all()],
        addressees=[
            bind(text_in(each.name, language), language) for each in campaign.addressees.all()
        ],
        further=_further(campaign, language),
        languages=_languages(campaign),
        demonstration=campaign.demonstration,
        country=campaign.country,
    )


def cards(language: str) -> list[CampaignCard]:
    """Every campaign published in `language`: real ones first, then by address."""
    found = Translation.objects.filter(language=language, state=Translation.State.PUBLISHED)
    found = found.order_by("campaign__demonstration", "campaign__slug")
    # As rows: of a thousand campaigns nobody needs the texts here.
    rows = found.values_list(
        "title", "summary", "lead", "campaign__slug", "campaign__demonstration"
    )
    return [
        CampaignCard(
            title=bind(title, language),
            lead=bind(summary or lead, language),
            url=Campaign(slug=slug).path(language),
            demonstration=demonstration,
        )
        for title, summary, lead, slug, demonstration in rows
    ]


@remembered
def only_demonstrations() -> bool:
    """Whether there is something to read, and none of it is meant in earnest."""
    public = Campaign.objects.public()
    return public.exists() and not public.filter(demonstration=False).exists()


def risks_by_country(first: str, language: str) -> list[CountryRisks]:
    """Every country that has notes, the country `first` before the others, those by name."""
    names = Locale(language).territories
    found = [
        CountryRisks(code, names.get(code, code), notes_of(code, language))
        for code in countries_with_notes()
    ]
    return sorted(found, key=lambda each: (each.code != first, each.name))


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, in English where there is none, or ""."""
    return texts.get(language) or texts.get("en", "")


@remembered
def figures_in(campaign: Campaign, language: str) -> Sequence[FigureView]:
    return [
        FigureView(
            value=figure.value,
            at_least=figure.at_least,
            label=bind(text_in(figure.label, language), language),
            as_of=figure.as_of,
            source=bind(text_in(figure.source, language), language),
            source_url=figure.source_url,
        )
        for figure in campaign.figures.all()
    ]


def _further(campaign: Campaign, language: str) -> list[FurtherLink]:
    return [
        FurtherLink(bind(page.title, language), f"{campaign.path(language)}{page.name}/")
        for page in campaign.further_pages.all()
        if page.language == language
    ]


def _languages(campaign: Campaign) -> list[LanguageLink]:
    return [
        LanguageLink(code, language_name(code), campaign.path(code))
        for code in published_languages(campaign)
    ]
