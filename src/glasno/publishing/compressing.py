"""Compressed copies that stand beside a published file: the same bytes in, the same bytes out."""

import zlib
from collections.abc import Iterable
from math import inf
from pathlib import PurePosixPath

import brotli

TEXT_TYPES = frozenset(
    {".atom", ".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".xml", ".yaml"}
)
# Below this a compressed answer saves nothing: headers and frame weigh more.
SMALLEST = 512
# gzip without a name and with the time 0, so that a copy depends on its content alone.
GZIP_WINDOW = 31
# (largest size, quality): 11 would take two and a half times as long as 10 for a fiftieth of the
# weight, and of 20 MB 20 s.
BROTLI_QUALITY = ((2**16, 10), (2**19, 6), (2**22, 5), (inf, 1))
GZIP_QUALITY = ((2**19, 9), (2**22, 6), (inf, 1))


def worth_copies(path: str, data: bytes) -> bool:
    """Whether compressed copies help: not for small files, nor for types packed already."""
    return PurePosixPath(path).suffix in TEXT_TYPES and len(data) >= SMALLEST


def gzip_copy(data: bytes) -> bytes:
    """One gzip member; its header holds neither name nor time."""
    packer = zlib.compressobj(_quality(data, GZIP_QUALITY), zlib.DEFLATED, GZIP_WINDOW)
    return packer.compress(data) + packer.flush()


def brotli_copy(data: bytes) -> bytes:
    """The smallest that brotli makes of it in reasonable time."""
    return bytes(brotli.compress(data, quality=_quality(data, BROTLI_QUALITY)))


def _quality(data: bytes, steps: Iterable[tuple[float, int]]) -> int:
    return next(quality for size, quality in steps if len(data) <= size)


SUFFIXES = {".gz": gzip_copy, ".br": brotli_copy}


def copies(path: str, data: bytes) -> dict[str, bytes]:
    """Suffix to bytes of each compressed copy; empty where copies do not help."""
    if not worth_copies(path, data):
        return {}
    return {suffix: pack(data) for suffix, pack in SUFFIXES.items()}


def is_copy_of(suffix: str, packed: bytes, data: bytes) -> bool:
    """Whether `packed` opens to `data`; cheaper than packing again, and true across versions."""
    try:
        return _unpack(suffix, packed, len(data)) == data
    except (zlib.error, brotli.error):
        return False


def _unpack(suffix: str, packed: bytes, size: int) -> bytes:
    if suffix == ".br":
        return bytes(brotli.decompress(packed))
    opener = zlib.decompressobj(GZIP_WINDOW)
    data = opener.decompress(packed, size + 1)
    return data if opener.eof and not opener.unused_data else b""
