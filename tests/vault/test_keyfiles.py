import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glasno.vault import keyfiles
from glasno.vault.keyfiles import KeyringError, MissingKeyError, WeakKeyError
from tests.factories.linkless import REFUSALS, refuse_links


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "petitions" / "7" / "mac.key"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_created_key_is_32_bytes_in_a_file_for_its_owner_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        assert keyfiles.create(path) is True
    finally:
        os.umask(before)
    assert len(path.read_bytes()) == 32
    assert keyfiles.read(path).key == path.read_bytes()
    assert mode(path) == 0o600
    assert [mode(each) for each in path.parents[:3]] == [0o700, 0o700, 0o700]
    assert [each.name for each in path.parent.iterdir()] == ["mac.key"]


def test_key_that_is_there_is_kept(path: Path) -> None:
    keyfiles.create(path)
    before = path.read_bytes()
    assert keyfiles.create(path) is False
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["mac.key"]


def test_missing_key_says_which_and_what_to_do(path: Path) -> None:
    with pytest.raises(MissingKeyError) as caught:
        keyfiles.read(path)
    assert str(caught.value) == (
        f"The key file {path} is missing; put it back from your backup of the secrets, or check"
        " that GLASNO_SECRETS_DIR points to the right directory."
    )
    with pytest.raises(MissingKeyError):
        keyfiles.stamp(str(path))


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o610, 0o644, 0o777])
def test_key_that_others_may_touch_is_refused(path: Path, bits: int) -> None:
    keyfiles.create(path)
    path.chmod(bits)
    with pytest.raises(WeakKeyError, match=f"run `chmod 600 {path}`"):
        keyfiles.read(path)


def test_key_that_is_read_only_is_taken(path: Path) -> None:
    keyfiles.create(path)
    path.chmod(0o400)
    assert len(keyfiles.read(path).key) == 32


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_key_of_another_size_is_refused(path: Path, size: int) -> None:
    keyfiles.create(path)
    path.write_bytes(b"k" * size)
    with pytest.raises(WeakKeyError, match="does not hold a whole key of 32 bytes"):
        keyfiles.read(path)


def test_key_of_zeros_is_refused(path: Path) -> None:
    keyfiles.create(path)
    path.write_bytes(bytes(32))
    with pytest.raises(WeakKeyError):
        keyfiles.read(path)


def test_directory_in_the_place_of_a_key_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(KeyringError, match="cannot be used"):
        keyfiles.read(path)


def test_file_in_the_place_of_a_directory_is_refused(path: Path) -> None:
    path.parent.parent.mkdir(parents=True)
    path.parent.write_text("")
    with pytest.raises(KeyringError, match="cannot be made"):
        keyfiles.create(path)
    with pytest.raises(KeyringError, match="cannot be used"):
        keyfiles.stamp(str(path))


def test_full_disk_is_a_plain_sentence_and_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path.parent.mkdir(parents=True)
    monkeypatch.setattr("glasno.vault.keyfiles.os.fsync", full)
    with pytest.raises(KeyringError, match=r"cannot be made \(No space left on device\)"):
        keyfiles.create(path)
    assert list(path.parent.iterdir()) == []


def test_destroyed_key_is_overwritten_before_it_is_unlinked(path: Path) -> None:
    keyfiles.create(path)
    with path.open("rb") as still_open:
        keyfiles.destroy(path)
        assert still_open.read() == bytes(32)
    assert not path.exists()
    assert list(path.parent.iterdir()) == []


def test_destroying_takes_what_a_crash_of_its_making_left(path: Path) -> None:
    keyfiles.create(path)
    left = path.with_name(".mac.key.0123456789abcdef")
    left.write_bytes(b"k" * 32)
    other = path.with_name(".display.key.0123456789abcdef")
    other.write_bytes(b"k" * 32)
    with left.open("rb") as still_open:
        keyfiles.destroy(path)
        assert still_open.read() == bytes(32)
    assert list(path.parent.iterdir()) == [other]


def test_destroying_nothing_is_nothing(path: Path) -> None:
    keyfiles.destroy(path)
    path.parent.mkdir(parents=True)
    keyfiles.destroy(path)
    assert list(path.parent.iterdir()) == []


def test_destruction_cut_short_leaves_no_usable_key_and_can_be_finished(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def crash(self: Path) -> None:
        raise Crash

    keyfiles.create(path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", crash)
        with pytest.raises(Crash):
            keyfiles.destroy(path)

    assert path.exists()
    with pytest.raises(WeakKeyError):
        keyfiles.read(path)
    keyfiles.destroy(path)
    assert not path.exists()


def test_repr_hides_the_key(path: Path) -> None:
    keyfiles.create(path)
    held = keyfiles.read(path)
    assert repr(held) == f"KeyFile(stamp={held.stamp!r})"


@pytest.mark.parametrize("refusal", REFUSALS, ids=errno.errorcode.get)
def test_key_is_made_once_where_no_file_can_have_two_names(
    refusal: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch, refusal)
    assert keyfiles.create(path) is True
    before = path.read_bytes()

    assert keyfiles.create(path) is False

    assert path.read_bytes() == before
    assert mode(path) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["mac.key"]


def test_of_many_who_make_a_key_without_links_one_wins(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: (keyfiles.create(path), path.read_bytes()), range(40)))

    assert [won for won, _key in made].count(True) == 1
    assert {key for _won, key in made} == {path.read_bytes()}
    assert [each.name for each in path.parent.iterdir()] == ["mac.key"]
