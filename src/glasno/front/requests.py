"""What a door is given: the parsed form, and nothing that tells who or where the visitor is."""

import re
from binascii import a2b_qp
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from glasno.front.origins import HERE, Origin

MOST_FIELDS = 100
# Bytes of a query: room for an address of this site, and a few words.
LONGEST_QUERY = 4096

# "%" that is not followed by two hexadecimal digits.
STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class MalformedFormError(Exception):
    """The body is no proper form: bad percent encoding or UTF-8, a name twice, too many fields."""


class Fields:
    """The fields of one form, each name once. Its repr shows no value."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = dict(values or {})

    def get(self, name: str) -> str:
        """The value, or "" where the form has no such field."""
        return self._values.get(name, "")

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __repr__(self) -> str:
        return f"<Fields: {len(self._values)}>"


@dataclass(frozen=True)
class DoorRequest:
    """One request to a door.

    `method` is GET or POST (HEAD comes as GET). `tail` is what follows the door's prefix: a slug or
    a secret. `languages` are the site's languages, the visitor's favourite first. `now` is in UTC.
    `origin` is for comparing alone: it tells nobody's address.
    """

    method: str
    tail: str = field(repr=False)
    fields: Fields = field(repr=False)
    languages: tuple[str, ...]
    now: datetime
    origin: Origin = HERE


def parse_form(body: bytes) -> Fields:
    """Reads application/x-www-form-urlencoded strictly; raises MalformedFormError.

    A name that comes twice is an error and not a choice between two values, because two programs
    that choose differently can be played against each other.
    """
    pairs = [pair for pair in body.split(b"&") if pair]
    if len(pairs) > MOST_FIELDS:
        raise MalformedFormError("too many fields")
    values: dict[str, str] = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        text = _decode(name)
        if text in values:
            raise MalformedFormError("a name twice")
        values[text] = _decode(value)
    return Fields(values)


def parse_query(scope: Mapping[str, Any]) -> Fields:
    """What stands behind the "?" of a request, read like a form; raises MalformedFormError."""
    query: bytes = scope["query_string"]
    if len(query) > LONGEST_QUERY:
        raise MalformedFormError("too long")
    return parse_form(query)


def _decode(part: bytes) -> str:
    text = part.replace(b"+", b" ")
    if b"%" in text:  # most names and many values have none
        if STRAY_PERCENT.search(text):
            raise MalformedFormError("stray percent sign")
        # Quoted-printable is the same code with another sign, and the interpreter has it in C: a
        # name in Cyrillic letters takes a twelfth of what urllib needs.
        text = a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        # Without "from": the original error carries the bytes that somebody typed.
        raise MalformedFormError("not UTF-8") from None
