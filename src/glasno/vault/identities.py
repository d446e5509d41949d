"""Identities: the secret halves, made for organisers and kept on their own machines."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from . import age


@dataclass(frozen=True)
class Identity:
    """An age key pair in the spelling of ``age-keygen``."""

    secret: str = field(repr=False)
    recipient: str


def new_identity() -> Identity:
    """A fresh X25519 identity."""
    secret, recipient = age.generate()
    return Identity(secret=secret, recipient=recipient)


def write_identity(path: Path, identity: Identity, *, passphrase: str | None) -> None:
    """Write the file that ``age -i`` reads, mode 0600; never over one that is there.

    It has the form of ``age-keygen``, without the line that tells when it was made. With a
    passphrase it is an armoured age file around that, and ``age -i`` asks for the passphrase.
    Raises ``FileExistsError`` and other ``OSError``; a file half written is removed.
    """
    text = f"# public key: {identity.recipient}\n{identity.secret}\n".encode()
    if passphrase is not None:
        if not passphrase:
            raise ValueError("an empty passphrase protects nothing")
        text = age.seal_with_passphrase(text, passphrase)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
