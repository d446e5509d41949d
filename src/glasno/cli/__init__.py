"""The `glasno` command. Each module here holds one command or one group of them.

The modules import Django, and what stands on it, only inside their commands: so `--help` is quick,
and a wrong setting is told by the command that minds it.
"""

import os
import sys
from importlib import import_module

import rich_click as click

from glasno.cli.output import fail
from glasno.config.environment import ConfigurationError
from glasno.config.journal import places
from glasno.kit.faults import describe

COMMANDS = {
    "up": "glasno.cli.running:up",
    "serve": "glasno.cli.running:serve",
    "work": "glasno.cli.running:work",
    "tick": "glasno.cli.running:tick",
    "doctor": "glasno.cli.running:doctor",
    "migrate": "glasno.cli.running:migrate",
    "prepare": "glasno.cli.running:prepare",
    "campaign": "glasno.cli.campaigns:campaign",
    "petition": "glasno.cli.petitions:petition",
    "authorities": "glasno.cli.authorities:authorities",
    "calendar": "glasno.cli.calendar:calendar",
    "publish": "glasno.cli.publishing:publish",
    "mirror": "glasno.cli.mirrors:mirror",
    "keys": "glasno.cli.keys:keys",
    "demo": "glasno.cli.demo:demo",
}

# Errors whose message is a sentence for the operator, wherever they are raised.
SENTENCES = (
    ("glasno.running.starting", "StartError"),
    ("glasno.demo.actions.loading", "DemonstrationRefusedError"),
    ("glasno.front.serving", "ServingError"),
    ("glasno.outbox.transport", "TransportUrlError"),
    ("glasno.vault.keyfiles", "KeyringError"),
    ("glasno.publishing.actions.publishing", "PublishError"),
    ("glasno.publishing.mirroring.errors", "MirrorError"),
)


class Commands(click.RichGroup):
    """The table above as a group."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; its module is imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=Commands)
@click.version_option(package_name="glasno")
def commands() -> None:
    """Glasno: petitions that hold, on a server of your own.

    Settings come from the environment (GLASNO_DATA, GLASNO_BASE_URL, ...); see
    docs/operators/settings.md.
    """


def main() -> None:
    """Run the command that was typed; whatever goes wrong ends in a sentence and not in values."""
    # What a command makes is for this user alone; the published site opens itself to others.
    os.umask(0o077)
    try:
        commands(prog_name="glasno")
    except Exception as error:  # the last place that can keep a value off the terminal
        sentence = sentence_of(error)
        if sentence is None:
            click.echo(places(error), err=True)
            sentence = (
                "Glasno met a fault of its own; please report the lines above, which hold places "
                "in the code and no personal data."
            )
        fail(sentence)


def sentence_of(error: BaseException) -> str | None:
    """The sentence to tell, or None for what nobody foresaw."""
    if isinstance(error, ConfigurationError):
        return str(error)
    # Looked up, not imported: an error's module is there if the error is.
    for module, name in SENTENCES:
        if isinstance(error, getattr(sys.modules.get(module), name, ())):
            return str(error)
    if isinstance(error, getattr(sys.modules.get("django.db"), "DatabaseError", ())):
        return (
            # Never its own words: they may quote a row.
            f"The database does not do what it was asked ({describe(error)}); "
            "run `glasno migrate`, then `glasno doctor`."
        )
    return None
