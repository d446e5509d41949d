"""`glasno authorities`: the directory of those whom one can write to."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from glasno.cli.faults import refuse
from glasno.cli.output import emit, fail
from glasno.cli.readiness import ready
from glasno.kit.clock import now

if TYPE_CHECKING:
    from glasno.authorities.directory import Directory

as_json = click.option("--json", "as_json", is_flag=True, help="Print facts for a program.")
# Whether it is there and what it holds is told with line and field, like every other fault.
file_of = click.argument("file", metavar="FILE.yaml", type=click.Path(path_type=Path))


@click.group("authorities")
def authorities() -> None:
    """The directory of authorities: import, export, check.

    How an entry is written, and how one is checked, is told in docs/organisers/authorities.md.
    """


@authorities.command("import")
@file_of
@as_json
def import_(*, file: Path, as_json: bool) -> None:
    """Make the directory say what FILE.yaml says; all of it or, when anything is wrong, nothing.

    What an entry said before is kept. Authorities that the file does not name stay as they are.
    The pages follow at once where a site is published.
    """
    ready()
    from glasno.authorities.actions.importing import import_file  # noqa: PLC0415 - after boot
    from glasno.authorities.actions.publishing import publish_directory  # noqa: PLC0415 - as above
    from glasno.kit.sections.errors import DirectoryErrors  # noqa: PLC0415 - as above

    try:
        imported = import_file(file, today=now().date())
    except DirectoryErrors as errors:
        refuse(file, errors, as_json=as_json, outcome="; nothing was imported")
    # Also when nothing changed: an earlier publish may have failed.
    published = publish_directory()
    emit({**asdict(imported), "pages_written": published.written if published else 0}, json=as_json)


@authorities.command("export")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--csv", "as_table", is_flag=True, help="A table, a row a channel, instead of YAML.")
@as_json
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a new file instead of standard output.",
)
def export(*, keys: tuple[str, ...], as_table: bool, as_json: bool, target: Path | None) -> None:
    """Write the entries of these authorities, or all. Importing the YAML would change nothing.

    With --json they are written as the doors of the site read them.
    """
    ready()
    from django.conf import settings  # noqa: PLC0415 - after boot

    from glasno.authorities.actions.exporting import as_csv, as_yaml  # noqa: PLC0415 - as above
    from glasno.authorities.directory import Directory  # noqa: PLC0415 - as above

    directory = _directory()
    for key in keys:
        if directory.get(key) is None:
            known = ", ".join(directory.authorities) or "none"
            fail(f"There is no authority {key!r}; the directory has: {known}.")
    chosen = [each for key, each in directory.authorities.items() if not keys or key in keys]
    if as_json:
        text = f"{json.dumps(Directory(chosen).to_dict(), ensure_ascii=False, indent=2)}\n"
    elif as_table:
        text = as_csv(chosen, languages=[code for code, _ in settings.LANGUAGES])
    else:
        text = as_yaml(chosen)
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        with target.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError:
        fail(f"{target} is there already or cannot be written; name a new file.")


@authorities.command("check")
@click.argument(
    "file", metavar="[FILE.yaml]", required=False, type=click.Path(path_type=Path), default=None
)
@as_json
def check(*, file: Path | None, as_json: bool) -> None:
    """Say what is wrong with FILE.yaml, or with the directory; nothing is written.

    Names the ways that nobody has looked at for a year ("stale"), those that nobody has checked at
    the body itself ("unchecked"), and authorities that no letter could reach today. These are
    warnings: the exit status is 1 only for a file that could not be imported.
    """
    ready()
    from glasno.authorities.actions.importing import check_file  # noqa: PLC0415 - after boot
    from glasno.authorities.directory import Directory  # noqa: PLC0415 - as above
    from glasno.authorities.queries import doubtful, unreachable  # noqa: PLC0415 - as above
    from glasno.kit.sections.errors import DirectoryErrors  # noqa: PLC0415 - as above

    today = now().date()
    directory = _directory()
    names = list(directory.authorities)
    if file is not None:
        try:
            entries = {each.key: each for each in check_file(file, today=today)}
        except DirectoryErrors as errors:
            refuse(file, errors, as_json=as_json)
        directory = Directory({**directory.authorities, **entries}.values())
        names = list(entries)
    found = [each for each in doubtful(directory, on=today) if each.authority in names]
    emit(
        {
            "authorities": names,
            "stale": {each.authority: each.stale for each in found if each.stale},
            "unchecked": {each.authority: each.unchecked for each in found if each.unchecked},
            "unreachable": [key for key in unreachable(directory, on=today) if key in names],
            "faults": [],
        },
        json=as_json,
    )


def _directory() -> Directory:
    from glasno.authorities.models import Authority  # noqa: PLC0415 - after boot

    directory: Directory = Authority.objects.directory()
    return directory
