"""Choosing an encoding and a language by what the visitor's program accepts (RFC 9110, 12.5)."""

from collections.abc import Collection, Sequence
from functools import lru_cache

# Longer ones are nobody's; they would only fill the caches below.
LONGEST = 1000
MOST_PARTS = 50

# Best first: where the visitor has no preference the smaller answer goes.
ENCODINGS = ("br", "gzip", "identity")


@lru_cache(maxsize=512)
def encodings(accept: bytes) -> tuple[str, ...]:
    """The acceptable of br, gzip and identity, the most wanted first; always one at least.

    `accept` is the header's value, b"" where there is none: then only identity is sure.
    """
    quality = _qualities(accept)
    if not quality:
        return ("identity",)
    quality.setdefault("gzip", quality.get("x-gzip", quality.get("*", 0.0)))
    quality.setdefault("br", quality.get("*", 0.0))
    # Not named means acceptable, but less wanted than what is named.
    quality.setdefault("identity", quality.get("*", 0.0001))
    wanted = sorted(
        (name for name in ENCODINGS if quality[name] > 0), key=lambda name: -quality[name]
    )
    # Refusing every encoding is answered as if nothing had been said: a page helps more than a 406.
    return tuple(wanted) or ("identity",)


@lru_cache(maxsize=512)
def languages(accept: bytes, offered: tuple[str, ...]) -> tuple[str, ...]:
    """All `offered` languages, those that Accept-Language names first, by its wishes.

    "ru-RU" asks for "ru". Languages that are not named follow in the site's order.
    """
    named: dict[str, float] = {}
    refused = set()
    for tag, quality in _qualities(accept).items():
        language = tag.partition("-")[0]
        if language not in offered:
            continue
        if quality > 0:
            named[language] = max(quality, named.get(language, 0.0))
        elif language == tag:
            refused.add(language)
    wanted = sorted(named, key=lambda language: -named[language])
    others = [language for language in offered if language not in named]
    return (*wanted, *sorted(others, key=lambda language: language in refused))


def first(choices: Sequence[str], among: Collection[str]) -> str | None:
    """The first choice that is there."""
    return next((choice for choice in choices if choice in among), None)


def _qualities(header: bytes) -> dict[str, float]:
    """Lower-case names and their q-values; what is malformed is left out."""
    qualities: dict[str, float] = {}
    text = header[:LONGEST].decode("latin-1").lower()
    for part in text.split(",")[:MOST_PARTS]:
        name, _, parameters = part.partition(";")
        quality = _quality(parameters)
        if name.strip() and quality is not None:
            qualities.setdefault(name.strip(), quality)
    return qualities


def _quality(parameters: str) -> float | None:
    name, _, value = parameters.strip().partition("=")
    if not name:
        return 1.0
    digits = value.strip()
    if name.strip() != "q" or not digits.replace(".", "", 1).isdecimal() or len(digits) > 5:
        return None
    return min(float(digits), 1.0)
