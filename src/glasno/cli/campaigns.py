"""`glasno campaign`: a campaign as a directory of texts and facts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import rich_click as click

from glasno.cli.faults import refuse
from glasno.cli.output import boot, emit, fail
from glasno.cli.readiness import ready
from glasno.kit.clock import now

as_json = click.option("--json", "as_json", is_flag=True, help="Print facts for a program.")
# Whether it is there and what it holds is told with file, line and field, like every other fault.
directory_of = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))


@click.group("campaign")
def campaign() -> None:
    """Campaigns as directories: check, import, export, list.

    What stands in a directory is told in docs/organisers/campaigns.md.
    """


@campaign.command("check")
@directory_of
@as_json
def check(*, directory: Path, as_json: bool) -> None:
    """Say what is wrong with DIR, without importing anything; no database is needed."""
    boot()
    from glasno.campaigns.directory.checking import check_directory  # noqa: PLC0415 - after boot
    from glasno.kit.sections.errors import DirectoryErrors  # noqa: PLC0415 - after boot

    try:
        facts = check_directory(directory)
    except DirectoryErrors as errors:
        refuse(directory, errors, as_json=as_json)
    emit(
        {
            "slug": facts.slug,
            "languages": [text.language for text in facts.texts],
            "further_pages": len(facts.pages),
            "demonstration": facts.demonstration,
            "faults": [],
        },
        json=as_json,
    )


@campaign.command("import")
@directory_of
@as_json
def import_(*, directory: Path, as_json: bool) -> None:
    """Make the campaign say what DIR says; all of it or, when anything is wrong, nothing.

    What DIR no longer has leaves the campaign. Signatures and keys are not touched. The pages
    follow at once where a site is published.
    """
    ready()
    from glasno.campaigns.actions.importing import import_campaign  # noqa: PLC0415 - after boot
    from glasno.campaigns.actions.publishing import publish_campaign  # noqa: PLC0415 - after boot
    from glasno.kit.sections.errors import DirectoryErrors  # noqa: PLC0415 - after boot

    try:
        imported = import_campaign(directory, now=now())
    except DirectoryErrors as errors:
        refuse(directory, errors, as_json=as_json, outcome="; nothing was imported")
    # Also when nothing changed: an earlier publish may have failed.
    published = publish_campaign(imported.campaign)
    emit(
        {
            "slug": imported.campaign.slug,
            "created": imported.created,
            "changed": imported.changed,
            "pages_written": published.written if published else 0,
        },
        json=as_json,
    )


@campaign.command("export")
@click.argument("slug")
@directory_of
@as_json
def export(*, slug: str, directory: Path, as_json: bool) -> None:
    """Write the campaign SLUG into DIR, new or empty. Importing DIR would change nothing."""
    ready()
    from glasno.campaigns.actions.exporting import (  # noqa: PLC0415 - after boot
        ExportError,
        export_campaign,
    )
    from glasno.campaigns.models import Campaign  # noqa: PLC0415 - after boot

    found = Campaign.objects.filter(slug=slug).first()
    if found is None:
        fail(f"There is no campaign {slug!r}. `glasno campaign list` names those there are.")
    try:
        files = export_campaign(found, directory)
    except ExportError as error:
        fail(str(error))
    emit({"slug": slug, "directory": str(directory), "files": files}, json=as_json)


@campaign.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """Name the campaigns, with the languages in which each can be read."""
    ready()
    from glasno.campaigns.queries import overview  # noqa: PLC0415 - after boot

    rows = [asdict(row) for row in overview()]
    if not rows and not as_json:
        click.echo("There is no campaign yet. Import one with `glasno campaign import DIR`.")
        return
    emit({"campaigns": rows}, json=as_json)
