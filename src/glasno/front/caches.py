"""What was read from the disk, bounded by its weight, for readers that take no lock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Weighed(Protocol):
    """Something that is kept."""

    @property
    def weight(self) -> int:
        """Bytes it takes in memory, about."""


K = TypeVar("K")
V = TypeVar("V", bound=Weighed)


class BoundedCache(Generic[K, V]):
    """Two dictionaries: what is trusted is used as it is, what is doubted is compared first.

    Anybody may look into `trusted` at any time without a lock. Where the weight grows above
    `largest`, what was doubted longest goes; where all is trusted, all is doubted first. So what is
    asked for often is soon trusted again, and the rest makes room.
    """

    def __init__(self, largest: int) -> None:
        self.trusted: dict[K, V] = {}
        # Changes with every doubt: whoever reads the disk notes it before.
        self.epoch = 0
        self._doubted: OrderedDict[K, V] = OrderedDict()
        self._largest = largest
        self._weight = 0
        self._lock = threading.Lock()

    @property
    def weight(self) -> int:
        """Bytes that all of it takes, about; never above the largest."""
        return self._weight

    def doubted(self, key: K) -> V | None:
        """What is kept of `key` and must be compared with the disk before it is used."""
        return self._doubted.get(key)

    def put(self, key: K, value: V, *, epoch: int) -> None:
        """Keeps what was compared or read in `epoch`; doubted at once if that has passed."""
        with self._lock:
            self._drop(key)
            fresh = epoch == self.epoch
            (self.trusted if fresh else self._doubted)[key] = value
            self._weight += value.weight
            if self._weight > self._largest:
                self._make_room()

    def drop(self, key: K) -> None:
        """Forgets what is there no more."""
        with self._lock:
            self._drop(key)

    def doubt(self, which: Callable[[V], bool] | None = None) -> None:
        """Trusts nothing any more, or nothing that `which` picks."""
        with self._lock:
            self.epoch += 1
            if which is None:
                self._doubt_all()
            else:
                for key in [key for key, value in self.trusted.items() if which(value)]:
                    self._doubted[key] = self.trusted.pop(key)

    def _doubt_all(self) -> None:
        self._doubted.update(self.trusted)
        self.trusted = {}

    def _drop(self, key: K) -> None:
        known = self.trusted.pop(key, None) or self._doubted.pop(key, None)
        if known is not None:
            self._weight -= known.weight

    def _make_room(self) -> None:
        while self._weight > self._largest:
            if not self._doubted:
                self._doubt_all()
            _, oldest = self._doubted.popitem(last=False)
            self._weight -= oldest.weight
