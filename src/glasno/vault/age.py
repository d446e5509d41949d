"""The only lines that speak to the age library (https://age-encryption.org/v1), with types.

Only X25519 recipients (``age1...``) are used: each copy of the ordinary ``age`` tool, old ones
too, opens what is sealed to them.
"""

from collections.abc import Sequence

import pyrage  # noqa: TID251 -- vault may seal


class NotAgeError(Exception):
    """These characters are not an age recipient."""


def generate() -> tuple[str, str]:
    """A new key pair: the secret identity and its public recipient."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient(text: str) -> str:
    """The recipient in its own spelling. Raises ``NotAgeError``, without the text in it."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text))
    except pyrage.RecipientError:
        raise NotAgeError("not an age recipient") from None


def seal_to(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """An age file that the identity of any one of the recipients opens."""
    keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    return bytes(pyrage.encrypt(plaintext, keys))


def seal_with_passphrase(plaintext: bytes, passphrase: str) -> bytes:
    """An armoured age file (scrypt) that the ``age`` tool opens after asking the passphrase."""
    return bytes(pyrage.passphrase.encrypt(plaintext, passphrase, armored=True))
