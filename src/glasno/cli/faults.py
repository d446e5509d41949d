"""How commands tell what is wrong with files that somebody has written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import rich_click as click

from glasno.cli.output import emit
from glasno.kit.sections.errors import DirectoryErrors


def refuse(path: Path, errors: DirectoryErrors, *, as_json: bool, outcome: str = "") -> NoReturn:
    """Every fault on a line of its own, what came of it, and exit status 1."""
    if as_json:
        emit({"faults": [asdict(fault) for fault in errors.faults]}, json=True)
    count = len(errors.faults)
    faults = "one fault" if count == 1 else f"{count} faults"
    # Bare lines, not one sentence: editors and scripts read `file:line`.
    click.echo(f"{errors}\n{path}: {faults} to mend{outcome}.", err=True)
    raise SystemExit(1)
