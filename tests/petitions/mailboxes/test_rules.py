import hashlib
from datetime import date
from importlib import resources
from typing import Any

import pytest

from glasno.petitions.mailboxes import LATEST
from glasno.petitions.mailboxes.rules import providers, read_rules

VERSIONS = range(1, LATEST + 1)
# A petition keeps the version it was opened with: changing a published file would let people sign
# twice and keep others from signing. New rules are a new file.
PUBLISHED = {1: "a5609e79cddd39cc81880e63da5f1f390776f40672afcada7908bc9938113037"}
ENTRIES = [entry for version in VERSIONS for entry in read_rules(version)["providers"]]
NAMES = [entry["domains"][0] for entry in ENTRIES]
NEEDS_A_SOURCE = {
    "one_mailbox_across_domains",
    "ignored",
    "hyphens_are_dots",
    "tag",
    "subdomain_is_name",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_published_rules_have_not_changed(version: int) -> None:
    file = resources.files("glasno.petitions.mailboxes") / f"rules-{version}.yaml"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == PUBLISHED[version]
    assert read_rules(version)["version"] == version


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_every_merging_rule_has_the_providers_own_word(entry: dict[str, Any]) -> None:
    merging = {rule for rule in NEEDS_A_SOURCE if entry[rule]}
    assert {source["rule"] for source in entry["sources"]} == merging
    for source in entry["sources"]:
        assert source["url"].startswith("https://")
        assert isinstance(source["checked_on"], date)
        assert source["says"]


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_entry_has_the_fields_and_no_others(entry: dict[str, Any]) -> None:
    assert set(entry) == NEEDS_A_SOURCE | {"group", "domains", "sources", "not_merged"}
    assert len(entry["tag"]) <= 1
    assert all(domain == domain.lower() for domain in entry["domains"])
    for kept in entry["not_merged"]:
        assert set(kept) == {"what", "why"}


@pytest.mark.parametrize("version", VERSIONS)
def test_no_domain_stands_twice(version: int) -> None:
    domains = [domain for entry in read_rules(version)["providers"] for domain in entry["domains"]]
    assert sorted(set(domains)) == sorted(domains)
    assert set(providers(version)) == set(domains)


def test_rules_of_an_unknown_version_are_not_found() -> None:
    with pytest.raises(LookupError):
        read_rules(LATEST + 1)
