"""What keeps Glasno from starting is told in one sentence by the real command, without a trace."""

import shutil
import socket
import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from glasno.running.preparing import KEYS_THAT_CAME_LATER
from glasno.vault.keyring import SERVER_KEYS
from tests import outsiders, postgresql
from tests.running.program import free_port, refusal, run, up

PUBLIC = {"base_url": "https://example.org"}
WITH_MAIL = {"smtp_url": "smtps://user:sesame@mail.example.org"}


# The place


def test_taken_port_is_told(prepared: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = refusal("up", "--demo", data=prepared, port=port)
        assert refusal("serve", data=prepared, port=port) == sentence
    assert sentence.startswith(f"Port {port} on 127.0.0.1 is taken ")


def test_foreign_address_to_listen_on_is_told(tmp_path: Path) -> None:
    sentence = refusal(
        "up", data=tmp_path / "data", host="192.0.2.1", port=free_port(), **PUBLIC, **WITH_MAIL
    )
    assert sentence.startswith("This machine cannot listen on 192.0.2.1; set GLASNO_HOST ")


def test_second_up_on_the_same_data_is_told(prepared: Path) -> None:
    with up("--demo", data=prepared):
        assert refusal("up", "--demo", data=prepared, port=free_port()) == (
            f"Glasno is already running on {prepared}; stop it first, or set "
            "GLASNO_DATA to another directory."
        )


def test_data_that_is_no_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    data = tmp_path / "file" / "data"
    assert refusal("up", "--demo", data=data) == (
        f"The directory {data} cannot be written (Not a directory); "
        "let this user write there, or point GLASNO_DATA somewhere else."
    )


def test_data_where_nobody_may_write_is_told() -> None:
    # Root may write anywhere but in a file system that takes no files.
    data = Path("/proc/glasno")
    assert refusal("up", "--demo", data=data) == (
        f"The directory {data} cannot be written (No such file or directory); "
        "let this user write there, or point GLASNO_DATA somewhere else."
    )


@pytest.mark.parametrize("name", ["secrets_dir", "database_url"])
def test_other_directories_that_cannot_be_written_are_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    directory = tmp_path / "file" / "below"
    value = f"sqlite:///{directory}/glasno.sqlite3" if name == "database_url" else str(directory)
    assert refusal("migrate", data=tmp_path / "data", **{name: value}) == (
        f"The directory {directory} cannot be written (Not a directory); "
        f"let this user write there, or point GLASNO_{name.upper()} somewhere else."
    )


@pytest.mark.parametrize("command", ["up", "serve", "work", "tick", "doctor", "migrate"])
def test_wrong_setting_is_told_by_every_command(command: str, tmp_path: Path) -> None:
    assert refusal(command, data=tmp_path / "data", port="http") == (
        "GLASNO_PORT must be a whole number from 1 to 65535."
    )
    assert not (tmp_path / "data").exists()


# The database


def test_half_migrated_database_that_lost_its_record_is_told(prepared: Path) -> None:
    outsiders.write(prepared, "DELETE FROM django_migrations WHERE app = 'petitions'")
    word = "relation" if postgresql.running() else "table"
    assert refusal("up", data=prepared, port=free_port()) == (
        f"The database {outsiders.name(prepared)} is half migrated and cannot go on at "
        f'petitions.0001_initial ({word} "petitions_petition" already exists); put back the copy '
        "made before the upgrade, or move this one away to begin anew."
    )


def test_half_migrated_database_that_lost_a_table_is_told(prepared: Path) -> None:
    outsiders.write(
        prepared,
        "DROP TABLE petitions_signature CASCADE"
        if postgresql.running()
        else "DROP TABLE petitions_signature",
    )
    sentence = refusal("up", data=prepared, port=free_port())
    assert sentence == (
        f"The database {outsiders.name(prepared)} is half migrated (the table "
        "petitions_signature is not whole); put back the copy made before the upgrade, or move "
        "this one away to begin anew."
    )
    assert refusal("serve", data=prepared, port=free_port()) == sentence
    assert refusal("work", data=prepared) == sentence


def test_half_migrated_database_that_lost_a_column_is_told(prepared: Path) -> None:
    outsiders.write(prepared, "ALTER TABLE running_scheduledrun RENAME COLUMN ran_for TO run_for")
    assert refusal("up", data=prepared, port=free_port()) == (
        f"The database {outsiders.name(prepared)} is half migrated (the table "
        "running_scheduledrun is not whole); put back the copy made before the upgrade, or move "
        "this one away to begin anew."
    )


def test_database_whose_record_has_a_gap_is_told(prepared: Path) -> None:
    outsiders.write(prepared, "DELETE FROM django_migrations WHERE app = 'campaigns'")
    assert refusal("up", data=prepared, port=free_port()) == (
        f"The database {outsiders.name(prepared)} is half migrated and cannot go on "
        "(its record of migrations has a gap); put back the copy made before the upgrade, or move "
        "this one away to begin anew."
    )


def test_database_of_a_newer_version_is_told(prepared: Path) -> None:
    outsiders.write(
        prepared,
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('petitions', '0999_later', '2031-01-01')",
    )
    sentence = refusal("up", data=prepared, port=free_port())
    assert sentence == (
        f"The database {outsiders.name(prepared)} belongs to a newer Glasno (it has "
        "petitions.0999_later); install that version, or put back an older copy."
    )
    assert refusal("serve", data=prepared, port=free_port()) == sentence
    assert refusal("migrate", data=prepared) == sentence


def test_database_that_lacks_a_migration_is_mended_by_up_and_told_by_serve(prepared: Path) -> None:
    outsiders.write(
        prepared,
        "DROP TABLE running_scheduledrun",
        "DELETE FROM django_migrations WHERE app = 'running'",
    )
    assert refusal("serve", data=prepared, port=free_port()) == (
        f"The database {outsiders.name(prepared)} lacks migrations of this version (1); "
        "run `glasno migrate`."
    )
    with up("--demo", data=prepared) as site:
        assert site.said[0] == "Database: migrations applied: 1."


@pytest.mark.sqlite
def test_file_that_is_no_database_is_told(prepared: Path) -> None:
    (prepared / "glasno.sqlite3").write_bytes(b"no database at all" * 1000)
    assert refusal("up", data=prepared, port=free_port()) == (
        f"The database {prepared}/glasno.sqlite3 cannot be used (file is not a database); check "
        "that it is Glasno's, that this user may write it and that the disk is not full."
    )


@pytest.mark.sqlite
def test_locked_database_is_told(prepared: Path) -> None:
    outsiders.write(prepared, "DELETE FROM django_migrations WHERE app = 'running'")
    database = sqlite3.connect(prepared / "glasno.sqlite3", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    sentence = refusal("migrate", data=prepared)
    database.close()
    assert sentence == (
        f"The database {prepared}/glasno.sqlite3 cannot be used (database is locked); check "
        "that it is Glasno's, that this user may write it and that the disk is not full."
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("command", ["serve", "work", "tick"])
def test_missing_database_is_told(command: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert refusal(command, data=data, port=free_port()) == (
        f"There is no database at {data}/glasno.sqlite3 yet; "
        "run `glasno migrate` or `glasno up`, or correct GLASNO_DATA."
    )
    assert not data.exists()


# The keys


@pytest.mark.parametrize(
    "key",
    ["django.key", "mailbox.key", "cases.key", "petitions/1/mac.key", "petitions/1/display.key"],
)
def test_missing_secret_is_told_and_never_replaced(key: str, prepared: Path) -> None:
    path = prepared / "secrets" / key
    path.unlink()
    sentence = refusal("up", "--demo", data=prepared, port=free_port())
    assert sentence == (
        f"The key file {path} is missing; put it back from your backup of the secrets, or check "
        "that GLASNO_SECRETS_DIR points to the right directory."
    )
    assert refusal("serve", data=prepared, port=free_port()) == sentence
    assert refusal("work", data=prepared) == sentence
    assert not path.exists()


def test_missing_secrets_directory_is_told_and_never_replaced(prepared: Path) -> None:
    shutil.rmtree(prepared / "secrets")
    assert refusal("up", "--demo", data=prepared, port=free_port()).startswith(
        f"The key file {prepared}/secrets/django.key is missing; "
    )
    assert list((prepared / "secrets").iterdir()) == []


def test_secret_that_others_can_read_is_told(prepared: Path) -> None:
    path = prepared / "secrets" / "django.key"
    path.chmod(0o644)
    assert refusal("up", data=prepared, port=free_port()).startswith(
        f"The key file {path} can be read by others than its owner; run `chmod 600 {path}`"
    )


@pytest.mark.sqlite
def test_new_database_beside_old_secrets_keeps_them(prepared: Path) -> None:
    key = (prepared / "secrets" / "mailbox.key").read_bytes()
    for name in ("glasno.sqlite3", "glasno.sqlite3-wal", "glasno.sqlite3-shm"):
        (prepared / name).unlink(missing_ok=True)
    assert run("migrate", data=prepared).returncode == 0
    assert (prepared / "secrets" / "mailbox.key").read_bytes() == key


@pytest.mark.data
def test_key_that_came_later_is_made_by_the_upgrade_that_needs_it_first(prepared: Path) -> None:
    path = prepared / "secrets" / "cases.key"
    # As the version before cases left it.
    path.unlink()
    outsiders.write(
        prepared,
        *(
            f"DROP TABLE {model._meta.db_table}"
            for model in apps.get_app_config("appeals").get_models()
        ),
        "DELETE FROM django_migrations WHERE app = 'appeals'",
    )

    assert run("migrate", data=prepared).returncode == 0
    assert (path.stat().st_size, path.stat().st_mode & 0o777) == (32, 0o600)

    # From now on there may be cases, and it is a key like the others.
    path.unlink()
    assert refusal("migrate", data=prepared).startswith(f"The key file {path} is missing; ")
    assert not path.exists()


@pytest.mark.parametrize(("key", "migration"), KEYS_THAT_CAME_LATER.items())
def test_key_that_came_later_names_a_migration_that_there_is(
    key: str, migration: tuple[str, str]
) -> None:
    assert key in SERVER_KEYS
    assert migration in (MigrationLoader(None).disk_migrations or {})


# What only this machine may see


@pytest.mark.parametrize(
    "settings",
    [
        {"base_url": "https://example.org"},
        {"host": "0.0.0.0"},  # noqa: S104 - it is refused
        {"host": "::", "base_url": "http://localhost"},
    ],
)
def test_demonstration_on_a_public_host_is_refused(
    settings: dict[str, str], tmp_path: Path
) -> None:
    sentence = refusal("up", "--demo", data=tmp_path / "data", **settings, **WITH_MAIL)
    assert sentence.startswith(
        "The demonstration is only for this machine alone, but GLASNO_HOST is "
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["up", "serve", "work", "tick"])
def test_limits_off_on_a_public_host_are_refused(command: str, tmp_path: Path) -> None:
    assert refusal(command, data=tmp_path / "data", limits="off", **PUBLIC, **WITH_MAIL) == (
        "GLASNO_LIMITS=off is only for this machine alone, but GLASNO_HOST is 127.0.0.1 and "
        "GLASNO_BASE_URL is https://example.org; set both to a loopback address, or go without."
    )


@pytest.mark.parametrize("command", ["up", "serve", "work", "tick"])
def test_mailbox_on_disk_on_a_public_host_is_refused(command: str, tmp_path: Path) -> None:
    sentence = refusal(command, data=tmp_path / "data", smtp_url="maildir:///tmp/mail", **PUBLIC)
    assert sentence.startswith("A mailbox on disk (maildir:///) in place of a mail server is only ")


@pytest.mark.parametrize("command", ["up", "serve", "work", "tick"])
def test_demonstration_left_behind_on_a_public_host_is_refused(
    command: str, prepared: Path
) -> None:
    sentence = refusal(command, data=prepared, port=free_port(), **PUBLIC, **WITH_MAIL)
    assert sentence.startswith(f"The demonstration's key in {prepared}/demo is only ")
    shutil.rmtree(prepared / "demo")
    sentence = refusal(command, data=prepared, port=free_port(), **PUBLIC, **WITH_MAIL)
    assert sentence.startswith("The database holds a demonstration campaign, which is only ")


@pytest.mark.parametrize("command", ["up", "work"])
def test_public_site_without_a_mail_server_is_refused(command: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("migrate", data=data, **PUBLIC).returncode == 0
    assert refusal(command, data=data, port=free_port(), **PUBLIC) == (
        "No mail server is set, so no signature could be confirmed; "
        "set GLASNO_SMTP_URL, such as smtps://user:password@mail.example.org."
    )


def test_public_site_with_a_mail_server_runs(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    assert run("migrate", data=data, **PUBLIC).returncode == 0
    assert run("tick", data=data, port=port, **PUBLIC, **WITH_MAIL).returncode == 0
    assert "sesame" not in run("doctor", data=data, port=port, **PUBLIC, **WITH_MAIL).stdout
