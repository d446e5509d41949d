"""The server's own keys: files of 32 random bytes, mode 0600, outside the database.

::

    django.key                         signs what the office hands to browsers
    mailbox.key                        fingerprints of mailboxes, for the outbox
    petitions/<number>/mac.key         fingerprints of a petition's mailboxes
    petitions/<number>/display.key     display texts not yet published
    cases.key                          salt of what code names open
    manifest.key                       signs what is published; made by the first publish
    outbox/<YYYY-MM-DD>.key            mail not yet sent, one key a day
    metrics.key                        asks for the figures; seals nothing, may be replaced
    forms/<YYYY-MM-DD>.key             forms that travel sealed between two pages, one key a day

Two processes that need the day's key at once get the same one. A destroyed key is overwritten
and unlinked, and every other process that still holds it in memory forgets it the next time it
wants it: each use looks at the file's stamp first (a keyring with patience, not at each use).
"""

import contextlib
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from . import keyfiles
from .keyfiles import KeyFile, KeyringError, MissingKeyError, WeakKeyError

__all__ = ["Keyring", "KeyringError", "MissingKeyError", "WeakKeyError"]

SERVER_KEYS = ("django", "mailbox", "cases")
# Not among them: the first publish makes it, and writes its public half beside the site.
MANIFEST_KEY = "manifest"
PETITION_KEYS = ("mac", "display")
_SUFFIX = ".key"


class Keyring:
    """The keys under one directory. Every method may raise ``KeyringError``.

    A key whose stamp was compared less than ``patience`` (seconds) ago is taken as it was.
    """

    def __init__(self, root: Path, *, patience: float = 0.0) -> None:
        self.root = root
        self._base = str(root)
        # Paths are kept as text: each signature asks for three keys, and a Path is slow to build.
        self._read: dict[str, KeyFile] = {}
        self._patience = patience
        self._looked: dict[str, float] = {}  # when each key's stamp was last compared

    def __repr__(self) -> str:
        return f"Keyring({str(self.root)!r})"

    def server(self, name: str) -> bytes:
        """A key of the whole server, of SERVER_KEYS or MANIFEST_KEY. Raises ``MissingKeyError``."""
        return self._key(self._server_path(name))

    def create_server_keys(self) -> None:
        """Make the server's keys, those that are not there."""
        for name in SERVER_KEYS:
            self.create_server_key(name)

    def create_server_key(self, name: str) -> None:
        """Make one of the server's keys, unless it is there."""
        keyfiles.create(Path(self._server_path(name)))

    def metrics(self) -> bytes:
        """What monitoring shows: 32 characters of base64url. Raises ``MissingKeyError``."""
        return self._key(self._metrics_path)

    def create_metrics_key(self) -> None:
        """Make the key that monitoring shows, unless it is there."""
        keyfiles.create(Path(self._metrics_path), draw=keyfiles.readable_key)

    def petition(self, number: int, name: str) -> bytes:
        """A petition's key: ``mac`` or ``display``. Raises ``MissingKeyError``."""
        return self._key(self._petition_path(number, name))

    def create_petition_keys(self, number: int) -> None:
        """Make a petition's keys, those that are not there."""
        for name in PETITION_KEYS:
            keyfiles.create(Path(self._petition_path(number, name)))

    def destroy_petition_key(self, number: int, name: str) -> None:
        """Make one of a petition's keys unreadable for ever; nothing if it is gone already."""
        self._destroy(self._petition_path(number, name))

    def outbox_day(self, day: date) -> bytes:
        """The key for mail of this day, made on the first call of any process."""
        return self._day("outbox", day)

    def existing_outbox_day(self, day: date) -> bytes:
        """The key for mail of this day. Raises ``MissingKeyError`` rather than make one."""
        return self._key(self._day_path("outbox", day))

    def outbox_days(self) -> list[date]:
        """The days that have a key, oldest first."""
        return self._days("outbox")

    def destroy_outbox_day(self, day: date) -> None:
        """Make all mail of this day unreadable for ever; nothing if the key is gone already."""
        self._destroy(self._day_path("outbox", day))

    def forms_day(self, day: date) -> bytes:
        """The key for forms handed out on this day, made on the first call of any process."""
        return self._day("forms", day)

    def existing_forms_day(self, day: date) -> bytes:
        """The key for forms of this day. Raises ``MissingKeyError`` rather than make one."""
        return self._key(self._day_path("forms", day))

    def forms_days(self) -> list[date]:
        """The days that have a key, oldest first."""
        return self._days("forms")

    def destroy_forms_day(self, day: date) -> None:
        """Make all forms of this day unreadable for ever; nothing if the key is gone already."""
        self._destroy(self._day_path("forms", day))

    def _day(self, use: str, day: date) -> bytes:
        path = self._day_path(use, day)
        if path not in self._read:
            self._forget_days_before(use, day - timedelta(days=1))
        with contextlib.suppress(MissingKeyError):
            return self._key(path)
        keyfiles.create(Path(path))
        return self._key(path)

    def _days(self, use: str) -> list[date]:
        days = []
        for path in (self.root / use).glob(f"*{_SUFFIX}"):
            with contextlib.suppress(ValueError):  # a temporary file, or not ours at all
                days.append(date.fromisoformat(path.name.removesuffix(_SUFFIX)))
        return sorted(days)

    def _key(self, path: str) -> bytes:
        held, now = self._read.get(path), monotonic()
        if held is not None and now - self._looked[path] < self._patience:
            return held.key
        try:
            if held is None or held.stamp != keyfiles.stamp(path):
                held = self._read[path] = keyfiles.read(Path(path))
        except KeyringError:
            self._read.pop(path, None)
            raise
        self._looked[path] = now
        return held.key

    def _destroy(self, path: str) -> None:
        self._read.pop(path, None)
        keyfiles.destroy(Path(path))

    def _forget_days_before(self, use: str, day: date) -> None:
        # A process that only seals would otherwise hold every day's key as long as it lives.
        days, oldest = f"{self._base}/{use}/", self._day_path(use, day)
        for path in [p for p in self._read if p.startswith(days) and p < oldest]:
            self._read.pop(path, None)

    @property
    def _metrics_path(self) -> str:
        return f"{self._base}/metrics{_SUFFIX}"

    def _server_path(self, name: str) -> str:
        if name not in (*SERVER_KEYS, MANIFEST_KEY):
            raise ValueError("no such server key")
        return f"{self._base}/{name}{_SUFFIX}"

    def _petition_path(self, number: int, name: str) -> str:
        if name not in PETITION_KEYS or number < 1:
            raise ValueError("no such petition key")
        return f"{self._base}/petitions/{number}/{name}{_SUFFIX}"

    def _day_path(self, use: str, day: date) -> str:
        return f"{self._base}/{use}/{day.isoformat()}{_SUFFIX}"
