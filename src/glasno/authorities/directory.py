"""Whom one can write to and by which ways, as plain values; the order of the ways. Pure.

The published file `authorities/directory.json` of the doors tree is `Directory.to_dict`. Nothing
here knows a particular body: which ways are offered, and in which order, follows from what its
entry says and from the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, Self

# In the order in which they are offered, where nothing about them is in doubt.
KINDS = ("portal", "email", "post", "fax", "in_person", "telephone")
# A call leaves nothing that a body would have to answer.
WRITTEN = frozenset(KINDS) - {"telephone"}
IDENTIFICATIONS = ("", "esia", "unchecked")
QUALITIES = ("own", "third")
STALE_AFTER = timedelta(days=365)

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where something was read. `quality`: on the body's own page or in an official text ("own"),
    or on somebody else's ("third").

    `dated` is the day of that page, as far as it says: "2018-03-15", "2018-03", "2018" or "". On
    `seen_on` it was read; on `checked_on` somebody made sure of it at the body itself, None if
    nobody did, and then readers are told so.
    """

    source: str
    quality: str
    source_url: str = ""
    dated: str = ""
    seen_on: date | None = None
    checked_on: date | None = None

    def stale(self, on: date) -> bool:
        """Whether a year has passed since somebody last looked."""
        looked = self.checked_on or self.seen_on
        return looked is not None and on - looked > STALE_AFTER

    def to_dict(self) -> dict[str, object]:
        """Plain values, days as ISO text, without what stands at its default."""
        return _plain(entry_of(self))


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A way to an authority; `valid_from` and `valid_to` are its first and its last day.

    One that goes `through` another authority has no value of its own: `Directory.ways` puts that
    authority's in, and the letter carries the `mark`. `doubt` says in words why to check before
    sending. `limit_characters` is to how many characters a text is split, `limit_files` how many
    files of which size may come along ("1 × 5 MB"). A value of "" without `through` is of a way
    that is closed, and is never offered.
    """

    kind: str
    value: str = ""
    through: str = ""
    mark: Words = field(default_factory=dict)
    limit_characters: int | None = None
    limit_files: str = ""
    fields: tuple[str, ...] = ()
    identification: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    source_url: str = ""
    dated: str = ""
    seen_on: date | None = None
    checked_on: date | None = None
    quality: str = ""
    doubt: Words = field(default_factory=dict)
    notes: Words = field(default_factory=dict)

    def valid(self, on: date) -> bool:
        """Whether it may be used on that day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)

    @property
    def is_sure(self) -> bool:
        return self.identification != "unchecked" and not self.doubt

    @property
    def origin(self) -> Source:
        """Where its value was read; of one that goes through another, only once that is put in."""
        return Source(
            source=self.source,
            quality=self.quality,
            source_url=self.source_url,
            dated=self.dated,
            seen_on=self.seen_on,
            checked_on=self.checked_on,
        )

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what `to_dict` does not make."""
        return cls(**_read(entry, ("valid_from", "valid_to", "seen_on", "checked_on"), ("fields",)))

    def to_dict(self) -> dict[str, object]:
        """Plain values, days as ISO text, without what stands at its default."""
        return _plain(entry_of(self))


@dataclass(frozen=True, kw_only=True)
class Authority:
    """A body. `names`, `short`, `competence` and `territory` are texts by language.

    `genitive`, `dative` and `head_dative` (whom a letter addresses, "" if that is the body) are
    Russian and kept by hand. `languages` are those of the letters that it reads. `sources` say
    where the names and the competence were read. `place` is where it stands in the list.
    """

    key: str
    place: int = 0
    names: Words
    short: Words
    genitive: str
    dative: str
    head_dative: str = ""
    parent: str = ""
    competence: Words
    territory: Words
    languages: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    channels: tuple[Channel, ...] = ()

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what `to_dict` does not make."""
        values = _read(entry, (), ("languages",))
        days = ("seen_on", "checked_on")
        values["sources"] = tuple(
            Source(**_read(each, days, ())) for each in entry.get("sources", ())
        )
        values["channels"] = tuple(map(Channel.from_dict, entry.get("channels", ())))
        return cls(**values)

    def to_dict(self) -> dict[str, object]:
        """Plain values, days as ISO text, without what stands at its default."""
        return _plain(entry_of(self))


