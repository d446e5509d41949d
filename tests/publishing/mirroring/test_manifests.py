"""What a signed manifest may say."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.publishing.mirroring.errors import UntrustedError
from glasno.publishing.mirroring.manifests import Manifest, read_manifest
from glasno.vault.minisign import BadSignatureError, verify
from tests.factories.signed_site import FILES, KEY, LIVE, SIGNED_AT, manifest_of, sign_manifest

HASH = {"sha256": "0" * 64, "size": 1}


def read(manifest: dict[str, Any] | bytes, root: Path, **comment: Any) -> Manifest:
    sign_manifest(root, manifest, **comment)
    raw = (root / "manifest.json").read_bytes()
    return read_manifest(raw, (root / "manifest.json.minisig").read_bytes(), key=KEY.public)


def test_a_manifest_is_read_with_its_exact_bytes(tmp_path: Path) -> None:
    manifest = read(manifest_of(FILES, sequence=42), tmp_path)
    assert (manifest.variant, manifest.sequence, manifest.at) == ("mirror", 42, SIGNED_AT)
    assert manifest.sizes == {path: len(data) for path, data in FILES.items()}
    assert manifest.live == tuple(sorted(LIVE))
    assert verify(manifest.raw, manifest.signature.decode(), KEY.public)


WRONG: dict[str, dict[str, Any]] = {
    "format": {"format": 2},
    "variant": {"variant": "onion"},
    "variant as a list": {"variant": ["mirror"]},
    "sequence nought": {"sequence": 0},
    "sequence below": {"sequence": -1},
    "sequence as text": {"sequence": "1"},
    "sequence as truth": {"sequence": True},
    "sequence beyond": {"sequence": 2**60},
    "no files": {"files": None},
    "files as a list": {"files": ["index.html"]},
    "no hash": {"files": {"a.html": {"size": 1}}},
    "hash in capitals": {"files": {"a.html": {"sha256": "A" * 64, "size": 1}}},
    "hash as a path": {"files": {"a.html": {"sha256": "../" + "0" * 61, "size": 1}}},
    "no size": {"files": {"a.html": {"sha256": "0" * 64}}},
    "size below nought": {"files": {"a.html": {"sha256": "0" * 64, "size": -1}}},
    "size as a fraction": {"files": {"a.html": {"sha256": "0" * 64, "size": 0.5}}},
    "facts as a list": {"files": {"a.html": ["0" * 64, 1]}},
    "live as an object": {"live": {}},
    "live as numbers": {"live": [1]},
    "time": {"at": "yesterday"},
    "time without a zone": {"at": "2026-11-28T15:00:00"},
    "no time": {"at": None},
    "a file for a directory": {"files": {"a": HASH, "a/b.html": HASH}},
    "a live file for a directory": {"files": {"count/x.json/y.html": HASH}},
    "itself": {"files": {"manifest.json": HASH}},
    "a live file twice": {"files": {"count/x.json": HASH}},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_manifest_that_contradicts_itself_is_refused(what: str, tmp_path: Path) -> None:
    with pytest.raises(UntrustedError):
        read(manifest_of(FILES, sequence=1) | WRONG[what], tmp_path)


PATHS = [
    "../secret",
    "a/../../secret",
    "/etc/passwd",
    "a//b",
    "a/",
    "./a",
    "",
    ".htaccess",
    "a/.env",
    "a\\b",
    "a\0b",
    "a b",
    "ё.html",
    "C:x",
    "-rf",
    "a.html.minisig",
    "a.html.gz",
    "a.html.minisig.gz",
    "manifest.json.minisig",
    "x/" * 300 + "x",
    "x" * 201,
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("where", ["files", "live"])
def test_a_path_that_is_not_plain_is_refused(path: str, where: str, tmp_path: Path) -> None:
    listed: Any = {path: HASH} if where == "files" else [path]
    with pytest.raises(UntrustedError, match="names a path"):
        read({**manifest_of({}, sequence=1, live={}), where: listed}, tmp_path)


def test_a_compressed_copy_stands_beside_its_file_alone(tmp_path: Path) -> None:
    files = {"a.html": HASH, "a.html.gz": HASH, "a.html.br": HASH}
    manifest = read({**manifest_of({}, sequence=1), "files": files}, tmp_path)
    assert manifest.files.keys() == files.keys()
    del files["a.html"]
    with pytest.raises(UntrustedError, match="is a compressed copy of nothing"):
        read({**manifest_of({}, sequence=1), "files": files}, tmp_path)


@pytest.mark.parametrize(
    "comment",
    [
        {"file": "count/x.json"},
        {"variant": "home"},
        {"sequence": 2},
        {"sequence": "01"},
        {"file": "manifest.json/"},
    ],
)
def test_a_signature_of_another_file_or_edition_is_refused(
    comment: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(UntrustedError, match="was made for another file or edition"):
        read(manifest_of(FILES, sequence=1), tmp_path, **comment)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'"text"',
        b"[" * 100_000,
        b'{"format": 1, "format": 1}',
        json.dumps(manifest_of(FILES, sequence=1)).encode()[:-1] + b', "sequence": 1}',
    ],
    ids=range(8),
)
def test_what_is_no_json_object_is_refused(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(UntrustedError, match="is signed, but it is no JSON"):
        read(raw, tmp_path)


@given(place=st.integers(min_value=0), value=st.integers(0, 255), signature=st.booleans())
def test_a_changed_byte_anywhere_is_noticed(place: int, value: int, *, signature: bool) -> None:
    raw = json.dumps(manifest_of(FILES, sequence=1)).encode()
    words = "timestamp:1\tfile:manifest.json\tvariant:mirror\tsequence:1"
    signed = KEY.sign(raw, trusted_comment=words).encode()
    changed = bytearray(signed if signature else raw)
    # The first line of a signature is not signed, as its name says.
    first = signed.index(b"\n") + 1 if signature else 0
    changed[first + place % (len(changed) - first)] = value
    pair = (raw, bytes(changed)) if signature else (bytes(changed), signed)
    try:
        manifest = read_manifest(*pair, key=KEY.public)
    except (BadSignatureError, UntrustedError):
        return
    # The same byte again, or white space at a line's end: nothing that was signed is another.
    assert manifest.raw == raw
