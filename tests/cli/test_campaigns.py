"""`glasno campaign`, typed at a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glasno.campaigns.models import Campaign
from glasno.cli.campaigns import campaign
from tests.factories.campaigns import language_file, make_campaign, write_directory

pytestmark = pytest.mark.django_db


def run(*words: object) -> Result:
    # Wide, so that no frame around an error breaks its sentence.
    return CliRunner(env={"COLUMNS": "400"}).invoke(campaign, [str(word) for word in words])


def test_check_says_what_it_found(tmp_path: Path) -> None:
    result = run("check", write_directory(tmp_path), "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "slug": "let-them-go",
        "languages": ["en", "ru"],
        "further_pages": 0,
        "demonstration": False,
        "faults": [],
    }
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(("verb", "outcome"), [("check", ""), ("import", "; nothing was imported")])
def test_faults_are_told_with_file_line_and_field(tmp_path: Path, verb: str, outcome: str) -> None:
    write_directory(tmp_path, {"en.md": language_file("en").replace("state: p", "state: P")})

    result = run(verb, tmp_path)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "en.md:2: state: did you mean `published`? choose from: draft, published\n"
        f"{tmp_path}: one fault to mend{outcome}.\n"
    )
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("verb", ["check", "import"])
def test_faults_are_facts_for_a_program(tmp_path: Path, verb: str) -> None:
    result = run(verb, tmp_path / "nowhere", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "faults": [
            {
                "file": f"{tmp_path}/nowhere",
                "line": 0,
                "field": "",
                "what": "does not exist; name the directory of the campaign",
            }
        ]
    }


def test_import_twice_changes_once(tmp_path: Path) -> None:
    write_directory(tmp_path)

    first = json.loads(run("import", tmp_path, "--json").stdout)
    second = json.loads(run("import", tmp_path, "--json").stdout)

    assert (first["created"], first["changed"]) == (True, True)
    assert (second["created"], second["changed"]) == (False, False)


def test_export_writes_a_directory_that_can_be_imported(tmp_path: Path) -> None:
    make_campaign()

    result = run("export", "let-them-go", tmp_path / "out", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "slug": "let-them-go",
        "directory": f"{tmp_path}/out",
        "files": ["campaign.yaml", "en.md", "ru.md"],
    }
    assert json.loads(run("import", tmp_path / "out", "--json").stdout)["changed"] is False


def test_export_of_a_campaign_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run("export", "../etc", tmp_path / "out")

    assert result.exit_code == 1
    assert (
        "There is no campaign '../etc'. `glasno campaign list` names those there are."
        in result.stderr
    )


def test_export_over_something_is_refused(tmp_path: Path) -> None:
    make_campaign()
    (tmp_path / "mine.txt").write_text("mine")

    result = run("export", "let-them-go", tmp_path)

    assert result.exit_code == 1
    assert f"{tmp_path} is not an empty directory; name a new one." in result.stderr


def test_list_names_the_campaigns() -> None:
    make_campaign(languages=["ru"], drafts=["en"], recipients=["age1one"])

    assert json.loads(run("list", "--json").stdout) == {
        "campaigns": [
            {
                "slug": "let-them-go",
                "published": ["ru"],
                "drafts": ["en"],
                "demonstration": False,
                "recipients": 1,
            }
        ]
    }


def test_empty_list_says_the_first_step() -> None:
    assert run("list").stdout == (
        "There is no campaign yet. Import one with `glasno campaign import DIR`.\n"
    )
