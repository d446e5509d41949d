"""`glasno petition`: open, pause, close; hide a name; see who asks; move many rows at once."""

from __future__ import annotations

from typing import Any

import rich_click as click

from glasno.cli import sweeps
from glasno.cli.finding import petition_of
from glasno.cli.output import emit, fail
from glasno.cli.readiness import ready
from glasno.kit.clock import now


@click.group("petition")
def petition() -> None:
    """Open, pause and close petitions; see their count; hide names; put floods aside."""


as_json = click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")
why = click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="[LANG=]SENTENCE",
    help="What readers are told; once a language, as `--reason ru='...'`.",
)


@petition.command("show")
@click.argument("slug")
@as_json
def show(slug: str, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """State, count, goal and recipients of SLUG's petition."""
    ready()
    emit(_facts(slug), as_json)


@petition.command("open")
@click.argument("slug")
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="AGE",
    help="An organiser's public age key (age1...); once each.",
)
@as_json
def open_(slug: str, recipients: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - as above
    """Take signatures for SLUG, sealed to its recipients."""
    ready()
    from glasno.campaigns.rules import RecipientRefusedError  # noqa: PLC0415 - after boot
    from glasno.petitions.actions.opening import open_petition  # noqa: PLC0415 - after boot
    from glasno.petitions.rules import PetitionRuleError  # noqa: PLC0415 - after boot
    from glasno.vault.keyring import KeyringError  # noqa: PLC0415 - after boot
    from glasno.vault.recipients import RecipientError  # noqa: PLC0415 - after boot

    _facts(slug)
    try:
        open_petition(slug, recipients=recipients, now=now())
    except (
        PetitionRuleError,
        RecipientError,
        RecipientRefusedError,
        KeyringError,
    ) as error:
        fail(str(error))
    _publish(slug)
    emit(_facts(slug), as_json)


@petition.command("pause")
@click.argument("slug")
@why
@as_json
def pause(slug: str, reasons: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - as above
    """Take no signatures for SLUG for now; with a reason, readers are told why."""
    ready()
    from glasno.petitions.actions.opening import pause_petition  # noqa: PLC0415 - after boot

    _stop(slug, pause_petition, reasons, as_json=as_json)


@petition.command("close")
@click.argument("slug")
@why
@as_json
def close(slug: str, reasons: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - as above
    """End the petition of SLUG and tell readers why. Signers can still change or withdraw."""
    ready()
    from glasno.petitions.actions.opening import close_petition  # noqa: PLC0415 - after boot

    _stop(slug, close_petition, reasons, as_json=as_json)


@petition.command("names")
@click.argument("slug")
@as_json
def names(slug: str, as_json: bool) -> None:  # noqa: FBT001 - as above
    """The names that stand on SLUG's page, with the places by which they can be hidden."""
    ready()
    from glasno.petitions.queries import shown_names  # noqa: PLC0415 - after boot

    shown = shown_names(petition_of(slug))
    emit({"names": [{"place": each.place, "text": each.text} for each in shown]}, as_json)


@petition.command("hide")
@click.argument("slug")
@click.argument("place", type=click.IntRange(min=1))
@click.option("--undo", is_flag=True, help="Show the name again.")
@as_json
def hide(slug: str, place: int, undo: bool, as_json: bool) -> None:  # noqa: FBT001 - as above
    """Take the name at PLACE off SLUG's names page. The signature stays counted.

    A place and not a name, so that no name stands in the shell's history.
    """
    ready()
    from glasno.petitions.actions.hiding import NoSuchNameError, hide_name  # noqa: PLC0415 - as above
    from glasno.petitions.pages import rewrite_live  # noqa: PLC0415 - after boot
    from glasno.publishing.actions.publishing import PublishError  # noqa: PLC0415 - after boot

    found = petition_of(slug)
    try:
        hide_name(slug, place=place, hidden=not undo)
        rewrite_live(found)  # at once, whether or not a worker is running
    except (NoSuchNameError, PublishError) as error:
        fail(str(error))
    emit({"slug": slug, "place": place, "hidden": not undo}, as_json)


@petition.command("rates")
@click.argument("slug")
@click.option("--hours", type=click.IntRange(1, 90 * 24), default=48, help="So many hours back.")
@as_json
def rates(slug: str, hours: int, as_json: bool) -> None:  # noqa: FBT001 - as above
    """How many asked to sign SLUG in each hour (UTC), by mail provider and lane; newest first.

    Numbers lag ten seconds behind, and what a killed process had not yet written is missing.
    """
    ready()
    from glasno.petitions.actions.rating import hourly_rates  # noqa: PLC0415 - after boot

    emit({"rates": hourly_rates(petition_of(slug), now=now(), hours=hours)}, as_json)


for command in (sweeps.quarantine, sweeps.invalidate, sweeps.sweeps):
    petition.add_command(command)


def _facts(slug: str) -> dict[str, Any]:
    from glasno.petitions.actions.sweeping import count_quarantined  # noqa: PLC0415 - after boot

    found = petition_of(slug)
    counted = count_quarantined(found)
    return {
        "slug": slug,
        "state": found.state,
        "reason": found.reason,
        "goal": found.goal,
        "confirmed": found.confirmed,
        "withdrawn": found.withdrawn,
        "removed": found.removed,
        "quarantined": counted.signatures,
        "quarantined_requests": counted.requests,
        "counted_at": found.counted_at.isoformat(),
        "recipients": list(found.campaign.recipients.values_list("recipient", flat=True)),
    }


def _stop(slug: str, action: Any, reasons: tuple[str, ...], *, as_json: bool) -> None:
    from glasno.petitions.rules import PetitionRuleError  # noqa: PLC0415 - after boot

    petition_of(slug)
    try:
        action(slug, reason=_by_language(reasons))
    except PetitionRuleError as error:
        fail(str(error))
    _publish(slug)
    emit(_facts(slug), as_json)


def _by_language(reasons: tuple[str, ...]) -> dict[str, str]:
    """`ru=...` for one language; a sentence without one is told to everybody else."""
    from django.conf import settings  # noqa: PLC0415 - after boot

    codes = [code for code, _ in settings.LANGUAGES]
    said: dict[str, str] = {}
    general = ""
    for reason in reasons:
        code, equals, sentence = reason.partition("=")
        if equals and code in codes:
            said[code] = sentence.strip()
        else:
            general = reason.strip()
    return {code: said.get(code, general) for code in codes if said.get(code, general)}


def _publish(slug: str) -> None:
    from glasno.publishing.actions.publishing import PublishError, publish  # noqa: PLC0415 - as above

    try:
        publish(topics={f"campaign:{slug}"})
    except PublishError as error:
        fail(str(error))
