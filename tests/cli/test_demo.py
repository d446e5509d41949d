"""`glasno demo load`, typed at a terminal."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import LazySettings

from glasno.cli.demo import demo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path)
    yield
    shutil.rmtree(settings.GLASNO.secrets_dir / "petitions", ignore_errors=True)


def test_load_says_what_it_made(tmp_path: Path) -> None:
    first = json.loads(CliRunner().invoke(demo, ["load", "--json"]).stdout)
    second = json.loads(CliRunner().invoke(demo, ["load", "--json"]).stdout)

    assert first["slug"] == "return-refuseniks"
    assert first["identity"] == str(tmp_path / "demo" / "organiser.age")
    assert first["recipient"].startswith("age1")
    assert (first["changed"], second["changed"]) == (True, False)


def test_load_on_a_public_site_ends_in_one_sentence(settings: LazySettings) -> None:
    settings.GLASNO = replace(settings.GLASNO, base_url="https://glasno.example")

    result = CliRunner(env={"COLUMNS": "400"}).invoke(demo, ["load"])

    assert result.exit_code == 1
    assert (
        "The demonstration is only for a site that nobody else can reach: "
        "set GLASNO_BASE_URL and GLASNO_HOST to 127.0.0.1, or leave the demonstration out."
    ) in result.stderr
