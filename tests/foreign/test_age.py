"""The ordinary `age` program opens what Glasno seals: the data outlives the software."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from django.db.models import Field, Model

from glasno.petitions.models import EpochKey, Signature
from glasno.vault.epochs import Epoch, draw_epoch
from glasno.vault.identities import Identity, new_identity, write_identity
from tests.vault.reading import raw, vectors

pytestmark = pytest.mark.foreign

SCRIPT = Path(__file__).parents[2] / "docs" / "developers" / "open_record.py"
PURPOSE = "petitions.person"
ROW = (7).to_bytes(8, "big") + bytes(range(16))
TEXT = json.dumps({"name": "Анна Ковалёва", "town": "Тбилиси"}, ensure_ascii=False).encode()


@pytest.fixture(scope="module", autouse=True)
def age() -> str:
    """Where age is. A missing one fails: skipping would leave the promise untested."""
    found = shutil.which("age")
    if found is None or shutil.which("age-keygen") is None:
        pytest.fail("the age program is missing; run `apt-get install age`")
    if shutil.which("sqlite3") is None:
        pytest.fail("the sqlite3 program is missing; run `apt-get install sqlite3`")
    return found


@pytest.fixture
def organisers(tmp_path: Path) -> dict[Path, Identity]:
    """Two organisers with their identity files."""
    people = {tmp_path / name: new_identity() for name in ("first.age", "second.age")}
    for path, identity in people.items():
        write_identity(path, identity, passphrase=None)
    return people


@pytest.fixture
def epoch(organisers: dict[Path, Identity], now: datetime) -> Epoch:
    recipients = tuple(each.recipient for each in organisers.values())
    return draw_epoch(petition=7, recipients=recipients, now=now)


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*map(str, arguments)], input=stdin, capture_output=True, check=False)


def open_record(
    tmp_path: Path, identity: Path, sealed_key: bytes, box: bytes, *, row: bytes = ROW
) -> subprocess.CompletedProcess[bytes]:
    """Runs the script of the documentation as an organiser would."""
    (tmp_path / "epoch.age").write_bytes(sealed_key)
    (tmp_path / "record.bin").write_bytes(box)
    files = (tmp_path / "epoch.age", tmp_path / "record.bin")
    return run(sys.executable, "-I", SCRIPT, identity, *files, PURPOSE, row.hex())


def test_age_opens_an_epoch_key_for_each_organiser(
    epoch: Epoch, organisers: dict[Path, Identity]
) -> None:
    for path in organisers:
        opened = run("age", "-d", "-i", path, stdin=epoch.sealed_key)
        assert opened.stdout == b"\x01" + epoch.key_id + epoch.key


def test_age_does_not_open_an_epoch_key_for_a_stranger(epoch: Epoch, tmp_path: Path) -> None:
    path = tmp_path / "stranger.age"
    write_identity(path, new_identity(), passphrase=None)
    opened = run("age", "-d", "-i", path, stdin=epoch.sealed_key)
    assert opened.returncode != 0
    assert opened.stdout == b""
    assert b"no identity matched any of the recipients" in opened.stderr


def test_documented_script_opens_a_record(
    epoch: Epoch, organisers: dict[Path, Identity], tmp_path: Path
) -> None:
    box = epoch.seal(TEXT, purpose=PURPOSE, row=ROW)
    for path in organisers:
        opened = open_record(tmp_path, path, epoch.sealed_key, box)
        assert (opened.stdout, opened.stderr) == (TEXT, b"")


def test_documented_script_opens_the_record_of_version_1(tmp_path: Path) -> None:
    epoch = vectors("epochs-1")
    identity = tmp_path / "organiser.age"
    identity.write_text(epoch["identities"][0])
    record = epoch["record"]
    opened = open_record(
        tmp_path,
        identity,
        raw(epoch["sealed_key"]),
        raw(record["envelope"]),
        row=raw(record["row"]),
    )
    assert opened.stdout == raw(record["plaintext"])


def test_documented_script_refuses_another_row_and_another_epoch(
    epoch: Epoch, organisers: dict[Path, Identity], tmp_path: Path, now: datetime
) -> None:
    path = next(iter(organisers))
    box = epoch.seal(TEXT, purpose=PURPOSE, row=ROW)
    other = draw_epoch(petition=7, recipients=epoch.recipients, now=now)

    elsewhere = open_record(tmp_path, path, epoch.sealed_key, box, row=bytes(24))
    another = open_record(tmp_path, path, other.sealed_key, box)

    assert elsewhere.returncode != 0
    assert b"InvalidTag" in elsewhere.stderr
    assert another.returncode != 0
    assert b"a record of another epoch" in another.stderr
    assert elsewhere.stdout + another.stdout == b""


def test_documented_script_is_a_few_lines() -> None:
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 50


def test_age_keygen_finds_the_recipient_in_our_identity_file(
    organisers: dict[Path, Identity],
) -> None:
    for path, identity in organisers.items():
        assert run("age-keygen", "-y", path).stdout.decode().strip() == identity.recipient


def test_our_own_sealing_takes_a_recipient_made_by_age_keygen(
    tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "keygen.age"
    run("age-keygen", "-o", path)
    recipient = run("age-keygen", "-y", path).stdout.decode()
    epoch = draw_epoch(petition=7, recipients=(recipient,), now=now)
    opened = run("age", "-d", "-i", path, stdin=epoch.sealed_key)
    assert opened.stdout == b"\x01" + epoch.key_id + epoch.key


def test_age_opens_our_locked_identity_file_with_its_passphrase(
    epoch: Epoch, organisers: dict[Path, Identity], tmp_path: Path
) -> None:
    locked = tmp_path / "locked.age"
    write_identity(locked, next(iter(organisers.values())), passphrase="seven words of a row")
    (tmp_path / "epoch.age").write_bytes(epoch.sealed_key)
    command = f"age -d -i {locked} -o {tmp_path}/opened {tmp_path}/epoch.age"

    # age asks for a passphrase on a terminal alone; `script` (util-linux) lends it one.
    run("script", "-qec", command, "/dev/null", stdin=b"seven words of a raw\n")
    assert not (tmp_path / "opened").exists()
    run("script", "-qec", command, "/dev/null", stdin=b"seven words of a row\n")
    assert (tmp_path / "opened").read_bytes() == b"\x01" + epoch.key_id + epoch.key


def store(database: sqlite3.Connection, model: type[Model], row: Mapping[str, object]) -> None:
    """Puts a row into a table that has the model's own names.

    So a column that is renamed must be renamed in the documentation too.
    """
    fields = [model._meta.get_field(name) for name in row]
    columns = ", ".join(str(field.column) for field in fields if isinstance(field, Field))
    marks = ", ".join("?" * len(row))
    table = model._meta.db_table
    database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
    database.execute(f"INSERT INTO {table} VALUES ({marks})", list(row.values()))  # noqa: S608 -- a table of our own


def test_lines_of_the_documentation_open_a_record_from_a_database(
    epoch: Epoch, organisers: dict[Path, Identity], tmp_path: Path
) -> None:
    page = (SCRIPT.parent / "envelopes.md").read_text(encoding="utf-8")
    lines = page.partition("```sh\n")[2].partition("```")[0]
    with sqlite3.connect(tmp_path / "glasno.sqlite3") as database:
        box = epoch.seal(TEXT, purpose=PURPOSE, row=ROW)
        signature = {"petition": 7, "record": ROW[8:]}
        key = {"key_id": epoch.key_id, "sealed_key": epoch.sealed_key}
        store(database, Signature, {"id": 1, **signature, "person": box})
        store(database, Signature, {"id": 2, **signature, "person": b"another"})
        store(database, EpochKey, {"key_id": bytes(16), "sealed_key": b"another"})
        store(database, EpochKey, key)
    database.close()
    shutil.copy(SCRIPT, tmp_path)
    shutil.copy(next(iter(organisers)), tmp_path / "organiser.age")

    # The documentation's python3 has the cryptography package; here that is our own.
    lines = lines.replace("python3 ", f"{sys.executable} -I ")
    opened = subprocess.run(["bash", "-euc", lines], cwd=tmp_path, capture_output=True, check=False)

    assert opened.stderr == b""
    assert opened.stdout.endswith(TEXT)
