"""The two lists of 2,048 words that code names are made of, and how they are read again.

The lists are those of BIP 39 (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki) as
the `mnemonic` package carries them, whose Russian one has a word with a damaged letter, mended
here. In both, no two words share their first four letters, so a word may be cut after four or
more. Each list's digest is known: from another one under the same name nobody draws a word.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mnemonic import Mnemonic

# The lists by the language that asks for them; every other language gets the English one.
LISTS = {"ru": "russian", "en": "english"}
DEFAULT = "en"
DIGESTS = {
    "en": "f18b9a84c83e38e98eceb0102b275e26438af83ab08f080cdb780a2caa9f3a6d",
    "ru": "c639ff0fc0c3e5c02990892ca4595a775664037feac46bcbcdc20536d287a6a3",
}
# Two bytes of one letter were lost before the package was made (mnemonic 0.21, word 1573).
_DAMAGED, _MENDED = "сно\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}а", "снова"
SHORTEST_BEGINNING = 4

# What a key writes in either layout (JCUKEN and US QWERTY), without Shift and with it. A telephone
# turns the straight quotation marks, on whose key stands э, into curly ones.
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + '{}:"<>~' + "‘’“”"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё" + "хъжэбюё" + "ээээ"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN[:33], _LATIN[:33])
_OTHER_LAYOUT = {"ru": _TO_RUSSIAN, "en": _TO_LATIN}

# "1." before a word; the key of the full stop writes "/" in the other layout.
_NUMBER = re.compile(r"^\d+[.):/]?")
_BETWEEN_WORDS = re.compile(r"[\W\d_]+")
# Marks of stress and invisible hints: neither parts a word nor belongs to it.
_UNSEEN = ("Mn", "Cf")


class WordListError(Exception):
    """The list is not the one that code names were drawn from; the message says the mend."""


@dataclass(frozen=True)
class WordList:
    """One list: its words in their order, and which word each whole word or beginning means."""

    words: tuple[str, ...]
    exact: Mapping[str, str]
    folded: Mapping[str, str]

    def word(self, typed: str) -> str | None:
        """The word that was typed whole or begun, in small letters, or None."""
        typed = typed.replace("ё", "е")
        return self.exact.get(typed) or self.folded.get(_fold(typed))


@cache
def word_list(language: str) -> WordList:
    """The list for an interface language. It is read from the package once a process.

    Raises ``WordListError``.
    """
    words = _listed(language if language in LISTS else DEFAULT)
    meant: dict[str, set[str]] = {}
    for word in words:
        for beginning in _beginnings(word):
            meant.setdefault(beginning, set()).add(word)
    exact = {typed: one for typed, (one, *others) in meant.items() if not others}
    exact |= {word: word for word in words}
    # "й" typed as "и": only where no other word could have been meant.
    unclear: dict[str, set[str]] = {}
    for typed, word in exact.items():
        unclear.setdefault(_fold(typed), set()).add(word)
    folded = {typed: one for typed, (one, *others) in unclear.items() if not others}
    return WordList(words, exact, folded)


def _listed(language: str) -> tuple[str, ...]:
    listed = [_MENDED if word == _DAMAGED else word for word in Mnemonic(LISTS[language]).wordlist]
    # The Russian one comes decomposed: "й" as "и" and a mark.
    words = tuple(unicodedata.normalize("NFC", word) for word in listed)
    if hashlib.sha256(" ".join(words).encode()).hexdigest() != DIGESTS[language]:
        raise WordListError(
            "The package mnemonic has another list of words than this version of Glasno was made"
            " for; install the version that requirements/run.txt names."
        )
    return words


def readings(text: str) -> Iterator[Mapping[str, tuple[str, ...]]]:
    """For each piece of `text` between spaces: the words it spells, by language.

    A piece that spells words of neither list has no reading; one between two layouts has two.
    """
    for piece in _plain(text).split():
        piece = _NUMBER.sub("", piece)
        if piece and not _BETWEEN_WORDS.fullmatch(piece):
            found = {language: _words(piece, language) for language in LISTS}
            yield {language: words for language, words in found.items() if words}


def _plain(text: str) -> str:
    # Case first and again after: some letters have a compatible form only when they are large.
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)


def _words(piece: str, language: str) -> tuple[str, ...]:
    """All of the piece in words of one list: as it stands, or typed in the other layout."""
    other = _OTHER_LAYOUT[language]
    # A comma is a letter in the other layout, and may yet have been meant as a comma.
    for spelled in (piece, piece.translate(other), piece.rstrip(",.;").translate(other)):
        typed = [each for each in _BETWEEN_WORDS.split(spelled) if each]
        words = [word for each in typed if (word := word_list(language).word(each))]
        if words and len(words) == len(typed):
            return tuple(words)
    return ()


def _beginnings(word: str) -> Iterator[str]:
    for length in range(SHORTEST_BEGINNING, len(word) + 1):
        yield word[:length].replace("ё", "е")


def _fold(typed: str) -> str:
    return typed.replace("й", "и")
