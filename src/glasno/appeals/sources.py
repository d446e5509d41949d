"""Where a rule of law was read, and whether anybody has seen it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from glasno.appeals.records import Record

SEEN, KNOWN = "V", "K"


@dataclass(frozen=True, slots=True)
class Source:
    """A rule with its place in the law (`text`, by language) and what stands behind it.

    `mark` is "V" for a rule that was seen in a stored page, whose address is `url` and whose day
    is `checked_on`; "K" for one that is known and was seen nowhere: `url` is "" and `checked_on`
    None, and it is shown as not checked. `key` is how clocks of the same file name it.
    """

    key: str
    text: Mapping[str, str]
    url: str
    checked_on: date | None
    mark: str


def read_sources(record: Record, name: str) -> tuple[Source, ...]:
    """The list of sources in the field `name`; at least one."""
    found = tuple(_source(each) for each in record.each(name))
    keys = [source.key for source in found]
    for key in {key for key in keys if keys.count(key) > 1}:
        record.fault(name, f"{key} stands twice")
    return found


def _source(record: Record) -> Source:
    source = Source(
        key=record.text("key"),
        text=record.texts("text"),
        url=record.text("url", default=""),
        checked_on=record.day("checked_on"),
        mark=record.choice("mark", (SEEN, KNOWN)),
    )
    if source.url and not source.url.startswith(("https://", "http://")):
        record.fault("url", "write an address of the web")
    if source.mark == SEEN and not (source.url and source.checked_on):
        record.fault("mark", "what was seen has an address and the day it was looked at")
    if source.mark == KNOWN and (source.url or source.checked_on):
        record.fault("mark", "what was seen nowhere has neither address nor day")
    record.done()
    return source
