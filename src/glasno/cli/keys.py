"""``glasno keys``: age identities for organisers, made on their own machines."""

from pathlib import Path

import rich_click as click

from glasno.cli.output import emit, fail
from glasno.vault.identities import new_identity, write_identity


@click.group()
def keys() -> None:
    """Age identities: what organisers open sealed names with."""


@keys.command()
@click.option(
    "--out",
    "path",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the secret identity; a file that is there is never overwritten.",
)
@click.option(
    "--passphrase",
    "ask",
    is_flag=True,
    help="Ask for a passphrase and lock the file with it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print facts for a program.")
def new(*, path: Path, ask: bool, as_json: bool) -> None:
    """Make an age identity and print its public recipient.

    Keep the file on your own machine and a copy of it in a safe place: whoever has it can open the
    names, and without it nobody can. The recipient is what the server is given.
    """
    passphrase = None
    if ask:
        passphrase = click.prompt(
            "Passphrase", hide_input=True, confirmation_prompt="The same again", err=True
        )
    identity = new_identity()
    try:
        write_identity(path, identity, passphrase=passphrase)
    except FileExistsError:
        fail(f"{path} exists already and was left as it is; choose another name for --out.")
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror}); choose another place for --out.")
    emit({"recipient": identity.recipient, "file": str(path)}, json=as_json)
