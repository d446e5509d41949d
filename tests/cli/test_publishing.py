"""`glasno publish` as an operator types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glasno.cli import commands
from glasno.publishing.actions.publishing import PublishError
from glasno.publishing.pages import Page
from tests.publishing import declared
from tests.publishing.conftest import data as data  # a fixture is found by its name
from tests.publishing.declared import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(data: Path) -> Path:
    """A data directory whose site has one page."""
    declared.PAGES.append(page("en/index.html", "home"))
    return data / "site"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["publish", *arguments])


def test_publish_writes_the_site_and_says_what_it_did(site: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert (site / "en/index.html").read_text() == "home"
    assert result.stdout.splitlines()[0].startswith("written ")


def test_publish_as_json_counts_what_changed(site: Path) -> None:
    first = json.loads(run("--json").stdout)
    again = json.loads(run("--json").stdout)
    anew = json.loads(run("--json", "--all").stdout)
    assert first["written"] == again["unchanged"] == anew["written"] > 0
    assert again == {"written": 0, "unchanged": first["written"], "removed": 0}
    assert anew["unchanged"] == 0


def test_publish_that_fails_ends_with_the_sentence_that_names_the_page(site: Path) -> None:
    def render() -> bytes:
        raise KeyError

    declared.PAGES.append(Page("en/broken.html", render))
    result = run()
    assert result.exit_code == 1
    assert isinstance(result.exception, PublishError)
    assert str(result.exception).startswith("Not published: site/en/broken.html (KeyError at ")
    assert (site / "en/index.html").exists()


def test_publish_needs_no_argument_to_explain_itself() -> None:
    assert "Write the public site" in run("--help").stdout
