import json
import stat
from pathlib import Path

import pyrage  # noqa: TID251 -- the organiser's side of sealing
import pytest
from click.testing import CliRunner

from glasno.cli.keys import keys
from glasno.vault.recipients import check_recipient

WIDE = {"COLUMNS": "400"}  # a sentence in a frame would be broken inside of words


def sentence(stderr: str) -> str:
    """An error's words, with or without a frame around them."""
    return " ".join(word for word in stderr.split() if word.strip("╭╮╰╯─│") and word != "Error")


def test_new_writes_the_identity_and_prints_the_recipient_alone(tmp_path: Path) -> None:
    path = tmp_path / "organiser.age"

    result = CliRunner().invoke(keys, ["new", "--out", str(path), "--json"])

    facts = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert set(facts) == {"recipient", "file"}
    assert facts["file"] == str(path)
    assert check_recipient(facts["recipient"]) == facts["recipient"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    comment, secret = path.read_text().splitlines()
    assert comment == f"# public key: {facts['recipient']}"
    assert str(pyrage.x25519.Identity.from_str(secret).to_public()) == facts["recipient"]
    assert secret not in result.output


def test_new_prints_for_people_without_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(keys, ["new", "--out", str(tmp_path / "organiser.age")])
    assert result.exit_code == 0
    assert "age1" in result.stdout
    assert "AGE-SECRET-KEY" not in result.output.upper()


def test_new_asks_for_the_passphrase_twice_and_locks_the_file(tmp_path: Path) -> None:
    path = tmp_path / "organiser.age"
    typed = "seven words of a row\n" * 2

    result = CliRunner().invoke(
        keys, ["new", "--out", str(path), "--passphrase", "--json"], input=typed
    )

    assert result.exit_code == 0
    opened = pyrage.passphrase.decrypt(path.read_bytes(), "seven words of a row").decode()
    assert json.loads(result.stdout)["recipient"] in opened
    assert "seven words" not in result.output


def test_new_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "organiser.age"
    path.write_text("the only copy")

    result = CliRunner(env=WIDE).invoke(keys, ["new", "--out", str(path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence(result.stderr) == (
        f"{path} exists already and was left as it is; choose another name for --out."
    )
    assert path.read_text() == "the only copy"


def test_new_says_plainly_that_it_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "organiser.age"

    result = CliRunner(env=WIDE).invoke(keys, ["new", "--out", str(path)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence(result.stderr) == (
        f"{path} cannot be written (No such file or directory); choose another place for --out."
    )


def test_new_on_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "organiser.age"
    monkeypatch.setattr("glasno.vault.identities.os.fsync", full)
    result = CliRunner().invoke(keys, ["new", "--out", str(path)])
    assert result.exit_code == 1
    assert not path.exists()
