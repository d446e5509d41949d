"""The locks hold every package that pyproject.toml names, each pinned and with its hashes."""

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT
from tools.lock import LOCKS

PINNED = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)(?: ; .+)? \\$")


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def group(name: str) -> list[str]:
    """A dependency group, with those it includes."""
    wanted: list[str] = []
    for entry in project()["dependency-groups"][name]:
        wanted += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return wanted


def wanted(lock: str) -> list[Requirement]:
    """What a lock must at least hold."""
    own = project()["project"]["dependencies"]
    named = {"run": own, "build": group("build"), "develop": own + group("develop")}[lock]
    return [Requirement(text) for text in named]


def pins(lock: str) -> dict[str, str]:
    """Name to version."""
    lines = (ROOT / f"requirements/{lock}.txt").read_text("utf-8").splitlines()
    found = [match for line in lines if (match := PINNED.match(line))]
    return {match["name"]: match["version"] for match in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_what_the_project_names(lock: str) -> None:
    pinned = pins(lock)
    missing = [
        str(requirement)
        for requirement in wanted(lock)
        if pinned.get(canonicalize_name(requirement.name), "") not in requirement.specifier
        or canonicalize_name(requirement.name) not in pinned
    ]
    assert missing == [], "run: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_gives_every_package_its_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text("utf-8")
    entries = re.sub(r"(?m)^#.*\n", "", text).strip().replace("\\\n", "").splitlines()
    assert len(entries) == len(pins(lock))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("lock", ["run", "build"])
def test_locks_agree_on_versions(lock: str) -> None:
    develop = pins("develop")
    assert {name: version for name, version in pins(lock).items() if develop[name] != version} == {}


def test_build_lock_has_what_the_build_system_needs() -> None:
    needed = {canonicalize_name(name) for name in project()["build-system"]["requires"]}
    assert needed <= pins("build").keys()
