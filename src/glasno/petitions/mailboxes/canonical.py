"""The canonical form of a mail address: equal for two addresses that are surely one mailbox.

Merging two people's mailboxes would take one of them their voice, so only what the provider
itself documents is merged; a second signature from a mailbox that was not merged is the smaller
harm. For every domain: letter case counts for nothing (RFC 5321, 2.4, lets a host tell names
apart by case, discourages it, and no large provider does), and an international domain has one
ASCII form (IDNA 2008).

Names with letters outside ASCII before the @ are refused: their mail needs SMTPUTF8 at every
relay on the way, and a confirmation that never comes is worse than a clear answer now.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from .rules import LATEST, Provider, providers

LONGEST = 254  # RFC 5321, 4.5.3.1.3: a path of 256 less its angle brackets

# The addresses that nearly everybody has: email-validator takes each of them, as it stands, and
# needs thirty times as long to say so. Labels with two hyphens in a row may be more than they look.
_LABEL = "[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_PLAIN = re.compile(
    r"(?P<local>(?=.{1,64}@)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)"
    rf"@(?P<domain>(?:(?=[^.]{{1,63}}\.){_LABEL}\.)+(?P<top>[A-Za-z]{{2,63}}))"
)
# Under these some or all names are refused; the library is asked which.
_SPECIAL = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)


class AddressError(Exception):
    """This is no address that mail can be sent to. The message does not repeat it.

    ``code``: ``empty``; ``too_long`` (over 254 characters, or 64 before the @); ``not_ascii``
    (letters outside ASCII before the @); ``domain`` (what follows the @ cannot be a public mail
    domain); ``syntax`` (anything else).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Mailbox:
    """``address``: the canonical form, for comparing. ``group``: the provider, or ``other``.

    ``written``: what was typed, in a form that any relay takes (ASCII domain); send to this, for
    the signer may sort mail by it. ``repr`` shows the group alone.
    """

    address: str = field(repr=False)
    group: str
    written: str = field(repr=False, compare=False)


def canonical(address: str, *, version: int = LATEST) -> Mailbox:
    """The mailbox behind an address, by the rules of ``version``.

    Nothing is looked up in the DNS. Raises ``AddressError``; ``LookupError`` for a version that
    does not exist.
    """
    known = providers(version)
    local, domain = _parts(address.strip())
    written = f"{local}@{domain}"
    name = local.lower()
    provider = known.get(domain)
    if provider is None:
        label, _, parent = domain.partition(".")
        provider = known.get(parent)
        # A hyphen in such a label may stand for another character of the name: not sure enough.
        if provider is None or not provider.subdomain_is_name or "-" in label:
            return Mailbox(f"{name}@{domain}", "other", written)
        name, domain = label, parent
    name = _core(name, provider)
    return Mailbox(f"{name}@{provider.main_domain or domain}", provider.group, written)


def _parts(address: str) -> tuple[str, str]:
    if not address:
        raise AddressError("empty")
    if len(address) > LONGEST:
        raise AddressError("too_long")
    plain = _PLAIN.fullmatch(address)
    if plain is not None:
        domain = plain["domain"].lower()
        if plain["top"].lower() not in _SPECIAL:
            return plain["local"], domain
    local = address.rpartition("@")[0]
    if len(local) > 64:
        raise AddressError("too_long")
    if local and not local.isascii():
        raise AddressError("not_ascii")
    try:
        valid = validate_email(address, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        raise AddressError(_why(address)) from None
    return valid.local_part, valid.ascii_domain.lower()


def _why(address: str) -> str:
    local, at, _ = address.rpartition("@")
    if not at:
        return "syntax"
    try:
        validate_email(f"{local}@example.org", check_deliverability=False)
    except EmailNotValidError:
        return "syntax"
    return "domain"


def _core(name: str, provider: Provider) -> str:
    # A name that one of these steps would empty, or leave as no address, stays as it is: nobody
    # documents its meaning.
    if provider.tag:
        head = name.split(provider.tag, 1)[0]
        if head and (not head.endswith(".") or "." in provider.ignored):
            name = head
    if provider.ignored:
        name = name.translate(_deleting(provider.ignored)) or name
    if provider.hyphens_are_dots:
        name = name.replace(".", "-")  # this way round the result is an address for sure
    return name


@cache
def _deleting(characters: str) -> dict[int, int | None]:
    return str.maketrans("", "", characters)
