"""Leaky buckets in the memory of one process, bounded, for as many origins as may come."""

from __future__ import annotations

# Buckets that are remembered, in two halves: when the younger half is full, the older one is
# forgotten. Whoever did not come in all that time has hardly anything left in a bucket.
MOST = 50_000


class Buckets:
    """One bucket a key: it holds `size`, and `leak` runs out each second.

    Only the moment at which a bucket will be empty is kept, in seconds since 1970 as the caller's
    clock counts them. A clock that is set back makes no bucket fuller than full.
    """

    def __init__(self, *, size: float, leak: float, most: int = MOST) -> None:
        self.size = size
        self._leak = leak
        self._half = most // 2
        self._young: dict[bytes, float] = {}
        self._old: dict[bytes, float] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def fullness(self, key: bytes, now: float) -> float:
        """How much the bucket of `key` holds at `now`: from 0 to `size`."""
        empty_at = self._young.get(key) or self._old.get(key, 0.0)
        return min(max(empty_at - now, 0.0) * self._leak, self.size)

    def pour(self, key: bytes, now: float, amount: float = 1.0) -> bool:
        """Adds to the bucket; False where it ran over: then it is full, and no more than full."""
        held = self.fullness(key, now) + amount
        fits = held <= self.size
        if key not in self._young and len(self._young) >= self._half:
            self._old, self._young = self._young, {}
        self._young[key] = now + min(held, self.size) / self._leak
        return fits
