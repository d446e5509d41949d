"""How much, how long: what a mirror lets an address do to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from glasno.publishing.mirroring.errors import TooLargeError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, seconds and numbers. The defaults fit a site of thousands of campaigns."""

    files: int = 500_000
    site_bytes: int = 4096 * MIB
    file_bytes: int = 64 * MIB
    manifest_bytes: int = 64 * MIB
    live_bytes: int = 8 * MIB
    signature_bytes: int = 4096
    # Enough for Tor. Whoever sends less than `pace_bytes` in `stall_seconds` is stalling.
    connect_seconds: float = 45.0
    stall_seconds: float = 60.0
    pace_bytes: int = 4096
    whole_seconds: float = 3600.0
    connections: int = 6
    attempts: int = 3
    pause_seconds: float = 1.0

    def check(self, sizes: Mapping[str, int]) -> None:
        """Raises TooLargeError for declared sizes (bytes by path) that pass a limit."""
        if len(sizes) > self.files:
            raise TooLargeError(
                f"The site has {len(sizes)} files and this mirror takes {self.files}; "
                "if that is right, allow more with --max-files."
            )
        largest = max(sizes, key=sizes.__getitem__, default=None)
        if largest is not None and sizes[largest] > self.file_bytes:
            raise TooLargeError(
                f"{largest} has {sizes[largest]} bytes, and a mirror takes no file above "
                f"{self.file_bytes}; tell the people of the site."
            )
        whole = sum(sizes.values())
        if whole > self.site_bytes:
            raise TooLargeError(
                f"The site has {mebibytes(whole)} MiB and this mirror takes "
                f"{mebibytes(self.site_bytes)}; if that is right, allow more with --max-size."
            )


def mebibytes(size: int) -> int:
    """Rounded up, so that a little too much never looks like enough."""
    return -(-size // MIB)
