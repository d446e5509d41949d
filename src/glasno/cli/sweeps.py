"""`glasno petition quarantine`, `invalidate`, `sweeps`: many requests and signatures at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.console import Console
from rich.progress import Progress

from glasno.cli.finding import petition_of
from glasno.cli.output import emit, fail
from glasno.cli.readiness import ready
from glasno.kit.clock import now
from glasno.outbox.pacing import PACES

if TYPE_CHECKING:
    from glasno.petitions.actions.sweeping import Conditions, Met
    from glasno.petitions.models import Petition, Sweep

Command = Callable[..., None]
DAY = click.DateTime(["%Y-%m-%d"])
# Countries that signers did not give.
NONE = "none"


# The options by which a sweep finds what it is to move.
CONDITIONS = (
    click.option("--day", type=DAY, help="On this day (UTC) alone."),
    click.option("--from", "first", type=DAY, help="On this day or later."),
    click.option("--to", "last", type=DAY, help="On this day or earlier."),
    click.option(
        "--provider",
        "providers",
        multiple=True,
        type=click.Choice(sorted(PACES)),
        help="With a mailbox at this provider; may be repeated.",
    ),
    click.option(
        "--country",
        "countries",
        multiple=True,
        metavar="CODE",
        help="Of this country, `none` for none given; may be repeated.",
    ),
    click.option(
        "--language",
        "languages",
        multiple=True,
        metavar="CODE",
        help="Who signed in this language; may be repeated.",
    ),
    click.option(
        "--lane",
        "lanes",
        multiple=True,
        type=click.Choice(["fast", "paced"]),
        help="With proof of work (fast) or without (paced).",
    ),
    click.option("--unconfirmed", is_flag=True, help="Requests that wait to be confirmed only."),
    click.option("--signatures", is_flag=True, help="Confirmed signatures only."),
)
OF_SWEEP = click.option(
    "--sweep", "of_sweep", type=int, metavar="NUMBER", help="What this quarantine has put aside."
)
# The options of what is to be done with it.
DOING = (
    click.option("--reason", default="", help="Why, in a sentence that `sweeps` shows."),
    click.option("--undo", type=int, metavar="NUMBER", help="Take this sweep back instead."),
    click.option("--yes", is_flag=True, help="Do it; without this it is only counted."),
    click.option("--json", "as_json", is_flag=True, help="Print facts as JSON."),
)


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """A decorator that adds these options in their order."""

    def added(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return added


@click.command("quarantine")
@click.argument("slug")
@_with(*CONDITIONS, *DOING)
def quarantine(slug: str, **options: Any) -> None:
    """Put aside what is not to count until you know more; only count it without --yes.

    Requests get no letter. Signatures leave the count and the names page. Those whom it meets see
    no difference. All conditions that are given must hold.
    """
    _run(slug, "quarantine", options)


@click.command("invalidate")
@click.argument("slug")
@_with(*CONDITIONS, OF_SWEEP, *DOING)
def invalidate(slug: str, **options: Any) -> None:
    """Take signatures out of the count as not genuine; only count them without --yes.

    They are published as `removed`, and their mailboxes cannot sign again. Requests that match are
    put into quarantine.
    """
    _run(slug, "invalidate", options)


@click.command("sweeps")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")
def sweeps(slug: str, *, as_json: bool) -> None:
    """What was put into quarantine or invalidated for SLUG, when, by which conditions and why."""
    ready()
    found = petition_of(slug).sweeps.order_by("-pk")
    rows = [
        {
            "number": made.pk,
            "verb": made.verb,
            "day": made.day,
            "requests": made.requests,
            "signatures": made.signatures,
            "conditions": made.conditions,
            "reason": made.reason,
            "undone_on": made.undone_on,
        }
        for made in found
    ]
    emit({"sweeps": rows}, json=as_json)


def _run(slug: str, verb: str, options: dict[str, Any]) -> None:
    ready()
    from glasno.petitions.actions.sweeping import SweepError  # noqa: PLC0415 - after boot

    petition = petition_of(slug)
    number, yes, as_json = options.pop("undo"), options.pop("yes"), options.pop("as_json")
    reason = options.pop("reason")
    try:
        if number is None:
            facts = _sweep(petition, verb, _asked(options), reason=reason, yes=yes, as_json=as_json)
        else:
            facts = _undo(petition, verb, number, yes=yes, as_json=as_json)
    except SweepError as error:
        fail(str(error))
    emit({"slug": slug, **facts}, json=as_json)
    if not yes and not as_json:
        click.echo("Nothing has been changed; --yes does it.", err=True)


def _asked(options: dict[str, Any]) -> Conditions:
    from glasno.petitions.actions.sweeping import Conditions  # noqa: PLC0415 - after boot
    from glasno.petitions.lanes import Lane  # noqa: PLC0415 - after boot

    day, both = _date(options["day"]), options["unconfirmed"] == options["signatures"]
    return Conditions(
        first=day or _date(options["first"]),
        last=day or _date(options["last"]),
        providers=options["providers"],
        countries=tuple("" if code == NONE else code.upper() for code in options["countries"]),
        languages=options["languages"],
        lanes=tuple(Lane[name.upper()] for name in options["lanes"]),
        of_sweep=options.get("of_sweep"),
        requests=both or options["unconfirmed"],
        signatures=both or options["signatures"],
    )


def _sweep(
    petition: Petition,
    verb: str,
    conditions: Conditions,
    *,
    reason: str,
    yes: bool,
    as_json: bool,
) -> dict[str, Any]:
    from glasno.petitions.actions.sweeping import check_reason, count_met, sweep  # noqa: PLC0415 - after boot
    from glasno.petitions.models import Sweep  # noqa: PLC0415 - after boot

    met = count_met(petition, conditions)
    facts = {"verb": verb, "conditions": conditions.told()}
    if not yes:
        return {"sweep": None, **facts, **_counts(met), "done": False}
    check_reason(reason)
    with _bar(met, hidden=as_json) as progress:
        made = sweep(
            petition, Sweep.Verb(verb), conditions, reason=reason, now=now(), progress=progress
        )
    _rewrite(petition)
    moved = {"requests": made.requests, "signatures": made.signatures}
    return {"sweep": made.pk, **facts, **moved, "done": True}


def _undo(
    petition: Petition, verb: str, number: int, *, yes: bool, as_json: bool
) -> dict[str, Any]:
    from glasno.petitions.actions.sweeping import count_aside, undo  # noqa: PLC0415 - after boot

    made: Sweep | None = petition.sweeps.filter(pk=number, verb=verb).first()
    if made is None:
        slug = petition.campaign.slug
        fail(f"There is no {verb} {number} of {slug}; `glasno petition sweeps {slug}` lists them.")
    met = count_aside(made)
    if yes:
        with _bar(met, hidden=as_json) as progress:
            undo(made, now=now(), progress=progress)
        _rewrite(petition)
    return {
        "sweep": number,
        "verb": f"undo {verb}",
        "conditions": made.conditions,
        **_counts(met),
        "done": yes,
    }


def _counts(met: Met) -> dict[str, int]:
    return {"requests": met.requests, "signatures": met.signatures}


@contextmanager
def _bar(met: Met, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, only where somebody looks."""
    console = Console(stderr=True)
    unseen = hidden or not console.is_terminal
    with Progress(console=console, transient=True, disable=unseen) as bar:
        task = bar.add_task("Rows", total=met.requests + met.signatures)
        yield lambda moved: bar.advance(task, moved)


def _rewrite(petition: Petition) -> None:
    """The names page at once, whether or not a worker is running; the count by the worker."""
    from glasno.petitions.pages import rewrite_live  # noqa: PLC0415 - after boot
    from glasno.publishing.actions.publishing import PublishError  # noqa: PLC0415 - after boot

    try:
        rewrite_live(petition)
    except PublishError as error:
        fail(str(error))


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
