"""From a page's bytes to those of its two variants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from django.conf import settings

from glasno.publishing import variants
from glasno.publishing.assets import FOLDER
from glasno.publishing.live import LiveFile
from glasno.publishing.pages import Shelf
from glasno.publishing.paths import INDEX, MANIFEST, PUBLIC_KEY, SIGNED
from glasno.publishing.records import Declared, read_record

OWN = frozenset({MANIFEST, MANIFEST + SIGNED, PUBLIC_KEY})


@dataclass
class Renderer:
    """Knows the live addresses, and which pages a mirror has."""

    addresses: tuple[str, ...]
    data: Path
    record: Mapping[str, Declared] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, data: Path, record: Mapping[str, Declared] | None = None) -> Self:
        """By the settings; `record` is read when it is wanted."""
        return cls(tuple(settings.GLASNO.addresses), data, record)

    def home(self, path: str, data: bytes) -> bytes:
        """The file at the live addresses."""
        return variants.home(data) if path.endswith(".html") else data

    def mirror(self, path: str, data: bytes) -> bytes:
        """The file on a mirror: the same bytes but for pages."""
        if not path.endswith(".html"):
            return data
        return variants.mirror(data, addresses=self.addresses, absent=self.absent)

    def live_file(self, path: str, data: bytes, *, mirrored: bool) -> LiveFile:
        """Both variants of a live file."""
        home = self.home(path, data)
        if not mirrored or not path.endswith(".html"):
            return LiveFile(path, home, home if mirrored else None)
        return LiveFile(path, home, self.mirror(path, data))

    def absent(self, path: str) -> bool:
        """Whether a mirror lacks what stands at this address ("/en/x/names/")."""
        file = path.removeprefix("/") + (INDEX if path.endswith("/") else "")
        if file.startswith(FOLDER) or file in OWN:
            return False
        declared = self._record.get(f"{Shelf.SITE}/{file.removesuffix(SIGNED)}")
        return declared is None or not declared.mirrored

    @cached_property
    def _record(self) -> Mapping[str, Declared]:
        return self.record if self.record is not None else (read_record(self.data) or {})
