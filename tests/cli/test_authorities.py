"""`glasno authorities`, typed at a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glasno.authorities.actions.importing import load_shipped
from glasno.authorities.directory import Directory
from glasno.authorities.models import Authority
from glasno.cli.authorities import authorities
from glasno.kit.clock import now
from tests.factories.authorities import ENTRY, write_entry

pytestmark = pytest.mark.django_db


def run(*words: object) -> Result:
    # Wide, so that no frame around an error breaks its sentence.
    return CliRunner(env={"COLUMNS": "400"}).invoke(authorities, [str(word) for word in words])


def test_import_twice_changes_once(tmp_path: Path) -> None:
    path = write_entry(tmp_path)

    first = json.loads(run("import", path, "--json").stdout)
    second = json.loads(run("import", path, "--json").stdout)

    assert (first["added"], first["changed"], first["unchanged"]) == (["office"], [], [])
    assert (second["added"], second["changed"], second["unchanged"]) == ([], [], ["office"])


@pytest.mark.parametrize(("verb", "outcome"), [("check", ""), ("import", "; nothing was imported")])
def test_faults_are_told_with_file_line_and_field(tmp_path: Path, verb: str, outcome: str) -> None:
    path = write_entry(tmp_path, ENTRY.replace("kind: post", "kind: pots"))

    result = run(verb, path)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "office.yaml:12: channels[1].kind: did you mean `post`? choose from: "
        "post, portal, email, fax, in_person, telephone\n"
        f"{path}: one fault to mend{outcome}.\n"
    )
    assert not Authority.objects.exists()


@pytest.mark.parametrize("verb", ["check", "import"])
def test_faults_are_facts_for_a_program(tmp_path: Path, verb: str) -> None:
    result = run(verb, tmp_path / "nowhere.yaml", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "faults": [{"file": "nowhere.yaml", "line": 0, "field": "", "what": "cannot be opened"}]
    }


def test_check_of_a_file_warns_and_writes_nothing(tmp_path: Path) -> None:
    old = ENTRY.replace("    seen_on: 2026-11-01", "    seen_on: 2020-11-01")

    result = run("check", write_entry(tmp_path, old), "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "authorities": ["office"],
        "stale": {"office": ["post"]},
        "unchecked": {"office": ["post"]},
        "unreachable": [],
        "faults": [],
    }
    assert not Authority.objects.exists()


def test_check_of_the_directory_tells_what_nobody_checked() -> None:
    load_shipped(today=now().date())

    told = json.loads(run("check", "--json").stdout)

    assert len(told["authorities"]) == 9
    assert told["unchecked"]["ombudsman"] == ["portal"]
    assert "gvsu" not in told["unchecked"]
    assert told["unreachable"] == []


def test_export_can_be_imported_again(tmp_path: Path) -> None:
    load_shipped(today=now().date())
    path = tmp_path / "all.yaml"

    assert run("export", "--to", path).output == ""

    assert path.read_text("utf-8") == run("export").stdout
    again = json.loads(run("import", path, "--json").stdout)
    assert (again["added"], again["changed"], len(again["unchanged"])) == ([], [], 9)


def test_export_of_one_authority_as_a_table() -> None:
    load_shipped(today=now().date())

    lines = run("export", "ombudsman", "--csv").stdout.splitlines()

    assert [line.split(",")[0] for line in lines] == ["authority", "ombudsman", "ombudsman"]


def test_export_for_a_program_is_what_the_doors_read() -> None:
    load_shipped(today=now().date())

    told = json.loads(run("export", "--json").stdout)

    assert Directory.from_dict(told).authorities == Authority.objects.directory().authorities


def test_export_names_what_it_does_not_know(tmp_path: Path) -> None:
    result = run("export", "office")

    assert result.exit_code == 1
    assert result.stderr == "There is no authority 'office'; the directory has: none.\n"


def test_export_writes_over_nothing(tmp_path: Path) -> None:
    path = write_entry(tmp_path)

    result = run("export", "--to", path)

    assert result.exit_code == 1
    assert result.stderr == f"{path} is there already or cannot be written; name a new file.\n"
    assert path.read_text("utf-8") == ENTRY
