"""How much of a letter is the writer's own, counted in memory to advise the writer alone.

Many letters in the same words are answered with one; a few own sentences change that. Nothing here
is stored, and no letter is ever compared with another person's.
"""

from __future__ import annotations

import re
from zlib import crc32

WORDS_A_SHINGLE = 4
# Endings of Russian and English words lie behind these letters: задержанного, задержанный.
STEM = 5
# At least one run of four words in four must be the writer's own. Below that lie a changed name,
# place and date and a sentence of politeness: what an office takes for the same letter.
ALMOST_BARE = 0.75

_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[int]:
    """All runs of four words, as checksums; a text of fewer words is one run, an empty one none.

    Letter case, punctuation, «ё», and endings beyond a word's first five letters do not count.
    """
    words = [word[:STEM] for word in _WORD.findall(text.casefold().replace("ё", "е"))]
    runs = max(len(words) - WORDS_A_SHINGLE + 1, min(len(words), 1))
    return frozenset(
        crc32(" ".join(words[start : start + WORDS_A_SHINGLE]).encode("utf-8", "replace"))
        for start in range(runs)
    )


def likeness(own: str, bare: str) -> float:
    """Which part of `own` stands in `bare` too: 0 nothing, 1 all of it.

    Of `own`, not of both: a long text that one's letter took a little from is not like it, and a
    letter cut short is. An empty `own` has nothing of its own: 1.
    """
    mine = shingles(own)
    return len(mine & shingles(bare)) / len(mine) if mine else 1.0


def is_almost_bare(own: str, bare: str) -> bool:
    """Whether a letter is worth a hint that it is the campaign's bare text almost word by word."""
    return likeness(own, bare) >= ALMOST_BARE
