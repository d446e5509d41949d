"""The reference of the command line is what the commands say."""

from pathlib import Path

import click
import pytest

from glasno.cli import COMMANDS, commands
from tools import reference


@click.group()
def group() -> None:
    """Things to do."""


@group.command("pause")
@click.argument("slug")
@click.option("--state", type=click.Choice(["a", "b"]), help="A or b.")
@click.option("--verbose", hidden=True, is_flag=True)
def pause(slug: str, state: str) -> None:
    """Stop SLUG
    for now.

    \b
    as
      it stands
    """


@group.command("secret", hidden=True)
def secret() -> None:
    """Not told."""


def test_sections_tell_usage_help_and_options() -> None:
    root = click.Context(click.Group("glasno"), info_name="glasno")
    told = "\n".join(reference.sections(group, "petition", root))
    assert told == (
        "## `glasno petition`\n\nThings to do.\n\n"
        "### `glasno petition pause`\n\n"
        "    glasno petition pause [OPTIONS] SLUG\n\n"
        "Stop SLUG for now.\n\n    as\n      it stands\n\n"
        "| option | meaning |\n| --- | --- |\n| `--state [a\\|b]` | A or b. |\n"
    )


def test_reference_has_every_command() -> None:
    told = reference.reference()
    found = {name: commands.get_command(click.Context(commands), name) for name in COMMANDS}
    hidden = {name for name, command in found.items() if command and command.hidden}
    assert [name for name in COMMANDS if f"`glasno {name}`" not in told] == sorted(hidden)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", reference.PAGES, ids=str)
def test_check_fails_until_every_page_is_written(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], name: Path
) -> None:
    assert reference.main(["check"]) == 1
    assert f"{name} is not what the program says" in capsys.readouterr().out
    assert reference.main(["write"]) == 0
    assert reference.main(["check"]) == 0
    page = elsewhere / name
    page.write_text(page.read_text() + "more\n")
    assert reference.main(["check"]) == 1
    assert capsys.readouterr().out == (
        f"{name} is not what the program says; run: python tools/reference.py write\n"
    )
