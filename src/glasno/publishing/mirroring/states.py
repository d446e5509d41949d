"""How far a mirror has come: what keeps an older site from passing for a newer one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from glasno.publishing.mirroring.disk import put, read_plain
from glasno.publishing.mirroring.errors import OlderError, UntrustedError
from glasno.publishing.mirroring.manifests import Manifest
from glasno.publishing.mirroring.places import Place
from glasno.vault.minisign import PublicKey

LONGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """The newest edition seen, and the seconds of the newest signature of each live file.

    All of it was signed by `key` (the line of minisign's file). Kept beside the editions, so that
    it is still known when the served directory was lost.
    """

    key: str
    sequence: int = 0
    manifest: str = ""
    live: Mapping[str, int] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, place: Place, key: PublicKey, *, served: Manifest | None) -> State:
        """What is known under this key: as written down, or as the served edition shows."""
        told = _read(place)
        state = cls(key.line)
        if told.get("key") == key.line:
            live = {path: int(moment) for path, moment in told["live"].items()}
            state = cls(key.line, int(told["sequence"]), str(told["manifest"]), live)
        if served is not None and served.sequence > state.sequence:
            state = replace(state, sequence=served.sequence, manifest=served.digest)
        return state

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


def _read(place: Place) -> dict[str, Any]:
    """What is written down; nothing where it cannot be read."""
    raw = read_plain(place.state, most=LONGEST)
    try:
        told = json.loads(raw or b"{}")
        complete = {"sequence", "manifest", "live"} <= told.keys()
    except (ValueError, AttributeError):
        return {}
    return told if complete else {}
