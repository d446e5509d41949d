"""The sweep finds what is planted: before it may say that there is nothing."""

import base64
import gzip
from pathlib import Path

import brotli
import pytest

from tests.security.sweep import bytes_spellings, spellings, sweep

SENTINEL = "Сентинель-Вера-7291"
RAW = SENTINEL.encode()

PLANTED = {
    "utf-8": b"before " + RAW + b" after",
    "cp1251": SENTINEL.encode("cp1251"),
    "utf-16": SENTINEL.encode("utf-16-le"),
    "hex": RAW.hex().encode(),
    "HEX": RAW.hex().upper().encode(),
    "base64 at offset 0": base64.b64encode(RAW + b"tail"),
    "base64 at offset 1": base64.b64encode(b"x" + RAW + b"tail"),
    "base64 at offset 2": base64.b64encode(b"xx" + RAW + b"tail"),
    "base64url at offset 1": base64.urlsafe_b64encode(b"x" + RAW + b"tail"),
    "json": SENTINEL.encode("ascii", "backslashreplace"),
}


@pytest.mark.parametrize("way", PLANTED)
def test_sweep_finds_a_planted_sentinel(tmp_path: Path, way: str) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "file.sqlite3-wal").write_bytes(b"\x00" * 100 + PLANTED[way])

    assert sweep(tmp_path, spellings(SENTINEL)) != []


@pytest.mark.parametrize(
    ("name", "pack"), [("page.html.gz", gzip.compress), ("page.html.br", brotli.compress)]
)
def test_sweep_looks_into_compressed_copies(tmp_path: Path, name: str, pack: object) -> None:
    (tmp_path / name).write_bytes(pack(b"before " + RAW))  # type: ignore[operator] # either packer

    assert sweep(tmp_path, spellings(SENTINEL)) != []


def test_sweep_finds_a_planted_ciphertext(tmp_path: Path) -> None:
    box = bytes(range(200, 250))
    (tmp_path / "database").write_bytes(b"x" + box)

    assert sweep(tmp_path, {"raw": box} | bytes_spellings("box", box)) != []


def test_sweep_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "database").write_bytes(b"all is well")

    assert sweep(tmp_path, spellings(SENTINEL)) == []
