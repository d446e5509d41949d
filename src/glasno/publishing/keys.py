"""The key that signs what is published, so that everybody can tell that it is ours."""

import re
from datetime import datetime
from pathlib import Path

from glasno.publishing.files import PUBLIC_FILE, Tree, write_atomically
from glasno.publishing.paths import PUBLIC_KEY, SIGNED
from glasno.vault.keyring import MANIFEST_KEY, Keyring, KeyringError
from glasno.vault.minisign import (
    BadSignatureError,
    MinisignError,
    PublicKey,
    SigningKey,
    comment_fields,
    verify,
)


class SigningError(Exception):
    """Nothing can be signed; the sentence says what to do."""


def signing_key(data: Path, keyring: Keyring) -> SigningKey:
    """The site's key, made the first time. Raises SigningError, DiskError.

    Once `manifest.pub` is there, mirrors may know it, so a key that has gone is never made anew.
    """
    public = data / PUBLIC_KEY
    try:
        known = PublicKey.parse(public.read_text("ascii")) if public.exists() else None
        if known is None:
            keyring.create_server_key(MANIFEST_KEY)
        key = SigningKey.from_seed(keyring.server(MANIFEST_KEY))
    except KeyringError as error:
        raise SigningError(
            f"The key that signs the site cannot be used ({error}); put it back from a copy. "
            f"Every mirror would refuse a new key; to begin with one all the same, remove {public}."
        ) from error
    except (MinisignError, UnicodeDecodeError) as error:
        raise SigningError(
            f"{public} is no public key; put it back, or remove it to have it written anew."
        ) from error
    if known is None:
        write_atomically(public, key.public.text().encode(), mode=PUBLIC_FILE)
    elif known != key.public:
        raise SigningError(
            f"The key that signs the site is not the one of {public}, which mirrors know; put the "
            f"right key back. To begin with the new one all the same, remove {public}."
        )
    return key


def signed_at(tree: Tree, path: str) -> int:
    """The time (seconds since 1970) that stands in the signature of this file; 0 without one.

    One of more than 15 digits is none: it would be beyond every clock, and stay there.
    """
    signature = tree.read(path + SIGNED) or b""
    for line in signature.decode(errors="replace").splitlines():
        if line.startswith("trusted comment: "):
            moment = comment_fields(line.removeprefix("trusted comment: ")).get("timestamp", "")
            return int(moment) if re.fullmatch("[0-9]{1,15}", moment) else 0
    return 0


def live_signature(key: SigningKey, path: str, data: bytes, *, now: datetime, after: int) -> bytes:
    """The signature of a live file; its time is not before `after`, whatever the clock says.

    It tells the minute: in which second somebody signed a petition is nobody's business.
    """
    moment = max(int(now.timestamp()) // 60 * 60, after)
    return key.sign(data, trusted_comment=f"timestamp:{moment}\tfile:{path}").encode()


def verified(data: bytes, signature: bytes, key: PublicKey) -> dict[str, str] | None:
    """The parts of the trusted comment; None unless `key` signed these bytes."""
    try:
        return comment_fields(verify(data, signature.decode(errors="replace"), key))
    except BadSignatureError:
        return None
