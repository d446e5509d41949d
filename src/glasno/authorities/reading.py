"""A file of the directory, read into plain values; what is wrong has file, line and field. Pure.

A file holds one authority, or a list of them under `authorities`: docs/organisers/authorities.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from glasno.authorities.directory import (
    IDENTIFICATIONS,
    KINDS,
    QUALITIES,
    Authority,
    Channel,
    Directory,
    Source,
)
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.nodes import parse
from glasno.kit.sections.reading import Section

NAME = 250
SHORT = 80
TEXT = 1_200
NOTE = 500
VALUE = 300
MARK = 200
LARGEST_LIMIT = 100_000
# Addressees that a writer types; they are not in the directory.
TYPED = frozenset({"court", "commissariat", "commander"})
# What a form of an authority may ask for.
FIELDS = (
    *("writer_surname", "writer_given", "writer_patronymic"),
    *("writer_address", "writer_email", "writer_phone"),
)

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_DATED = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TELEPHONE = re.compile(r"[0-9+() -]{3,40}")

Entries = list[tuple[Section, Authority]]


def read_entries(
    text: str, *, file: str, languages: Sequence[str], today: date, faults: FaultList
) -> Entries:
    """The authorities of a file, each with its section; faults go to `faults`.

    `languages` are those of the site: every text stands in each of them. No day of a look at a
    source lies after `today`.
    """
    before = len(faults)
    mapping = parse(text, file=file, faults=faults)
    if len(faults) > before and not mapping.entries:
        return []
    root = Section(mapping, file=file, faults=faults, languages=sorted(languages))
    sections = root.sections("authorities") if "authorities" in root else [root]
    if not mapping.entries or not sections:
        faults.add(file, 1, "", "holds no authority; write one")
        return []
    found = [(section, _authority(section, languages, today)) for section in sections]
    root.finish()
    _refuse_twice(found)
    return found


def check_together(entries: Entries, present: Directory) -> None:
    """Faults of what the entries say of each other and of those that are `present` already."""
    merged = Directory({**present.authorities, **{each.key: each for _, each in entries}}.values())
    for section, authority in entries:
        if authority.parent and merged.get(authority.parent) is None:
            section.error("parent", f"there is no authority `{authority.parent}`; write it too")
        for part, channel in zip(section.sections("channels"), authority.channels, strict=False):
            if channel.through and not _lends(merged, channel):
                what = f"`{channel.through}` has no {channel.kind} of its own to go through"
                part.error("through", what)
        _check_those_that_go_through(section, authority, merged, {e.key for _, e in entries})


def _check_those_that_go_through(
    section: Section, authority: Authority, merged: Directory, written: set[str]
) -> None:
    for other in merged.authorities.values():
        for channel in other.channels:
            lost = channel.through == authority.key and not _lends(merged, channel)
            if lost and other.key not in written:
                what = f"`{other.key}` goes through its {channel.kind}; keep one here"
                section.error("channels", what)


def _lends(directory: Directory, channel: Channel) -> bool:
    lender = directory.get(channel.through)
    return lender is not None and any(
        each.kind == channel.kind and each.value for each in lender.channels
    )


def _refuse_twice(found: Entries) -> None:
    first: dict[str, int] = {}
    for section, authority in found:
        if authority.key in first:
            section.error("key", f"stands twice (first on line {first[authority.key]}); keep one")
        elif authority.key:
            first[authority.key] = section.line


def _authority(section: Section, languages: Sequence[str], today: date) -> Authority:
    key = section.text("key", maximum=40)
    if key and (not _KEY.fullmatch(key) or key in TYPED):
        section.error(
            "key", f"write small letters, digits and _, and none of {', '.join(sorted(TYPED))}"
        )
    authority = Authority(
        key=key,
        place=section.integer("place", maximum=10_000, default=0),
        names=section.texts("names", maximum=NAME),
        short=section.texts("short", maximum=SHORT),
        genitive=section.text("genitive", maximum=NAME),
        dative=section.text("dative", maximum=NAME),
        head_dative=section.text("head_dative", required=False, maximum=NAME),
        parent=section.text("parent", required=False, maximum=40),
        competence=section.texts("competence", maximum=TEXT),
        territory=section.texts("territory", maximum=TEXT),
        languages=section.choices("languages", languages),
        sources=tuple(_source(each, today) for each in section.sections("sources")),
        channels=tuple(_channel(each, today) for each in section.sections("channels")),
    )
    if key and authority.parent == key:
        section.error("parent", "an authority is not its own parent; remove it")
    for name, what in (("languages", "in which letters are read"), ("sources", "of this entry")):
        if not getattr(authority, name):
            section.error(name, f"is missing; write those {what}")
    return authority


def _source(section: Section, today: date) -> Source:
    return Source(
        source=section.text("source", maximum=VALUE),
        quality=section.choice("quality", QUALITIES),
        source_url=section.url("source_url"),
        dated=_dated(section),
        seen_on=_past(section, "seen_on", today, required=True),
        checked_on=_past(section, "checked_on", today),
    )


def _channel(section: Section, today: date) -> Channel:
    through = section.text("through", required=False, maximum=40)
    channel = Channel(
        # Post first: it stands in for a kind that is wrong, and any address will do for it.
        kind=section.choice("kind", sorted(KINDS, key=lambda kind: kind != "post")),
        valid_from=section.day_if_any("valid_from"),
        valid_to=section.day_if_any("valid_to"),
        doubt=section.texts("doubt", required=False, maximum=NOTE),
        notes=section.texts("notes", required=False, maximum=NOTE),
    )
    if channel.valid_from and channel.valid_to and channel.valid_from > channel.valid_to:
        section.error("valid_to", "lies before valid_from; correct one of them")
    if through:
        return replace(channel, through=through, mark=section.texts("mark", maximum=MARK))
    return _of_its_own(channel, section, today)


def _of_its_own(channel: Channel, section: Section, today: date) -> Channel:
    origin = _source(section, today)
    limit = section.integer("limit_characters", minimum=100, maximum=LARGEST_LIMIT, default=0)
    whole = replace(
        channel,
        value=section.text("value", required="valid_to" not in section, maximum=VALUE),
        limit_characters=limit or None,
        limit_files=section.text("limit_files", required=False, maximum=60),
        fields=section.choices("fields", FIELDS),
        identification=section.choice("identification", IDENTIFICATIONS, default=""),
        source=origin.source,
        source_url=origin.source_url,
        dated=origin.dated,
        seen_on=origin.seen_on,
        checked_on=origin.checked_on,
        quality=origin.quality,
    )
    _check_value(section, whole)
    return whole


def _check_value(section: Section, channel: Channel) -> None:
    if not channel.value:
        return
    if channel.kind == "portal":
        section.url("value")
    elif channel.kind == "email" and not _MAILBOX.fullmatch(channel.value):
        section.error("value", "write one mailbox, for example office@example.org")
    elif channel.kind in {"fax", "telephone"} and not _TELEPHONE.fullmatch(channel.value):
        section.error("value", "write a number of digits, spaces, +, - and brackets")


def _dated(section: Section) -> str:
    text = section.text("dated", required=False)
    if text and not _DATED.fullmatch(text):
        section.error("dated", "write 2018-03-15, 2018-03 or 2018, or leave it out")
        return ""
    if len(text) == len("2018-03-15"):
        section.day("dated")
    return text


def _past(section: Section, name: str, today: date, *, required: bool = False) -> date | None:
    day = section.day(name) if required else section.day_if_any(name)
    if day is not None and day > today:
        section.error(name, "lies in the future; write the day on which somebody looked")
        return None
    return day
