"""The published directory: a page for people, open data for programs, a file for the doors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.authorities.actions.exporting import as_csv, as_yaml
from glasno.authorities.blocks import Block, blocks_of
from glasno.authorities.directory import Authority, Channel, Directory, Source, Words
from glasno.authorities.models import TOPIC
from glasno.authorities.models import Authority as AuthorityRow
from glasno.authorities.words import field_names, way_name
from glasno.design.heads import site_head
from glasno.design.navigation import LanguageLink
from glasno.design.templatetags.typography import in_words
from glasno.kit import clock
from glasno.kit.typography import bind
from glasno.publishing.pages import Page, Shelf

DATA_FILES = ("authorities.csv", "authorities.yaml")
DOORS_FILE = "authorities/directory.json"


@dataclass(frozen=True)
class SourceView:
    """`dated` is in words, "" where the page bears no date; `third`: not the body's own page."""

    text: str
    url: str
    dated: str
    seen_on: date | None
    checked_on: date | None
    third: bool


@dataclass(frozen=True)
class WayView:
    """A channel in the page's language. `mark` is in the letter's, `mark_meaning` in the page's,
    "" where that is the same; `closed` ways say until when they were open and nothing else."""

    label: str
    value: str
    url: str
    through: str
    mark: str
    mark_meaning: str
    asks_for: str
    limit_characters: int | None
    limit_files: str
    login: str
    valid_from: date | None
    valid_to: date | None
    closed: bool
    doubt: str
    notes: str
    source: SourceView


@dataclass(frozen=True)
class AuthorityView:
    """`language` is that of the letters it reads, and of what stands in its address. `told` is
    what features have to say of it, ready and trusted."""

    key: str
    name: str
    parent: str
    competence: str
    territory: str
    language: str
    ways: list[WayView]
    sources: list[SourceView]
    told: list[SafeString]


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    if topics is not None and TOPIC not in topics:
        return
    for language, _name in settings.LANGUAGES:
        made = partial(_directory, language)
        yield Page(f"{language}/authorities/index.html", made, topic=TOPIC)
    for name, render in zip(DATA_FILES, (_csv, _yaml), strict=True):
        yield Page(f"data/{name}", render, topic=TOPIC)
    yield Page(DOORS_FILE, _json, shelf=Shelf.DOORS, topic=TOPIC)


def _csv() -> bytes:
    languages = [code for code, _ in settings.LANGUAGES]
    return as_csv(_known().authorities.values(), languages=languages).encode()


def _yaml() -> bytes:
    return as_yaml(_known().authorities.values()).encode()


def _json() -> bytes:
    return json.dumps(_known().to_dict(), ensure_ascii=False).encode()


def _known() -> Directory:
    directory: Directory = AuthorityRow.objects.directory()
    return directory


def _directory(language: str) -> bytes:
    directory, today = _known(), clock.now().date()
    with override(language):
        blocks = blocks_of(language)
        files = [*DATA_FILES, *(name for block in blocks for name in block.data_files)]
        context = {
            "title": _("Whom you can write to"),
            "head": site_head(
                language,
                "authorities/",
                title=_("Whom you can write to"),
                description=_(
                    "Authorities that letters about people who are held go to: what each decides, "
                    "how it is reached, and how well we know that."
                ),
            ),
            "data_files": [(name, f"/data/{name}") for name in files],
            "authorities": [
                authority_view(each, directory, language, on=today, blocks=blocks)
                for each in directory.authorities.values()
            ],
            "leads": [block.lead for block in blocks],
            "others": [
                other
                for block in blocks
                for other in block.others
                if other.key not in directory.authorities
            ],
            "languages": [
                LanguageLink(code, name, f"/{code}/authorities/")
                for code, name in settings.LANGUAGES
                if code != language
            ],
        }
        html: SafeString = render_to_string("authorities/directory.html", context)
    return html.encode()


def authority_view(
    authority: Authority,
    directory: Directory,
    language: str,
    *,
    on: date,
    blocks: Sequence[Block] = (),
) -> AuthorityView:
    """The authority as its page tells it: open ways in the order to be offered, then the closed."""
    parent = directory.get(authority.parent)
    closed = [each for each in authority.channels if each.valid_to and each.valid_to < on]
    return AuthorityView(
        key=authority.key,
        name=_in(authority.names, language),
        parent=_in(parent.names, language) if parent else "",
        competence=_in(authority.competence, language),
        territory=_in(authority.territory, language),
        language=authority.languages[0],
        ways=[
            *(
                _way(each, authority, directory, language)
                for each in directory.ways(authority.key, on=on)
            ),
            *(_way(each, authority, directory, language, closed=True) for each in closed),
        ],
        sources=[_source(each) for each in authority.sources],
        told=[block.beside[authority.key] for block in blocks if authority.key in block.beside],
    )


def _way(
    channel: Channel,
    authority: Authority,
    directory: Directory,
    language: str,
    *,
    closed: bool = False,
) -> WayView:
    lender, names = directory.get(channel.through), field_names()
    mark = _in(channel.mark, authority.languages[0])
    meaning = _in(channel.mark, language)
    return WayView(
        label=way_name(channel.kind),
        value=channel.value,
        url=channel.value if channel.kind == "portal" else "",
        through=_in(lender.names, language) if lender else "",
        mark=mark,
        mark_meaning="" if meaning == mark else meaning,
        asks_for=", ".join(names[name] for name in channel.fields),
        limit_characters=channel.limit_characters,
        limit_files=bind(channel.limit_files.replace("MB", _("MB")), language),
        login=channel.identification,
        valid_from=channel.valid_from,
        valid_to=channel.valid_to,
        closed=closed,
        doubt=_in(channel.doubt, language),
        notes=_in(channel.notes, language),
        source=_source(channel.origin),
    )


def _source(source: Source) -> SourceView:
    return SourceView(
        text=source.source,
        url=source.source_url,
        dated=_dated(source.dated),
        seen_on=source.seen_on,
        checked_on=source.checked_on,
        third=source.quality == "third",
    )


def _in(texts: Words, language: str) -> str:
    return bind(texts.get(language) or texts.get("en", ""), language)


def _dated(text: str) -> str:
    """ "2018-03-15", "2018-03" or "2018" in words."""
    parts = [int(part) for part in text.split("-") if part]
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return in_words(date(parts[0], parts[1], 1), "F Y")
    return date_format(date(*parts), "j\N{NO-BREAK SPACE}E Y") if parts else ""
