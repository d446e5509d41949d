"""`glasno publish`: write the public site."""

import rich_click as click
from rich.console import Console
from rich.progress import Progress

from glasno.cli.output import emit
from glasno.cli.readiness import ready
from glasno.kit.clock import now


@click.command("publish")
@click.option("--all", "anew", is_flag=True, help="Also write the files that have not changed.")
@click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")
def publish(*, anew: bool, as_json: bool) -> None:
    """Write the public site: every page that changed; remove pages that are no more.

    Readers always find each page whole, the old one or the new one. Ends with an error that names
    the pages which could not be written; all others are written then.
    """
    ready()
    from glasno.publishing.actions import publishing  # noqa: PLC0415 - after boot

    # On standard error, and only where somebody looks: facts stay alone on standard output.
    with Progress(console=Console(stderr=True), transient=True, disable=as_json) as bar:
        task = bar.add_task("Publishing", total=None)
        published = publishing.publish(
            anew=anew,
            now=now(),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    emit(
        {
            "written": published.written,
            "unchanged": published.unchanged,
            "removed": published.removed,
        },
        json=as_json,
    )
