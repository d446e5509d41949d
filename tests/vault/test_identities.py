import os
import stat
from pathlib import Path

import pyrage  # noqa: TID251 -- the organiser's side of sealing
import pytest

from glasno.vault.identities import new_identity, write_identity


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_identity_opens_what_is_sealed_to_its_recipient() -> None:
    identity = new_identity()
    sealed = pyrage.encrypt(b"text", [pyrage.x25519.Recipient.from_str(identity.recipient)])
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.secret)]) == b"text"


def test_identities_differ() -> None:
    assert new_identity().secret != new_identity().secret


def test_repr_hides_the_secret() -> None:
    identity = new_identity()
    assert repr(identity) == f"Identity(recipient={identity.recipient!r})"


def test_file_has_the_form_of_age_keygen_and_mode_0600(tmp_path: Path) -> None:
    identity, path = new_identity(), tmp_path / "organiser.age"
    before = os.umask(0)
    try:
        write_identity(path, identity, passphrase=None)
    finally:
        os.umask(before)
    assert path.read_text() == f"# public key: {identity.recipient}\n{identity.secret}\n"
    assert mode(path) == 0o600


def test_file_with_a_passphrase_opens_with_it_alone(tmp_path: Path) -> None:
    identity, path = new_identity(), tmp_path / "organiser.age"

    write_identity(path, identity, passphrase="seven words of a row")

    assert mode(path) == 0o600
    text = path.read_bytes()
    assert text.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----\n")
    assert identity.secret.encode() not in text
    assert pyrage.passphrase.decrypt(text, "seven words of a row") == (
        f"# public key: {identity.recipient}\n{identity.secret}\n".encode()
    )
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(text, "seven words of a raw")


def test_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "organiser.age"
    path.write_text("the only copy")
    with pytest.raises(FileExistsError):
        write_identity(path, new_identity(), passphrase=None)
    assert path.read_text() == "the only copy"


def test_link_to_nowhere_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "organiser.age"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_identity(path, new_identity(), passphrase=None)
    assert not (tmp_path / "elsewhere").exists()


def test_empty_passphrase_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "organiser.age"
    with pytest.raises(ValueError, match="an empty passphrase protects nothing"):
        write_identity(path, new_identity(), passphrase="")
    assert not path.exists()


def test_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "organiser.age"
    monkeypatch.setattr("glasno.vault.identities.os.fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_identity(path, new_identity(), passphrase=None)
    assert not path.exists()
