"""`glasno demo`: the demonstration, on a machine that nobody else can reach."""

from __future__ import annotations

import rich_click as click

from glasno.cli.output import emit, fail
from glasno.cli.readiness import ready
from glasno.kit.clock import now


@click.group("demo")
def demo() -> None:
    """A campaign to look at and to try; its signatures are handed over to nobody."""


@demo.command("load")
@click.option("--json", "as_json", is_flag=True, help="Print facts for a program.")
def load(*, as_json: bool) -> None:
    """Import the demonstration campaign, make its organiser's key, open its petition.

    It needs a database that is ready: `glasno migrate` makes one. A second time changes nothing.
    """
    ready(demo=True)
    from glasno.demo.actions.loading import (  # noqa: PLC0415 - after boot
        DemonstrationRefusedError,
        load_demo,
    )
    from glasno.kit.sections.errors import DirectoryErrors  # noqa: PLC0415 - after boot

    try:
        loaded = load_demo(now=now())
    except (DemonstrationRefusedError, DirectoryErrors) as error:
        fail(str(error))
    emit(
        {
            "slug": loaded.slug,
            "changed": loaded.changed,
            "recipient": loaded.recipient,
            "identity": str(loaded.identity),
        },
        json=as_json,
    )
