"""What each mail provider says of its own addresses, read from ``rules-<version>.yaml``.

A published version never changes: a petition keeps the version it was opened with, for the MACs
of its signers were made by it. New knowledge goes into a new file, and ``LATEST`` is raised.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from glasno.kit.yamls import safe_load

LATEST = 1


@dataclass(frozen=True)
class Provider:
    """What a provider says of itself; the file explains each of the fields.

    ``main_domain`` is the domain that all of its domains lead to, or ``""`` where the same name
    at another domain is another mailbox. ``tag`` is one character, or ``""``.
    """

    group: str
    main_domain: str
    ignored: str
    hyphens_are_dots: bool
    tag: str
    subdomain_is_name: bool


@cache
def providers(version: int) -> Mapping[str, Provider]:
    """The provider of each known domain. Raises ``LookupError`` for an unknown version."""
    rules = read_rules(version)
    return {domain: _provider(entry) for entry in rules["providers"] for domain in entry["domains"]}


def read_rules(version: int) -> Mapping[str, Any]:
    """The file as it stands, sources and all. Raises ``LookupError`` for an unknown version."""
    file = resources.files(__package__) / f"rules-{version}.yaml"
    if not file.is_file():
        raise LookupError(f"there is no version {version} of the mailbox rules")
    rules: Mapping[str, Any] = safe_load(file.read_text(encoding="utf-8"))
    return rules


def _provider(entry: Mapping[str, Any]) -> Provider:
    return Provider(
        group=entry["group"],
        main_domain=entry["domains"][0] if entry["one_mailbox_across_domains"] else "",
        ignored=entry["ignored"],
        hyphens_are_dots=entry["hyphens_are_dots"],
        tag=entry["tag"],
        subdomain_is_name=entry["subdomain_is_name"],
    )
