"""Compressed copies that stand beside a published file: the same bytes in, the same bytes out."""

import zlib
from pathlib import PurePosixPath

import brotli

TEXT_TYPES = frozenset(
    {".atom", ".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".xml", ".yaml"}
)
# Below this a compressed answer saves nothing: headers and frame weigh more.
SMALLEST = 512
# gzip without a name and with the time 0, so that a copy depends on its content alone.
GZIP_WINDOW = 31


def worth_copies(path: str, data: bytes) -> bool:
    """Whether compressed copies help: not for small files, nor for types packed already."""
    return PurePosixPath(path).suffix in TEXT_TYPES and len(data) >= SMALLEST


def gzip_copy(data: bytes) -> bytes:
    """One gzip member; its header holds neither name nor time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, GZIP_WINDOW)
    return packer.compress(data) + packer.flush()


def brotli_copy(data: bytes) -> bytes:
    """The smallest brotli makes of it."""
    return bytes(brotli.compress(data, quality=11))


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
