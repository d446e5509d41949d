"""The further pages and the updates of a campaign's directory, each a file a language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from glasno.campaigns.directory.files import PAGES
from glasno.campaigns.directory.texts import TITLE, head_and_body
from glasno.campaigns.models import UPDATES
from glasno.campaigns.rules import page_name_fault, update_name_fault
from glasno.kit.sections.errors import FaultList

_LANGUAGE = r"\.(?P<language>[A-Za-z][A-Za-z-]*)\.md"
PAGE_FILE = re.compile(PAGES + r"/(?P<name>[^/]*)" + _LANGUAGE)
# Loose, so that a day written otherwise is told as such, and not as an unknown file.
UPDATE_FILE = re.compile(UPDATES + r"/(?P<stem>[^/]*)" + _LANGUAGE)
_STEM = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})-(?P<name>.*)")


@dataclass(frozen=True)
class PageFacts:
    name: str
    language: str
    title: str
    body: str


@dataclass(frozen=True)
class UpdateFacts:
    """`day` and `name` stand in the file's name; `name` alone is its address."""

    name: str
    language: str
    day: date
    title: str
    body: str


def read_pages(
    files: Mapping[str, str | None], spoken: Mapping[str, str], faults: FaultList
) -> list[PageFacts]:
    """The pages by name and language; `files` maps the names of files to their texts."""
    pages = [_page(file, text, spoken, faults) for file, text in files.items()]
    _check_spoken_everywhere({PAGES + "/" + page.name for page in pages}, files, spoken, faults)
    return pages


def read_updates(
    files: Mapping[str, str | None], spoken: Mapping[str, str], faults: FaultList
) -> list[UpdateFacts]:
    """The updates; each stands in every language of the campaign and under one day."""
    updates = [_update(file, text, spoken, faults) for file, text in files.items()]
    stems = {file.partition(".")[0] for file in files}
    _check_spoken_everywhere(stems, files, spoken, faults)
    days: dict[str, date] = {}
    for file, update in zip(files, updates, strict=True):
        if update.name and days.setdefault(update.name, update.day) != update.day:
            other = days[update.name].isoformat()
            what = f"`{update.name}` is already the name of an update of {other}; choose another"
            faults.add(file, 0, "", what)
    return updates


def _page(file: str, text: str | None, spoken: Mapping[str, str], faults: FaultList) -> PageFacts:
    match = PAGE_FILE.fullmatch(file)
    name, language = (match["name"], match["language"]) if match else ("", "")
    fault = page_name_fault(name)
    if fault:
        faults.add(file, 0, "", fault)
    title, body = _title_and_body(file, text, language, spoken, faults)
    return PageFacts(name=name, language=language, title=title, body=body)


def _update(
    file: str, text: str | None, spoken: Mapping[str, str], faults: FaultList
) -> UpdateFacts:
    match = UPDATE_FILE.fullmatch(file)
    stem, language = (match["stem"], match["language"]) if match else ("", "")
    day, name = _day_and_name(file, stem, faults)
    title, body = _title_and_body(file, text, language, spoken, faults)
    return UpdateFacts(name=name, language=language, day=day, title=title, body=body)


def _day_and_name(file: str, stem: str, faults: FaultList) -> tuple[date, str]:
    match = _STEM.fullmatch(stem)
    try:
        day = date.fromisoformat(match["day"] if match else "")
    except ValueError:
        what = "begin the name with the day it tells of, for example 2023-01-20-first-letter.en.md"
        faults.add(file, 0, "", what)
        return date.min, ""
    name = match["name"] if match else ""
    fault = update_name_fault(name)
    if fault:
        faults.add(file, 0, "", fault)
    return day, name


def _title_and_body(
    file: str, text: str | None, language: str, spoken: Mapping[str, str], faults: FaultList
) -> tuple[str, str]:
    if language not in spoken:
        faults.add(file, 0, "", f"the campaign has no {language}.md; write that first")
    section, body = head_and_body(file, text, faults)
    title = section.text("title", maximum=TITLE)
    section.finish()
    return title, body


def _check_spoken_everywhere(
    stems: Collection[str],
    files: Collection[str],
    spoken: Mapping[str, str],
    faults: FaultList,
) -> None:
    """A page links to itself in every language of the campaign, so it must be there in each."""
    for stem in sorted(stems):
        for language in spoken:
            if f"{stem}.{language}.md" not in files:
                faults.add(f"{stem}.{language}.md", 0, "", "is missing; write it")
