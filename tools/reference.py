"""docs/reference/ from the program itself: `python tools/reference.py write|check`."""

import argparse
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from glasno.cli import commands

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path("docs/reference/cli.md")
BEGINNING = """\
# The command `glasno`

Written by `python tools/reference.py write` from the commands themselves; do not edit it by hand.

Every command says the same with `--help`. It ends with status 0 only if it did what it was asked;
otherwise one sentence on standard error says what is wrong and what to do. Settings come from the
environment: see [settings](../operators/settings.md).
"""
# A bar ends a cell of a table.
BAR = r"\|"


def reference() -> str:
    """The whole page."""
    lines = [BEGINNING, *sections(commands, "glasno", None)]
    return "\n".join(lines).rstrip("\n") + "\n"


def sections(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    """A section for the command, unless it is the whole; then those of its subcommands."""
    context = click.Context(command, info_name=name, parent=parent)
    if parent is not None:
        yield from section(command, context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            subcommand = command.get_command(context, below)
            if subcommand is not None and not subcommand.hidden:
                yield from sections(subcommand, below, context)


def section(command: click.Command, context: click.Context) -> Iterator[str]:
    """Heading, usage, what it does, its options."""
    depth = context.command_path.count(" ") + 1
    yield f"{'#' * depth} `{context.command_path}`\n"
    if not isinstance(command, click.Group):
        yield f"    {context.command_path} {' '.join(command.collect_usage_pieces(context))}\n"
    yield prose(command.help or "")
    yield from options(command, context)


def prose(text: str) -> str:
    """A docstring as paragraphs; a paragraph that click keeps as it stands becomes a block."""
    paragraphs = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b\n"):
            paragraphs.append(re.sub(r"(?m)^", "    ", paragraph.removeprefix("\b\n")))
        else:
            paragraphs.append(" ".join(paragraph.split()))
    return "\n\n".join(paragraphs) + "\n"


def options(command: click.Command, context: click.Context) -> Iterator[str]:
    """A table of the options; `--help` is the same everywhere and left out."""
    chosen = [option for option in command.params if isinstance(option, click.Option)]
    records = [record for option in chosen if (record := option.get_help_record(context))]
    rows = [
        f"| `{names.replace('|', BAR)}` | {meaning.replace('|', BAR)} |"
        for names, meaning in records
    ]
    if rows:
        yield "\n".join(["| option | meaning |", "| --- | --- |", *rows]) + "\n"


def ladder() -> str:
    """The ladder of letters, from its table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glasno.config.settings")
    # Its words are marked for translation, which asks for the settings.
    from glasno.appeals.ladder.diagram import page  # noqa: PLC0415 - the line above says why

    return page()


# Every page that is written here, and what makes it.
PAGES: Mapping[Path, Callable[[], str]] = {
    REFERENCE: reference,
    Path("docs/reference/ladder.md"): ladder,
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="reference.py", description=__doc__)
    parser.add_argument("verb", choices=["write", "check"])
    verb = parser.parse_args(arguments).verb
    if verb == "write":
        for name, make in PAGES.items():
            path = ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make(), "utf-8")
        return 0
    stale = [name for name, make in PAGES.items() if not is_as_made(ROOT / name, make())]
    for name in stale:
        print(f"{name} is not what the program says; run: python tools/reference.py write")
    return 1 if stale else 0


def is_as_made(path: Path, wanted: str) -> bool:
    return path.exists() and path.read_text("utf-8") == wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
