"""What a signer typed: checked by hand, without Django's forms, because a crowd passes here.

Each check returns either what was meant or the errors by field, in the active language. Everything
typed is kept for the page that shows the errors. Limits are in characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from glasno.kit.text import UnprintableTextError, clean_line
from glasno.petitions.countries import codes
from glasno.petitions.mailboxes import AddressError, Mailbox, canonical
from glasno.petitions.models import Delivery, Display
from glasno.petitions.rules import has_letter
from glasno.petitions.snapshot import Snapshot

MAX_NAME = 200
MAX_TOWN = 100
MAX_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets

DELIVERIES = tuple(Delivery.values)
DEFAULT_DISPLAY, DEFAULT_DELIVERY = Display.NOTHING.value, Delivery.NUMBER.value
SHOWS_NAME = frozenset({Display.INITIALS, Display.NAME, Display.NAME_TOWN})


class Typed(Protocol):
    def get(self, name: str) -> str: ...

    def __contains__(self, name: object) -> bool: ...


@dataclass(frozen=True, slots=True, repr=False)
class Signing:
    """A request to sign that passed every check."""

    language: str
    name: str
    town: str
    country: str
    display: str
    delivery: str
    address: str  # as typed, its domain in ASCII: mail goes there
    mailbox: Mailbox  # canonical: equality is decided there


@dataclass(frozen=True, slots=True, repr=False)
class Choices:
    """Choices changed behind a secret; `name` is "" when it was not typed anew."""

    display: str
    delivery: str
    name: str
    town: str


@dataclass(slots=True, repr=False)
class Errors:
    """Messages by field name, in the order of the form."""

    by_field: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, message: str) -> None:
        self.by_field.setdefault(name, message)

    def __bool__(self) -> bool:
        return bool(self.by_field)


def check_signing(typed: Typed, snapshot: Snapshot) -> Signing | Errors:
    """Check the sign form. `name`, `email` and `lang` are required."""
    errors = Errors()
    language = typed.get("lang")
    if language not in snapshot.languages:
        errors.add("lang", _("This form is out of date. Please check your entries and send again."))
    name = _checked_name(typed, errors, required=True)
    mailbox = _checked_mailbox(typed, errors, version=snapshot.mailbox_rules)
    town = _checked_town(typed, errors) if snapshot.offers_town else ""
    country = typed.get("country").strip().upper()
    if country and country not in codes():
        errors.add("country", _("Choose a country from the list, or “Prefer not to say”."))
    display = _checked_choice(
        typed, errors, "display", default=DEFAULT_DISPLAY, offered=snapshot.displays
    )
    delivery = _checked_choice(
        typed, errors, "delivery", default=DEFAULT_DELIVERY, offered=DELIVERIES
    )
    if errors or mailbox is None:
        return errors
    return Signing(
        language=language,
        name=name,
        town=town,
        country=country,
        display=display,
        delivery=delivery,
        address=mailbox.written,
        mailbox=mailbox,
    )


def check_choices(
    typed: Typed, snapshot: Snapshot, *, current: Mapping[str, str]
) -> Choices | Errors:
    """Check the form behind a secret. `current` holds the stored `display` and `delivery`.

    The server cannot read the stored name, so a display that was not chosen before needs the name
    typed anew. A field that was not sent leaves its choice as it stands.
    """
    errors = Errors()
    name = _checked_name(typed, errors, required=False)
    town = _checked_town(typed, errors) if snapshot.offers_town else ""
    offered = {*snapshot.displays, current["display"]}
    display = _checked_choice(
        typed, errors, "display", default=current["display"], offered=tuple(offered)
    )
    delivery = _checked_choice(
        typed, errors, "delivery", default=current["delivery"], offered=DELIVERIES
    )
    if display in SHOWS_NAME and display != current["display"] and not name:
        errors.add("name", _("Type your name: we cannot read the one you gave before."))
    if town and not name:
        errors.add("name", _("Type your name together with the town: both are sealed as one."))
    if errors:
        return errors
    return Choices(display=display, delivery=delivery, name=name, town=town)


def _checked_name(typed: Typed, errors: Errors, *, required: bool) -> str:
    name = _line(typed, errors, "name", limit=MAX_NAME)
    if not name and required:
        errors.add("name", _("Type your name."))
    elif name and not has_letter(name):
        errors.add("name", _("Type your name in letters."))
    return name


def _checked_town(typed: Typed, errors: Errors) -> str:
    return _line(typed, errors, "town", limit=MAX_TOWN)


def _line(typed: Typed, errors: Errors, name: str, *, limit: int) -> str:
    try:
        value = clean_line(typed.get(name))
    except UnprintableTextError:
        errors.add(name, _("Take out the characters that cannot be shown, and send again."))
        return ""
    if len(value) > limit:
        errors.add(name, _("Shorten this to %(limit)s characters.") % {"limit": limit})
    return value


def _checked_mailbox(typed: Typed, errors: Errors, *, version: int) -> Mailbox | None:
    address = typed.get("email").strip()
    if not address:
        errors.add("email", _("Type your e-mail address: the letter with the button goes there."))
        return None
    if len(address) > MAX_ADDRESS:
        errors.add("email", _("Shorten this to %(limit)s characters.") % {"limit": MAX_ADDRESS})
        return None
    try:
        return canonical(address, version=version)
    except AddressError:
        errors.add("email", _("Check the e-mail address: it should look like name@example.org."))
        return None


def _checked_choice(
    typed: Typed, errors: Errors, name: str, *, default: str, offered: tuple[str, ...]
) -> str:
    # A field that is not there, or is empty, is the default: the choice that shows least.
    value = typed.get(name) or default
    if value not in offered:
        errors.add(name, _("Choose one of the offered answers."))
    return value
