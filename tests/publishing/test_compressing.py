"""Compressed copies: small, the same every time, and open to the very file."""

import gzip

import brotli
import pytest

from glasno.publishing.compressing import SMALLEST, copies, is_copy_of, worth_copies

PAGE = "<p>Верните отказников из незаконных тюрем.</p>\n".encode() * 40


def test_copies_open_to_the_file() -> None:
    packed = copies("index.html", PAGE)
    assert gzip.decompress(packed[".gz"]) == PAGE
    assert brotli.decompress(packed[".br"]) == PAGE
    assert all(len(copy) < len(PAGE) for copy in packed.values())


def test_copies_are_the_same_each_time() -> None:
    assert copies("index.html", PAGE) == copies("index.html", PAGE)


def test_gzip_copy_holds_neither_time_nor_name() -> None:
    header = copies("index.html", PAGE)[".gz"][:8]
    flags, time = header[3], header[4:8]
    assert flags == 0
    assert time == b"\0\0\0\0"


@pytest.mark.parametrize(
    ("path", "size", "worth"),
    [
        ("index.html", SMALLEST, True),
        ("index.html", SMALLEST - 1, False),
        ("en/site.css", 9999, True),
        ("count.json", 80, False),
        ("qr.png", 9999, False),
        ("no-suffix", 9999, False),
    ],
)
def test_worth_copies_of(path: str, size: int, worth: bool) -> None:
    assert worth_copies(path, b"a" * size) is worth
    assert bool(copies(path, b"a" * size)) is worth


@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_is_copy_of_tells_other_and_broken_copies(suffix: str) -> None:
    packed = copies("index.html", PAGE)[suffix]
    longer = copies("index.html", PAGE + b"more")[suffix]
    assert is_copy_of(suffix, packed, PAGE)
    assert not is_copy_of(suffix, packed, PAGE[:-1])
    assert not is_copy_of(suffix, longer, PAGE)
    assert not is_copy_of(suffix, packed[:-1], PAGE)
    assert not is_copy_of(suffix, packed + b"\0", PAGE)
    assert not is_copy_of(suffix, b"", PAGE)
    assert not is_copy_of(suffix, b"not packed at all", PAGE)
