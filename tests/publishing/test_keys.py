"""The key that signs the site: made once, never again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from glasno.publishing.files import Tree
from glasno.publishing.keys import SigningError, live_signature, signed_at, signing_key
from glasno.vault.keyring import Keyring
from glasno.vault.minisign import PublicKey

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "secrets")


def test_first_call_makes_the_key_and_writes_its_public_half(
    tmp_path: Path, keyring: Keyring
) -> None:
    key = signing_key(tmp_path, keyring)
    assert PublicKey.parse((tmp_path / "manifest.pub").read_text()) == key.public
    assert signing_key(tmp_path, keyring).public == key.public


def test_lost_key_is_not_made_anew(tmp_path: Path, keyring: Keyring) -> None:
    signing_key(tmp_path, keyring)
    (tmp_path / "secrets/manifest.key").unlink()
    with pytest.raises(SigningError, match="put it back from a copy"):
        signing_key(tmp_path, keyring)
    assert not (tmp_path / "secrets/manifest.key").exists()


def test_lost_public_half_is_written_again(tmp_path: Path, keyring: Keyring) -> None:
    key = signing_key(tmp_path, keyring)
    (tmp_path / "manifest.pub").unlink()
    assert signing_key(tmp_path, keyring).public == key.public
    assert (tmp_path / "manifest.pub").exists()


def test_another_key_than_mirrors_know_is_refused(tmp_path: Path, keyring: Keyring) -> None:
    signing_key(tmp_path, keyring)
    (tmp_path / "secrets/manifest.key").unlink()
    keyring.create_server_key("manifest")
    with pytest.raises(SigningError, match="not the one of"):
        signing_key(tmp_path, keyring)


def test_public_half_that_is_none_is_refused(tmp_path: Path, keyring: Keyring) -> None:
    (tmp_path / "manifest.pub").write_text("rubbish")
    with pytest.raises(SigningError, match="is no public key"):
        signing_key(tmp_path, keyring)
    assert not (tmp_path / "secrets/manifest.key").exists()


def test_time_of_a_live_signature_never_goes_back(tmp_path: Path, keyring: Keyring) -> None:
    key, tree = signing_key(tmp_path, keyring), Tree(tmp_path / "site", public=True)
    tree.write("a.json", b"1")
    assert signed_at(tree, "a.json") == 0
    first = live_signature(key, "a.json", b"1", now=NOW, after=signed_at(tree, "a.json"))
    tree.replace({"a.json.minisig": first})
    assert signed_at(tree, "a.json") == int(NOW.timestamp())
    back = NOW - timedelta(days=1)
    second = live_signature(key, "a.json", b"2", now=back, after=signed_at(tree, "a.json"))
    assert f"timestamp:{int(NOW.timestamp())}\tfile:a.json".encode() in second


def test_live_signature_tells_the_minute_and_not_the_second(
    tmp_path: Path, keyring: Keyring
) -> None:
    key, odd = signing_key(tmp_path, keyring), NOW.replace(second=37, microsecond=9)
    signature = live_signature(key, "a.json", b"1", now=odd, after=0)
    assert f"timestamp:{int(NOW.timestamp())}\tfile:a.json".encode() in signature


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        b"\xff",
        b"trusted comment: timestamp:x\tfile:a.json",
        b"trusted comment: timestamp:-1\tfile:a.json",
        b"trusted comment: timestamp:" + b"9" * 16 + b"\tfile:a.json",
        b"trusted comment: timestamp:" + b"9" * 5000 + b"\tfile:a.json",
    ],
    ids=["empty", "no text", "no number", "below zero", "beyond clocks", "thousands of digits"],
)
def test_signature_that_is_none_bears_no_time(tmp_path: Path, signature: bytes) -> None:
    tree = Tree(tmp_path / "site", public=True)
    tree.replace({"a.json.minisig": signature})
    assert signed_at(tree, "a.json") == 0
