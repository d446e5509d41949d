"""A running clock as `appeals/_clock.html` draws it."""

from __future__ import annotations

from datetime import date

from glasno.appeals.composing.dates import in_words
from glasno.appeals.interview.setting import Setting
from glasno.appeals.kinds import kinds
from glasno.appeals.ladder import RunningClock
from glasno.appeals.sources import Source


def clock_view(clock: RunningClock, kind: str, setting: Setting) -> dict[str, object]:
    """`kind` is the key of the letter's kind of document, of which the clock is a rule."""
    of_kind, law = kinds()[kind], None
    for source in of_kind.law:
        if source.key == clock.rule.law:
            law = _law(source, setting)
    ends = clock.range

    def day(day: date) -> str:
        return in_words(day, setting.language)

    return {
        "name": clock.rule.names[setting.language],
        "extended": clock.extended,
        "decisive": clock.decisive,
        "earliest": day(ends.earliest),
        "latest": day(ends.latest),
        "complain_from": day(ends.complain_from),
        "named": day(clock.named) if clock.named else "",
        "named_too_late": clock.named is not None and clock.named > ends.latest,
        "named_too_early": clock.named is not None and clock.named < ends.earliest,
        "uncertain": ends.uncertain,
        "estimate": ends.estimate,
        "law": law,
        "unreviewed": not of_kind.reviewed_by_lawyer,
    }


def _law(source: Source, setting: Setting) -> dict[str, str]:
    checked = source.checked_on
    return {
        "text": source.text[setting.language],
        "url": source.url,
        "checked_on": in_words(checked, setting.language) if checked else "",
    }
