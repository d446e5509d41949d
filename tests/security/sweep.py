"""Looks for a string in everything below a directory, in every spelling in which it could hide."""

import base64
import contextlib
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import brotli


@dataclass(frozen=True)
class Hit:
    """Where a sentinel lies, and how it is spelled there."""

    path: str
    spelling: str


def spellings(sentinel: str) -> dict[str, bytes]:
    """The sentinel as text, as a row of bytes, and as what encoders make of both."""
    plain = sentinel.encode()
    found = {
        "utf-8": plain,
        "utf-16": sentinel.encode("utf-16-le"),
        "percent": quote(sentinel, safe="").encode(),
        "json": json.dumps(sentinel)[1:-1].encode(),
    }
    with contextlib.suppress(UnicodeEncodeError):  # what cp1251 cannot spell is not there in it
        found["cp1251"] = sentinel.encode("cp1251")
    found |= bytes_spellings("utf-8", plain)
    return {name: spelled for name, spelled in found.items() if spelled}


def bytes_spellings(name: str, raw: bytes) -> dict[str, bytes]:
    """Hexadecimal in both cases, and base64 at each of its three offsets, without the edges."""
    spelled = {f"{name} hex": raw.hex().encode(), f"{name} HEX": raw.hex().upper().encode()}
    for offset in range(3):
        # The first and last group depend on their neighbours: what lies between does not.
        lead = 0 if offset == 0 else 3 - offset
        inner = raw[lead : lead + (len(raw) - lead) // 3 * 3]
        spelled[f"{name} base64+{offset}"] = base64.b64encode(inner)
        spelled[f"{name} base64url+{offset}"] = base64.urlsafe_b64encode(inner)
    return spelled


def sweep(root: Path, wanted: dict[str, bytes]) -> list[Hit]:
    """Every file below `root`, as it lies there and unpacked."""
    hits = []
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        for way, content in _readings(path):
            hits += [
                Hit(str(path.relative_to(root)), f"{spelling}{way}")
                for spelling, sought in wanted.items()
                if sought in content
            ]
    return hits


def _readings(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return  # written and renamed while we walked: it is met under its new name
    yield "", content
    yield from _unpacked(path.suffix, content)


def _unpacked(suffix: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        match suffix:
            case ".gz":
                yield " in gzip", gzip.decompress(content)
            case ".br":
                yield " in brotli", brotli.decompress(content)
            case ".z":
                yield " in zlib", zlib.decompress(content)
    except (OSError, zlib.error, brotli.error):
        return