class Directory:
    """All authorities by key."""

    def __init__(self, authorities: Iterable[Authority]) -> None:
        self.authorities: Mapping[str, Authority] = {each.key: each for each in authorities}

    def get(self, key: str) -> Authority | None:
        return self.authorities.get(key)

    def ways(self, key: str, *, on: date) -> tuple[Channel, ...]:
        """The channels of `key` that may be used on that day, in the order to be offered.

        By kind; whose log-in nobody has checked, or which is in doubt, stands after post; an
        authority's own address before another's. Values of other authorities are put in.
        """
        authority = self.get(key)
        if authority is None:
            return ()
        found = [
            whole
            for channel in authority.channels
            if channel.valid(on) and (whole := self.whole(channel, on=on)) is not None
        ]
        return tuple(sorted(found, key=_order))

    def usable(self, key: str, on: date) -> bool:
        """Whether a letter can leave for `key` on that day in writing."""
        return any(channel.kind in WRITTEN for channel in self.ways(key, on=on))

    def whole(self, channel: Channel, *, on: date) -> Channel | None:
        """`channel` with a value: its own, or the first valid one of its kind `through` another.

        None when there is none: then it cannot be used on that day.
        """
        if not channel.through:
            return channel if channel.value else None
        lender = self.get(channel.through)
        for lent in lender.channels if lender else ():
            if lent.kind == channel.kind and lent.value and lent.valid(on):
                return _lent(lent, to=channel)
        return None

    @classmethod
    def from_dict(cls, published: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what `to_dict` does not make."""
        return cls(map(Authority.from_dict, published["authorities"]))

    def to_dict(self) -> dict[str, object]:
        """As it is published: JSON can hold it."""
        return {"authorities": [each.to_dict() for each in self.authorities.values()]}


def entry_of(part: Authority | Channel | Source) -> dict[str, object]:
    """The fields in their order, as a file has them: without what stands at its default."""
    entry: dict[str, object] = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if not value:
            continue
        if each.name in {"sources", "channels"}:
            value = [entry_of(item) for item in value]
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Mapping):
            value = dict(value)
        entry[each.name] = value
    return entry


def _lent(lent: Channel, *, to: Channel) -> Channel:
    begins = [day for day in (lent.valid_from, to.valid_from) if day]
    ends = [day for day in (lent.valid_to, to.valid_to) if day]
    return replace(
        lent,
        through=to.through,
        mark=to.mark,
        doubt=to.doubt or lent.doubt,
        notes=to.notes or lent.notes,
        valid_from=max(begins, default=None),
        valid_to=min(ends, default=None),
    )


def _order(channel: Channel) -> tuple[int, bool, bool]:
    place = KINDS.index(channel.kind)
    if not channel.is_sure:
        place = max(place, KINDS.index("post"))
    return place, not channel.is_sure, bool(channel.through)


def _plain(entry: Mapping[str, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for name, value in entry.items():
        if isinstance(value, date):
            plain[name] = value.isoformat()
        elif name in {"sources", "channels"} and isinstance(value, list):
            plain[name] = [_plain(item) for item in value]
        else:
            plain[name] = value
    return plain


def _read(
    entry: Mapping[str, Any], days: tuple[str, ...], lists: tuple[str, ...]
) -> dict[str, Any]:
    values = dict(entry)
    for name in days:
        if name in values:
            values[name] = date.fromisoformat(str(values[name]))
    for name in lists:
        if name in values:
            values[name] = tuple(values[name])
    return values
