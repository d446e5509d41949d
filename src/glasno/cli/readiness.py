"""What a command makes sure of before it touches the database or the site."""

import os

from glasno.cli.output import boot
from glasno.config.environment import Environment, read_environment
from glasno.running import starting


def checked(*, demo: bool = False) -> Environment:
    """The settings, fit to run with. Raises ConfigurationError, StartError."""
    environment = read_environment(os.environ)
    starting.check_exposure(environment, demo=demo)
    return environment


def ready(*, demo: bool = False) -> None:
    """Set Django up on settings, database and keys that are in order; makes nothing.

    `demo`: the command wants the demonstration. Raises ConfigurationError, StartError, vault's
    KeyringError.
    """
    checked(demo=demo)
    boot()
    from glasno.running.preparing import check_ready  # noqa: PLC0415 - Django must be set up first

    check_ready()
