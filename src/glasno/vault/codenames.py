"""Code names: seven words that are the only key to what is sealed under them.

77 bits, drawn by the kernel. Nothing of a code name is stored. From its words and a salt that is
the server's own (``cases.key``) Argon2id (RFC 9106) makes 32 bytes, and HKDF-Expand (RFC 5869) of
these two values that have nothing to do with one another: the id under which a row is found, and
the key that opens it::

    password = the seven words in small letters, NFC, as the list spells them, one space between
    Argon2id   salt: 32 bytes, 3 passes, 131,072 KiB, 1 lane, version 0x13 -> 32 bytes
    lookup   = HKDF-Expand(SHA-256, info = framed("glasno code name", "1", "lookup")) -> 16 bytes
    key      = HKDF-Expand(SHA-256, info = framed("glasno code name", "1", "key"))    -> 32 bytes

The salt cannot be a case's own: a case is found by its name alone (docs/adr/0130).
"""

import secrets
import threading
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256  # noqa: TID251 -- vault may
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: TID251 -- vault may
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand  # noqa: TID251 -- vault may

from .framing import framed
from .wordlists import DEFAULT, LISTS, readings, word_list

WORDS = 7
# Characters that are looked at: seven words of eight letters, numbered, each on a line of its own,
# take a third of it. What is longer is no code name and is not even read.
LONGEST = 300
LOOKUP_SIZE = 16
KEY_SIZE = 32
SALT_SIZE = 32

PASSES = 3
MEMORY_KIB = 128 * 1024

# One derivation at a time in the whole process: each takes MEMORY_KIB while it lasts.
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)


class CodeNameError(Exception):
    """This text is no code name. Nobody is told which word is wrong, or how many are right."""


@dataclass(frozen=True, slots=True, repr=False)
class CodeName:
    """A code name as it is shown to its owner, once: words of the list of `language`."""

    words: tuple[str, ...]
    language: str

    @property
    def text(self) -> str:
        """The words in a row."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True, repr=False)
class CaseKeys:
    """What a code name opens: the id of a row (16 bytes) and the key of its box (32 bytes)."""

    lookup: bytes
    key: bytes

    def __post_init__(self) -> None:
        if len(self.lookup) != LOOKUP_SIZE or len(self.key) != KEY_SIZE:
            raise ValueError(f"a lookup has {LOOKUP_SIZE} bytes and a key {KEY_SIZE}")

    def to_bytes(self) -> bytes:
        """48 bytes, to travel in a sealed form; they open the case as the words do."""
        return self.lookup + self.key

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Raises ``ValueError`` for another number of bytes."""
        return cls(raw[:LOOKUP_SIZE], raw[LOOKUP_SIZE:])


def draw(language: str) -> CodeName:
    """A new code name in the words of an interface language; English ones if it has no list."""
    spoken = language if language in LISTS else DEFAULT
    words = word_list(spoken).words
    return CodeName(tuple(secrets.choice(words) for _ in range(WORDS)), spoken)


def normalise(text: str, language: str) -> tuple[str, ...]:
    """The seven words that somebody typed, in the list's own spelling.

    Forgiven are case, ё for е and и for й, marks of stress, numbers and any punctuation, space or
    line break between the words, words cut after four or more letters, and the wrong keyboard
    layout, for each word by itself. The words may be of either list, whatever the page's
    `language`, but all of one; where both would do, which no name does by chance, that of the page
    wins. Raises ``CodeNameError``.
    """
    if len(text) > LONGEST:
        raise CodeNameError("too long for a code name")
    pieces = list(readings(text))
    for spoken in sorted(LISTS, key=lambda each: (each != language, each)):
        words = tuple(word for piece in pieces for word in piece.get(spoken, ()))
        if len(words) == WORDS and all(spoken in piece for piece in pieces):
            return words
    raise CodeNameError("not a code name")


def derive(words: tuple[str, ...], *, salt: bytes) -> CaseKeys:
    """What these words open under the server's salt (32 bytes): a third of a second's work.

    It waits for its turn within the process and lets other threads run meanwhile. Raises
    ``ValueError`` for another number of words or another size of salt.
    """
    if len(words) != WORDS or len(salt) != SALT_SIZE:
        raise ValueError(f"a code name has {WORDS} words and its salt {SALT_SIZE} bytes")
    slow = Argon2id(salt=salt, length=KEY_SIZE, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB)
    with _ONE_AT_A_TIME:
        root = slow.derive(" ".join(words).encode())
    return CaseKeys(_expand(root, "lookup", LOOKUP_SIZE), _expand(root, "key", KEY_SIZE))


def _expand(root: bytes, use: str, size: int) -> bytes:
    info = framed(b"glasno code name", b"1", use.encode())
    return HKDFExpand(algorithm=SHA256(), length=size, info=info).derive(root)
