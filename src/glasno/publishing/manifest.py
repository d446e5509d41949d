"""The signed list of what an edition holds: every file of a variant with its SHA-256 and size.

JSON with sorted keys, one file a line: of a large site's manifest only the lines that changed are
made anew, and none is parsed.
"""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from glasno.publishing.keys import verified
from glasno.publishing.paths import MANIFEST, MIRROR
from glasno.vault.minisign import PublicKey, SigningKey

FORMAT = 1
# Each variant, and what stands before its paths in an edition.
VARIANTS = {"home": "", "mirror": MIRROR}
BEFORE, AFTER = '"files": {', '}, "format"'
SEQUENCE = re.compile(rb'"sequence": ?([0-9]{1,15})\b')


@dataclass(frozen=True)
class Manifest:
    """`files` holds, by path, its line as `facts` gives it; `live` what lies outside editions."""

    variant: str
    sequence: int
    at: datetime
    base_url: str
    addresses: tuple[str, ...]
    files: dict[str, str]
    live: tuple[str, ...]

    @classmethod
    def parse(cls, data: bytes, signature: bytes, key: PublicKey) -> Self | None:
        """The manifest, if it is one that `key` signed; None otherwise."""
        comment = verified(data, signature, key)
        if comment is None or comment.get("file") != MANIFEST:
            return None
        try:
            head, _, rest = data.decode().partition(BEFORE)
            lines, _, tail = rest.partition(AFTER)
            told = json.loads(f"{head}{BEFORE}{AFTER}{tail}")
            found = [line for line in lines.strip("\n").split(",\n") if line]
            return cls(
                variant=told["variant"],
                sequence=told["sequence"],
                at=datetime.fromisoformat(told["at"]),
                base_url=told["base_url"],
                addresses=tuple(told["addresses"]),
                files=dict(zip([line.split('"', 2)[1] for line in found], found, strict=True)),
                live=tuple(told["live"]),
            )
        except (ValueError, LookupError, TypeError):  # of another version of this program
            return None

    def to_bytes(self) -> bytes:
        """The same bytes for the same facts."""
        lines = ",\n".join(map(self.files.__getitem__, sorted(self.files)))
        told = json.dumps(
            {
                "addresses": self.addresses,
                "at": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "base_url": self.base_url,
                "files": {},
                "format": FORMAT,
                "live": sorted(self.live),
                "sequence": self.sequence,
                "variant": self.variant,
            },
            sort_keys=True,
        )
        head, _, tail = told.partition(f"{BEFORE}{AFTER}")
        return f"{head}{BEFORE}\n{lines}\n{AFTER}{tail}\n".encode()

    def says_the_same(self, other: "Manifest | None") -> bool:
        """Whether nothing but number and time differs."""
        return other is not None and self == replace(other, sequence=self.sequence, at=self.at)

    def signature(self, data: bytes, key: SigningKey) -> bytes:
        """Of `data`, which is this manifest's `to_bytes()`."""
        comment = (
            f"timestamp:{int(self.at.timestamp())}\tfile:{MANIFEST}"
            f"\tvariant:{self.variant}\tsequence:{self.sequence}"
        )
        return key.sign(data, trusted_comment=comment).encode()


def facts(path: str, data: bytes) -> str:
    """What a manifest says of a file, as a line of it; `path` is that of the variant."""
    digest = hashlib.sha256(data).hexdigest()
    return f'"{path}": {{"sha256": "{digest}", "size": {len(data)}}}'


def sequence_in(data: bytes) -> int:
    """The number that a manifest bears, signed or not; 0 for none."""
    found = SEQUENCE.findall(data)
    return max(map(int, found), default=0)
