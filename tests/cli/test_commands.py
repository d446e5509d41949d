"""The `glasno` command as a whole: its list, its help, and how it fails."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg
import pytest
from django.db import IntegrityError

from glasno import cli
from glasno.config.environment import ConfigurationError
from glasno.front.serving import ServingError
from glasno.publishing.actions.publishing import PublishError
from glasno.running.starting import StartError
from glasno.vault.keyring import MissingKeyError
from tests.running.program import run

NAME = "Ivan Petrov"


def every_command(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every_command(below, (*path, name))


COMMANDS = dict(every_command(cli.commands))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_tells_what_it_does(
    path: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = COMMANDS[path]
    assert command.help
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"], prog_name="glasno")
    assert ended.value.code == 0
    assert "Usage:" in capsys.readouterr().out


def test_every_option_tells_what_it_is_for() -> None:
    silent = [
        (" ".join(path), option.name)
        for path, command in COMMANDS.items()
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]
    assert silent == []


def test_every_command_is_called_what_the_table_calls_it() -> None:
    names = {path[0]: command.name for path, command in COMMANDS.items() if len(path) == 1}
    assert names == {name: name for name in cli.COMMANDS}


def test_help_needs_neither_settings_nor_django(tmp_path: Path) -> None:
    ended = run("--help", data=tmp_path / "data", port="not a port")
    assert ended.returncode == 0
    assert ended.stderr == ""
    code = "import sys; from glasno.cli import commands; print('django' in sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "False\n"


def test_version_is_told(tmp_path: Path) -> None:
    assert "0.1.0" in run("--version", data=tmp_path).stdout


def test_unknown_command_is_refused(tmp_path: Path) -> None:
    ended = run("no-such-command", data=tmp_path)
    assert ended.returncode == 2
    assert "No such command" in ended.stderr


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("A sentence."),
        StartError("A sentence."),
        ServingError("A sentence."),
        MissingKeyError("A sentence."),
        PublishError("A sentence."),
    ],
)
def test_errors_with_a_sentence_are_told_by_it(error: Exception) -> None:
    assert cli.sentence_of(error) == "A sentence."


def test_database_error_is_told_with_the_mend() -> None:
    said = IntegrityError(
        "null value violates a constraint\nDETAIL:  Failing row contains (1, sentinel@example.org)."
    )
    said.__cause__ = psycopg.errors.NotNullViolation(str(said))

    assert cli.sentence_of(said) == (
        "The database does not do what it was asked (IntegrityError (23502) at an unknown place); "
        "run `glasno migrate`, then `glasno doctor`."
    )


def test_unforeseen_fault_shows_places_and_no_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr(cli, "commands", fail)
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(
        "  builtins.RuntimeError\n"
        "Glasno met a fault of its own; please report the lines above, which hold places in the "
        "code and no personal data.\n"
    )
    assert NAME not in err
