"""A campaign's directory, read into plain values.

campaign.yaml           slug, country, figures, demands, addressees, and the features' sections
en.md, ru.md, ...       a language each: state, title, lead and summary between two `---`
                        lines, then the text in Markdown
pages/<name>.<lang>.md  further pages: title between two `---` lines, then the text
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from glasno.campaigns import markdown
from glasno.campaigns.directory.features import FeatureSection
from glasno.campaigns.directory.files import PAGES, read_texts
from glasno.campaigns.models import Texts, Translation
from glasno.campaigns.rules import country_fault, page_name_fault, slug_fault
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.nodes import parse
from glasno.kit.sections.reading import Section
from glasno.kit.text import UnprintableTextError, clean_line

CAMPAIGN_FILE = "campaign.yaml"
TITLE = 120
LEAD = 400
SUMMARY = 200
BODY = 40_000
LABEL = 120
SOURCE = 300
DEMAND = 400
ADDRESSEE = 200
LARGEST_FIGURE = 10**12

_LANGUAGE_FILE = re.compile(r"(?P<language>[A-Za-z][A-Za-z-]*)\.md")
_PAGE_FILE = re.compile(PAGES + r"/(?P<name>[^/]*)\.(?P<language>[A-Za-z][A-Za-z-]*)\.md")


@dataclass(frozen=True)
class TextFacts:
    language: str
    state: str
    title: str
    lead: str
    summary: str
    body: str


@dataclass(frozen=True)
class PageFacts:
    name: str
    language: str
    title: str
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
    spoken, pages = _sorted_out(files, languages, faults)
    if not spoken and not len(faults):
        faults.add(str(directory), 0, "", f"has no text; write one of {_names(languages)}")
    if CAMPAIGN_FILE not in files and not len(faults):
        faults.add(CAMPAIGN_FILE, 0, "", "is missing; write it")
    texts = [_text(name, files[name], code, faults) for code, name in spoken.items()]
    further = [_page(name, files[name], spoken, faults) for name in pages]
    _check_spoken_everywhere(further, spoken, faults)
    section = _campaign_section(files.get(CAMPAIGN_FILE), tuple(spoken), faults)
    return _facts(section, texts=texts, pages=further, features=features)


def _campaign_section(text: str | None, spoken: tuple[str, ...], faults: FaultList) -> Section:
    if text is None:
        return _Silent(CAMPAIGN_FILE)
    before = len(faults)
    mapping = parse(text, file=CAMPAIGN_FILE, faults=faults)
    if len(faults) > before and not mapping.entries:
        return _Silent(CAMPAIGN_FILE)
    return Section(mapping, file=CAMPAIGN_FILE, faults=faults, languages=spoken)


def _sorted_out(
    files: Mapping[str, str | None], languages: Sequence[str], faults: FaultList
) -> tuple[dict[str, str], list[str]]:
    """The files of languages by language, sorted, and the files of further pages."""
    spoken: dict[str, str] = {}
    pages: list[str] = []
    known = [CAMPAIGN_FILE, *(f"{code}.md" for code in languages)]
    for name in sorted(files):
        language = _LANGUAGE_FILE.fullmatch(name)
        if _PAGE_FILE.fullmatch(name):
            pages.append(name)
        elif language and language["language"] in languages:
            spoken[language["language"]] = name
        elif language and len(language["language"]) == len("xx"):
            what = f"the site does not speak this language; it has {_names(languages)}"
            faults.add(name, 0, "", what)
        elif name != CAMPAIGN_FILE:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"a campaign has {', '.join(known)}"
            faults.add(name, 0, "", f"unknown file; {hint}")
    return dict(sorted(spoken.items())), pages


def _facts(
    section: Section,
    *,
    texts: list[TextFacts],
    pages: list[PageFacts],
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
    section, body = _head_and_body(file, text, faults)
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


def _page(file: str, text: str | None, spoken: Mapping[str, str], faults: FaultList) -> PageFacts:
    match = _PAGE_FILE.fullmatch(file)
    name, language = (match["name"], match["language"]) if match else ("", "")
    fault = page_name_fault(name)
    if fault:
        faults.add(file, 0, "", fault)
    if language not in spoken:
        faults.add(file, 0, "", f"the campaign has no {language}.md; write that first")
    section, body = _head_and_body(file, text, faults)
    facts = PageFacts(
        name=name, language=language, title=section.text("title", maximum=TITLE), body=body
    )
    section.finish()
    return facts


def _check_spoken_everywhere(
    pages: Sequence[PageFacts], spoken: Mapping[str, str], faults: FaultList
) -> None:
    """A page links to itself in every language of the campaign, so it must be there in each."""
    written = {(page.name, page.language) for page in pages}
    for name in sorted({page.name for page in pages}):
        for language in spoken:
            if (name, language) not in written:
                faults.add(f"{PAGES}/{name}.{language}.md", 0, "", "is missing; write it")


def _head_and_body(file: str, text: str | None, faults: FaultList) -> tuple[Section, str]:
    """The fields between the first two `---` lines, and the Markdown after them."""
    if text is None:
        return _Silent(file), ""
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if lines[0].rstrip() != "---" or not ends:
        faults.add(file, 1, "", "begin with a line `---`, the fields, and a line `---`")
        return _Silent(file), ""
    head = parse("\n".join(lines[1 : ends[0]]), file=file, faults=faults, first_line=2)
    section = Section(head, file=file, faults=faults)
    return section, _body(file, lines[ends[0] + 1 :], ends[0] + 2, faults)


class _Silent(Section):
    """Stands in for fields that could not be read: this is told, and not each as missing."""

    def __init__(self, file: str) -> None:
        super().__init__(parse("", file=file, faults=FaultList()), file=file, faults=FaultList())


def _body(file: str, lines: Sequence[str], first_line: int, faults: FaultList) -> str:
    """Markdown in one spelling: spaces within lines single, none at their ends."""
    spelled = [_spelled(line) for line in lines]
    body = "\n".join(spelled).strip("\n")
    if not body:
        faults.add(file, first_line, "", "the text is missing; write it under the second `---`")
    if len(body) > BODY:
        faults.add(file, first_line, "", f"is {len(body)} characters long; shorten it to {BODY}")
        return ""
    for line, what in markdown.faults("\n".join(spelled)):
        faults.add(file, first_line + line - 1, "", what)
    return body


def _spelled(line: str) -> str:
    line = line.expandtabs(4)
    start = len(line) - len(line.lstrip(" "))
    try:
        words = clean_line(line[start:])
    except UnprintableTextError:  # told when the file was opened
        words = ""
    return " " * start + words if words else ""


def _names(languages: Sequence[str]) -> str:
    return ", ".join(f"{code}.md" for code in languages)
