"""A campaign becomes a directory, the one that would import it as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from glasno.campaigns.directory.checking import features
from glasno.campaigns.directory.contents import CAMPAIGN_FILE
from glasno.campaigns.directory.files import PAGES
from glasno.campaigns.directory.writing import text_file
from glasno.campaigns.models import UPDATES, Campaign, Figure, Texts
from glasno.kit.sections.writing import yaml_file


class ExportError(Exception):
    """The directory cannot be written; the message says what to do."""


def export_campaign(campaign: Campaign, directory: Path) -> list[str]:
    """Writes the campaign's files into `directory`, new or empty; returns their names.

    All files appear at once. Raises ExportError.
    """
    if directory.is_symlink() or (directory.exists() and not _is_empty_directory(directory)):
        raise ExportError(f"{directory} is not an empty directory; name a new one.")
    files = files_of(campaign)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".glasno-", dir=directory.parent))
    except OSError as error:
        raise ExportError(f"{directory.parent} cannot be written; choose another place.") from error
    try:
        for name, text in files.items():
            path = unfinished / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        os.replace(unfinished, directory)  # noqa: PTH105 - takes the place of an empty directory
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise ExportError(f"{directory} cannot be written; choose another place.") from error
    return sorted(files)


def files_of(campaign: Campaign) -> dict[str, str]:
    """The directory's files by name. What stands at its default is left out."""
    files = {CAMPAIGN_FILE: yaml_file(_facts(campaign))}
    for each in campaign.translations.all():
        head: dict[str, object] = {"state": each.state, "title": each.title, "lead": each.lead}
        if each.summary:
            head["summary"] = each.summary
        files[f"{each.language}.md"] = text_file(head, each.body)
    for page in campaign.further_pages.all():
        name = f"{PAGES}/{page.name}.{page.language}.md"
        files[name] = text_file({"title": page.title}, page.body)
    for update in campaign.updates.all():
        name = f"{UPDATES}/{update.day.isoformat()}-{update.name}.{update.language}.md"
        files[name] = text_file({"title": update.title}, update.body)
    return files


def _facts(campaign: Campaign) -> dict[str, object]:
    facts: dict[str, object] = {"slug": campaign.slug}
    if campaign.country:
        facts["country"] = campaign.country
    if campaign.demonstration:
        facts["demonstration"] = True
    facts["figures"] = [_figure(each) for each in campaign.figures.all()]
    facts["demands"] = [_sorted(each.text) for each in campaign.demands.all()]
    facts["addressees"] = [_sorted(each.name) for each in campaign.addressees.all()]
    for name, feature in features().items():
        facts[name] = feature.export(campaign)
    return {name: value for name, value in facts.items() if value not in ([], {})}


def _figure(figure: Figure) -> dict[str, object]:
    facts: dict[str, object] = {"value": figure.value}
    if figure.at_least:
        facts["at_least"] = True
    facts |= {"as_of": figure.as_of}
    facts |= {"label": _sorted(figure.label), "source": _sorted(figure.source)}
    if figure.source_url:
        facts["source_url"] = figure.source_url
    return facts


def _sorted(texts: Texts) -> Texts:
    """By language: a database may give the keys of JSON in an order of its own."""
    return dict(sorted(texts.items()))


def _is_empty_directory(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())
