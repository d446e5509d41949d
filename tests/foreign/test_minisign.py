"""The ordinary minisign takes our signatures, and we take its."""

import shutil
import subprocess
from pathlib import Path

import pytest

from glasno.vault.minisign import BadSignatureError, PublicKey, SigningKey, verify

pytestmark = pytest.mark.foreign

DATA = b'{"sequence": 42}\n'
COMMENT = "timestamp:1795867200\tfile:manifest.json"


@pytest.fixture(autouse=True)
def minisign() -> None:
    if shutil.which("minisign") is None:
        pytest.fail("No minisign on the PATH. On Debian: apt install minisign")


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["minisign", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def ours(folder: Path) -> None:
    key = SigningKey.from_seed(bytes(range(32)))
    (folder / "manifest.json").write_bytes(DATA)
    (folder / "manifest.json.minisig").write_text(key.sign(DATA, trusted_comment=COMMENT))
    (folder / "manifest.pub").write_text(key.public.text())


def test_minisign_verifies_our_signature_and_tells_its_comment(tmp_path: Path) -> None:
    ours(tmp_path)
    found = run("-Vm", "manifest.json", "-p", "manifest.pub", folder=tmp_path)
    assert (found.returncode, found.stdout.splitlines()) == (
        0,
        ["Signature and comment signature verified", f"Trusted comment: {COMMENT}"],
    )


def test_minisign_refuses_what_was_changed(tmp_path: Path) -> None:
    ours(tmp_path)
    (tmp_path / "manifest.json").write_bytes(DATA.replace(b"42", b"43"))
    found = run("-Vm", "manifest.json", "-p", "manifest.pub", folder=tmp_path)
    assert (found.returncode, found.stderr.strip()) == (1, "Signature verification failed")


def test_we_verify_the_signature_of_minisign(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(DATA)
    assert run("-G", "-W", "-p", "its.pub", "-s", "its.key", folder=tmp_path).returncode == 0
    signed = run("-S", "-W", "-s", "its.key", "-m", "file", "-t", "a:b", folder=tmp_path)
    assert signed.returncode == 0
    signature = (tmp_path / "file.minisig").read_text()
    key = PublicKey.parse((tmp_path / "its.pub").read_text())
    assert verify(DATA, signature, key) == "a:b"
    with pytest.raises(BadSignatureError):
        verify(DATA + b"\n", signature, key)
