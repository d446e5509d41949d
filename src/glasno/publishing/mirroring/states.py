"""How far a mirror has come: what keeps an older site from passing for a newer one."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeGuard

from glasno.publishing.mirroring.disk import put, read_plain
from glasno.publishing.mirroring.errors import OlderError, PlaceError, UntrustedError
from glasno.publishing.mirroring.manifests import Manifest
from glasno.publishing.mirroring.places import Place
from glasno.vault.minisign import PublicKey

LONGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """The newest edition seen, and the seconds of the newest signature of each live file.

    All of it was signed by `key` (the line of minisign's file). Kept beside the editions, so that
    it is still known when the served directory was lost. `forgot`: what was written down cannot be
    read, so that this is what the served edition shows, or what a person said.
    """

    key: str
    sequence: int = 0
    manifest: str = ""
    live: Mapping[str, int] = field(default_factory=dict, repr=False)
    forgot: bool = False

    @classmethod
    def load(
        cls, place: Place, key: PublicKey, *, served: Manifest | None, at_least: int = 0
    ) -> Self:
        """What is known under this key: as written down, or as the served edition shows.

        Raises PlaceError where what was written down cannot be read, no edition is served, and no
        number was given: nothing would keep an older site out then.
        """
        try:
            state = cls._read(place)
        except ValueError:
            if served is None and not at_least:
                raise PlaceError(
                    f"{place.state} says how far this mirror has come, and cannot be read. Look up "
                    "the newest number at an address that you trust and pull with --at-least "
                    "NUMBER, so that no older site passes for it."
                ) from None
            state = cls(key.line, forgot=True)
        if state.key != key.line:
            state = cls(key.line)
        if served is not None and served.sequence > state.sequence:
            state = replace(state, sequence=served.sequence, manifest=served.digest)
        return state

    @classmethod
    def _read(cls, place: Place) -> Self:
        """What is written down; nothing, under no key, before the first pull.

        Raises ValueError for anything that `save` has not written.
        """
        raw = read_plain(place.state, most=LONGEST)
        if raw is None:
            if os.path.lexists(place.state):
                raise ValueError
            return cls("")
        try:
            told = json.loads(raw)
            key, sequence = told["key"], told["sequence"]
            manifest, live = told["manifest"], told["live"]
        except (TypeError, LookupError, RecursionError):
            raise ValueError from None
        if not (isinstance(key, str) and _is_count(sequence) and isinstance(manifest, str)):
            raise ValueError
        if not isinstance(live, dict) or not all(map(_is_count, live.values())):
            raise ValueError
        return cls(key, sequence, manifest, live)

    def check(self, manifest: Manifest, *, at_least: int) -> None:
        """Raises OlderError for an edition before the one that was seen, UntrustedError for
        another edition under the same number.
        """
        known = max(self.sequence, at_least)
        if manifest.sequence < known:
            raise OlderError(
                f"The address shows edition {manifest.sequence}, and there has been edition "
                f"{known}: it is old, or somebody hands out an old site. Nothing was changed; "
                "pull from another address."
            )
        if manifest.sequence == self.sequence and manifest.digest != self.manifest:
            raise UntrustedError(
                f"Edition {manifest.sequence} was signed twice with different content. Nothing was "
                "changed; ask the people of the site whether they went back to an older backup."
            )

    def save(self, place: Place) -> None:
        """Write it down, before what it speaks of is served. Raises OSError."""
        told = {
            "key": self.key,
            "sequence": self.sequence,
            "manifest": self.manifest,
            "live": dict(sorted(self.live.items())),
        }
        put(place.store, place.state.name, json.dumps(told).encode(), mode=0o600)


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 0
