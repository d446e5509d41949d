"""The manifest: the same bytes for the same facts, signed, and read back without being parsed."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from glasno.publishing.manifest import Manifest, facts, sequence_in
from glasno.vault.minisign import SigningKey, comment_fields, verify

KEY = SigningKey.from_seed(bytes(range(32)))
MANIFEST = Manifest(
    variant="mirror",
    sequence=42,
    at=datetime(2026, 11, 28, 15, tzinfo=UTC),
    base_url="https://glasno.example",
    addresses=("https://glasno.example", "http://glasno.onion"),
    files={"en/index.html": facts("en/index.html", b"home"), "a.png": facts("a.png", b"")},
    live=("count/x.json",),
)


def test_manifest_is_json_with_every_file() -> None:
    data = MANIFEST.to_bytes()
    assert json.loads(data) == {
        "format": 1,
        "variant": "mirror",
        "sequence": 42,
        "at": "2026-11-28T15:00:00Z",
        "base_url": "https://glasno.example",
        "addresses": ["https://glasno.example", "http://glasno.onion"],
        "files": {
            "a.png": {"sha256": hashlib.sha256(b"").hexdigest(), "size": 0},
            "en/index.html": {"sha256": hashlib.sha256(b"home").hexdigest(), "size": 4},
        },
        "live": ["count/x.json"],
    }
    assert list(json.loads(data)) == sorted(json.loads(data))


@pytest.mark.parametrize("files", [MANIFEST.files, {}, {"one": facts("one", b"1")}])
def test_manifest_is_read_back_as_it_was_written(files: dict[str, str]) -> None:
    manifest = replace(MANIFEST, files=files)
    data = manifest.to_bytes()
    assert Manifest.parse(data, manifest.signature(data, KEY), KEY.public) == manifest
    reordered = replace(manifest, files=dict(reversed(files.items())))
    assert reordered.to_bytes() == data


def test_signature_names_file_variant_and_sequence() -> None:
    data = MANIFEST.to_bytes()
    told = comment_fields(verify(data, MANIFEST.signature(data, KEY).decode(), KEY.public))
    assert told == {
        "timestamp": str(int(MANIFEST.at.timestamp())),
        "file": "manifest.json",
        "variant": "mirror",
        "sequence": "42",
    }


def test_manifest_of_another_key_or_with_another_byte_is_none() -> None:
    data = MANIFEST.to_bytes()
    signature = MANIFEST.signature(data, KEY)
    other = SigningKey.from_seed(bytes(32))
    assert Manifest.parse(data, signature, other.public) is None
    assert Manifest.parse(data.replace(b"42", b"43"), signature, KEY.public) is None
    assert Manifest.parse(data, b"", KEY.public) is None


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"files": {', b"\xff", b'{"files": {}, "format": 1}']
)
def test_signed_bytes_that_are_no_manifest_are_none(data: bytes) -> None:
    signature = MANIFEST.signature(data, KEY)
    assert Manifest.parse(data, signature, KEY.public) is None


def test_live_signature_is_not_taken_for_a_manifest_s() -> None:
    data = MANIFEST.to_bytes()
    signature = KEY.sign(data, trusted_comment="timestamp:1\tfile:count/x.json").encode()
    assert Manifest.parse(data, signature, KEY.public) is None


def test_sequence_is_found_in_a_manifest_whoever_signed_it() -> None:
    assert sequence_in(MANIFEST.to_bytes()) == 42
    assert sequence_in(json.dumps({"sequence": 7}, separators=(",", ":")).encode()) == 7
    assert sequence_in(b"") == 0
    assert sequence_in(b'"sequence": 99999999999999999999') == 0


def test_only_number_and_time_do_not_count_as_a_difference() -> None:
    later = replace(MANIFEST, sequence=43, at=datetime(2026, 11, 29, tzinfo=UTC))
    assert later.says_the_same(MANIFEST)
    assert not replace(later, live=()).says_the_same(MANIFEST)
    assert not later.says_the_same(None)
