"""What commands do before there is a database, and where a demonstration must not be shown."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import outsiders
from tests.factories.campaigns import write_directory
from tests.running.program import facts, refusal, run

DEMO = "return-refuseniks"
PUBLIC = {"base_url": "https://example.org", "smtp_url": "smtps://user:sesame@mail.example.org"}
ONLY_HERE = (
    "is only for this machine alone, but GLASNO_HOST is 127.0.0.1 and "
    "GLASNO_BASE_URL is https://example.org; "
)
# Every command that looks into the database or writes the site; DIR is a campaign's directory.
ON_THE_DATABASE = [
    ("publish",),
    ("campaign", "list"),
    ("campaign", "import", "DIR"),
    ("campaign", "export", DEMO, "DIR/out"),
    ("petition", "show", DEMO),
    ("petition", "open", DEMO),
    ("petition", "pause", DEMO, "--reason", "A pause."),
    ("petition", "close", DEMO, "--reason", "The end."),
    ("petition", "names", DEMO),
    ("petition", "hide", DEMO, "1"),
    ("petition", "rates", DEMO),
    ("petition", "quarantine", DEMO, "--day", "2026-11-22"),
    ("petition", "invalidate", DEMO, "--day", "2026-11-22"),
    ("petition", "sweeps", DEMO),
    ("calendar", "show", "2026"),
    ("calendar", "set", "2026-03-04", "--off", "--source", "A decree."),
    ("calendar", "settle", "2026"),
    ("calendar", "freeze"),
]
every_command = pytest.mark.parametrize("words", ON_THE_DATABASE, ids=" ".join)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A campaign that could be imported."""
    return write_directory(tmp_path / "campaign")


def typed(words: tuple[str, ...], directory: Path) -> list[str]:
    return [word.replace("DIR", str(directory)) for word in words]


def contents(data: Path) -> Mapping[Path, bytes]:
    return {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}


@pytest.mark.parametrize("words", [*ON_THE_DATABASE, ("demo", "load")], ids=" ".join)
def test_command_without_a_database_says_how_to_make_one_and_makes_nothing(
    words: tuple[str, ...], tmp_path: Path, directory: Path
) -> None:
    data = tmp_path / "data"
    assert refusal(*typed(words, directory), data=data) == (
        f"There is no database at {data}/glasno.sqlite3 yet; "
        "run `glasno migrate` or `glasno up`, or correct GLASNO_DATA."
    )
    assert not data.exists()
    assert not (directory / "out").exists()


def test_command_on_an_older_database_says_to_migrate(prepared: Path) -> None:
    outsiders.write(prepared, "DELETE FROM django_migrations WHERE app = 'running'")
    assert refusal("publish", data=prepared) == (
        f"The database {outsiders.name(prepared)} lacks migrations of this version (1); "
        "run `glasno migrate`."
    )


def test_command_without_a_petition_s_key_names_the_file(prepared: Path) -> None:
    (key,) = prepared.glob("secrets/petitions/*/display.key")
    key.unlink()
    assert refusal("petition", "show", DEMO, data=prepared).startswith(f"The key file {key} ")


def test_campaign_check_needs_no_database(tmp_path: Path, directory: Path) -> None:
    data = tmp_path / "data"
    assert facts("campaign", "check", str(directory), data=data)["faults"] == []
    assert not data.exists()


def test_demo_load_makes_the_demonstration_in_a_database_that_is_ready(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("migrate", data=data).returncode == 0
    assert facts("demo", "load", data=data)["changed"] is True
    assert (data / "demo" / "organiser.age").is_file()
    assert facts("petition", "show", DEMO, data=data)["state"] == "open"


@every_command
def test_public_address_shows_no_demonstration_that_is_in_the_database(
    words: tuple[str, ...], prepared: Path, directory: Path
) -> None:
    shutil.rmtree(prepared / "demo")
    before = contents(prepared / "site")
    assert refusal(*typed(words, directory), data=prepared, **PUBLIC) == (
        f"The database holds a demonstration campaign, which {ONLY_HERE}"
        "start the public site with a GLASNO_DATA of its own."
    )
    assert contents(prepared / "site") == before


@every_command
def test_public_address_refuses_the_demonstration_s_key(
    words: tuple[str, ...], prepared: Path, directory: Path
) -> None:
    assert refusal(*typed(words, directory), data=prepared, **PUBLIC) == (
        f"The demonstration's key in {prepared}/demo {ONLY_HERE}"
        "set both to a loopback address, or go without."
    )


def test_public_address_loads_no_demonstration(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert refusal("demo", "load", data=data, **PUBLIC) == (
        f"The demonstration {ONLY_HERE}set both to a loopback address, or go without."
    )
    assert not data.exists()
