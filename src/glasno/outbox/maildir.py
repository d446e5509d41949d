"""A local mailbox instead of a relay: mail lands as files (https://cr.yp.to/proto/maildir.html)."""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

from glasno.outbox.mime import Mail
from glasno.outbox.trouble import RelayDownError

_FOLDERS = ("tmp", "new", "cur")
_NAME = re.compile(r"[0-9]{1,20}\.[0-9a-f]{32}")
_MOST_SHOWN = 200


class MaildirTransport:
    """Delivers each mail as one file, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, mail: Mail, *, waiting: Callable[[], None]) -> None:
        """Raises UnsendableError, or RelayDownError when the directory cannot be written."""
        data = mail.as_bytes(eight_bit=True)
        name = f"{int(mail.date.timestamp())}.{secrets.token_hex(16)}"
        try:
            self._create()
            _write_durably(self._path / "tmp" / name, data)
            (self._path / "tmp" / name).rename(self._path / "new" / name)
            _sync_directory(self._path / "new")
        except OSError as error:
            raise RelayDownError("maildir", reason=type(error).__name__) from None

    def check(self) -> None:
        """Raises RelayDownError when the directory cannot be made or written."""
        try:
            self._create()
        except OSError as error:
            raise RelayDownError("maildir", reason=type(error).__name__) from None
        if not os.access(self._path / "tmp", os.W_OK):
            raise RelayDownError("maildir", reason="not writable")

    def rest(self) -> None:
        """Keeps nothing open."""

    def close(self) -> None:
        """Keeps nothing open."""

    def _create(self) -> None:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in _FOLDERS:
            (self._path / folder).mkdir(mode=0o700, exist_ok=True)


@dataclass(frozen=True)
class StoredMail:
    """A mail of the mailbox as a reader sees it. `html` is "" when there is none."""

    name: str
    to: str = field(repr=False)
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    date: datetime
    text: str = field(repr=False)
    html: str = field(repr=False)


class NoSuchMailError(Exception):
    """The mailbox holds no mail of this name."""


def list_mail(path: Path) -> list[StoredMail]:
    """The newest mails, newest first; empty when there is no mailbox yet."""
    found = [file for folder in ("new", "cur") for file in _files(path / folder)]
    newest = sorted(found, key=_order, reverse=True)[:_MOST_SHOWN]
    return [_read(file) for file in newest]


def read_mail(path: Path, name: str) -> StoredMail:
    """One mail by its name. Raises NoSuchMailError."""
    for folder in ("new", "cur"):
        # Compared with what is there, never made into a path.
        for file in _files(path / folder):
            if _stem(file) == name:
                return _read(file)
    raise NoSuchMailError


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [file for file in folder.iterdir() if _NAME.fullmatch(_stem(file))]


def _stem(file: Path) -> str:
    # A mail program that moves a mail to cur appends its flags: "name:2,S".
    return file.name.partition(":")[0]


def _order(file: Path) -> tuple[int, str]:
    # Two mails of one second follow the order in which they were written.
    return file.stat().st_mtime_ns, file.name


def _read(file: Path) -> StoredMail:
    message = message_from_bytes(file.read_bytes(), policy=SMTPUTF8)
    date = message["Date"].datetime if message["Date"] is not None else None
    return StoredMail(
        name=_stem(file),
        to=_header(message, "To"),
        sender=_header(message, "From"),
        subject=_header(message, "Subject"),
        date=date or datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _header(message: EmailMessage, name: str) -> str:
    # The library reads bytes as ASCII; a header of UTF-8 (RFC 6532) comes out as halves of pairs.
    text = str(message[name] or "")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _write_durably(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
