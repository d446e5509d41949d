"""How commands speak: facts to standard output, one sentence to standard error when they fail."""

import json as json_format
import os
from collections.abc import Mapping
from typing import Any, NoReturn

import rich_click as click


def fail(sentence: str) -> NoReturn:
    """End the command: the sentence on standard error, plain and whole, and exit status 1."""
    click.echo(sentence, err=True)
    raise SystemExit(1)


def emit(facts: Mapping[str, Any], json: bool) -> None:  # noqa: FBT001 - named as the option is
    """Print facts: one JSON object for programs, or a line each for people."""
    if json:
        click.echo(json_format.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    width = max((len(name) for name in facts), default=0)
    for name, value in facts.items():
        label = name.replace("_", " ")
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            click.echo(f"{label}:")
            for row in value:
                click.echo(f"  {'  '.join(_plain(part) for part in row.values())}")
        else:
            click.echo(f"{label:<{width}}  {_plain(value)}")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items()) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(part) for part in value) or "-"
    return "-" if value is None or value == "" else str(value)


def boot() -> None:
    """Set Django up, once: only after it may models be imported.

    Raises ConfigurationError for a wrong setting.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glasno.config.settings")
    # Here, because a command that only prints its help has no need of Django.
    from django.apps import apps  # noqa: PLC0415 - the line above says why

    if not apps.ready:
        import django  # noqa: PLC0415 - as above

        django.setup()
