"""A campaign's directory, read into plain values.

campaign.yaml           slug, country, figures, demands, addressees, and the features' sections
en.md, ru.md, ...       a language each: state, title, lead and summary between two `---`
                        lines, then the text in Markdown
pages/<name>.<lang>.md  further pages: title between two `---` lines, then the text
updates/<day>-<name>.<lang>.md  what has happened since, in the same form
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from glasno.campaigns.directory.features import FeatureSection
from glasno.campaigns.directory.files import read_texts
from glasno.campaigns.directory.further import (
    PAGE_FILE,
    UPDATE_FILE,
    PageFacts,
    UpdateFacts,
    read_pages,
    read_updates,
)
from glasno.campaigns.directory.texts import TITLE, Silent, head_and_body
from glasno.campaigns.models import Texts, Translation
from glasno.campaigns.rules import country_fault, slug_fault
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.nodes import parse
from glasno.kit.sections.reading import Section

CAMPAIGN_FILE = "campaign.yaml"
LEAD = 400
SUMMARY = 200
LABEL = 120
SOURCE = 300
DEMAND = 400
ADDRESSEE = 200
LARGEST_FIGURE = 10**12

_LANGUAGE_FILE = re.compile(r"(?P<language>[A-Za-z][A-Za-z-]*)\.md")


@dataclass(frozen=True)
class TextFacts:
    language: str
    state: str
    title: str
    lead: str
    summary: str
    body: str


@dataclass(frozen=True)
class FigureFacts:
    value: int
    at_least: bool
    as_of: date
    label: Texts
    source: Texts
    source_url: str


@dataclass(frozen=True)
class CampaignFacts:
    """Everything a directory says. `sections` are those of features, already checked."""

    slug: str
    country: str
    demonstration: bool
    texts: list[TextFacts]
    pages: list[PageFacts]
    updates: list[UpdateFacts]
    figures: list[FigureFacts]
    demands: list[Texts]
    addressees: list[Texts]
    sections: dict[str, Section]


def read_campaign(
    directory: Path,
    *,
    languages: Sequence[str],
    features: Mapping[str, FeatureSection],
    faults: FaultList,
) -> CampaignFacts:
    """What `directory` says; whatever is wrong goes to `faults`, and then it is not to be used.

    `languages` are the site's; `features` are GLASNO_CAMPAIGN_SECTIONS, imported.
    """
    files = read_texts(directory, faults)
    spoken, pages, updates = _sorted_out(files, languages, faults)
    if not spoken and not len(faults):
        faults.add(str(directory), 0, "", f"has no text; write one of {_names(languages)}")
    if CAMPAIGN_FILE not in files and not len(faults):
        faults.add(CAMPAIGN_FILE, 0, "", "is missing; write it")
    texts = [_text(name, files[name], code, faults) for code, name in spoken.items()]
    further = read_pages({name: files[name] for name in pages}, spoken, faults)
    since = read_updates({name: files[name] for name in updates}, spoken, faults)
    section = _campaign_section(files.get(CAMPAIGN_FILE), tuple(spoken), faults)
    return _facts(section, texts=texts, pages=further, updates=since, features=features)


def _campaign_section(text: str | None, spoken: tuple[str, ...], faults: FaultList) -> Section:
    if text is None:
        return Silent(CAMPAIGN_FILE)
    before = len(faults)
    mapping = parse(text, file=CAMPAIGN_FILE, faults=faults)
    if len(faults) > before and not mapping.entries:
        return Silent(CAMPAIGN_FILE)
    return Section(mapping, file=CAMPAIGN_FILE, faults=faults, languages=spoken)


def _sorted_out(
    files: Mapping[str, str | None], languages: Sequence[str], faults: FaultList
) -> tuple[dict[str, str], list[str], list[str]]:
    """The files of languages by language, sorted; those of further pages; those of updates."""
    spoken: dict[str, str] = {}
    pages: list[str] = []
    updates: list[str] = []
    known = [CAMPAIGN_FILE, *(f"{code}.md" for code in languages)]
    for name in sorted(files):
        language = _LANGUAGE_FILE.fullmatch(name)
        if PAGE_FILE.fullmatch(name):
            pages.append(name)
        elif UPDATE_FILE.fullmatch(name):
            updates.append(name)
        elif language and language["language"] in languages:
            spoken[language["language"]] = name
        elif language and len(language["language"]) == len("xx"):
            what = f"the site does not speak this language; it has {_names(languages)}"
            faults.add(name, 0, "", what)
        elif name != CAMPAIGN_FILE:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"a campaign has {', '.join(known)}"
            faults.add(name, 0, "", f"unknown file; {hint}")
    return dict(sorted(spoken.items())), pages, updates


def _facts(
    section: Section,
    *,
    texts: list[TextFacts],
    pages: list[PageFacts],
    updates: list[UpdateFacts],
    features: Mapping[str, FeatureSection],
) -> CampaignFacts:
    slug = section.text("slug", maximum=200)
    country = section.text("country", required=False)
    for name, fault in (("slug", slug and slug_fault(slug)), ("country", country_fault(country))):
        if fault:
            section.error(name, fault)
    facts = CampaignFacts(
        slug=slug,
        country=country,
        demonstration=section.boolean("demonstration", default=False),
        texts=texts,
        pages=pages,
        updates=updates,
        figures=[_figure(each) for each in section.sections("figures")],
        demands=[each.all_languages(maximum=DEMAND) for each in section.sections("demands")],
        addressees=[
            each.all_languages(maximum=ADDRESSEE) for each in section.sections("addressees")
        ],
        sections={},
    )
    for name, feature in features.items():
        child = section.section(name)
        if child is not None:
            feature.check(child)
            facts.sections[name] = child
    section.finish()
    return facts


def _figure(section: Section) -> FigureFacts:
    return FigureFacts(
        value=section.integer("value", maximum=LARGEST_FIGURE),
        at_least=section.boolean("at_least", default=False),
        as_of=section.day("as_of"),
        label=section.texts("label", maximum=LABEL),
        source=section.texts("source", maximum=SOURCE),
        source_url=section.url("source_url"),
    )


def _text(file: str, text: str | None, language: str, faults: FaultList) -> TextFacts:
    section, body = head_and_body(file, text, faults)
    states = [str(state) for state in Translation.State]
    facts = TextFacts(
        language=language,
        state=section.choice("state", states),
        title=section.text("title", maximum=TITLE),
        lead=section.text("lead", maximum=LEAD),
        summary=section.text("summary", required=False, maximum=SUMMARY),
        body=body,
    )
    section.finish()
    return facts


def _names(languages: Sequence[str]) -> str:
    return ", ".join(f"{code}.md" for code in languages)
