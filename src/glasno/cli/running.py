"""`glasno up`, `serve`, `work`, `tick`, `doctor`, `migrate`: what keeps a site going."""

import os
import signal
import sys

import rich_click as click

from glasno.cli.output import boot, emit, fail
from glasno.cli.readiness import checked, ready
from glasno.config import lifeline
from glasno.config.environment import Environment, read_environment
from glasno.kit.clock import now
from glasno.running import starting

as_json = click.option("--json", "as_json", is_flag=True, help="Print facts for a program.")
with_demo = click.option(
    "--demo", is_flag=True, help="Load the demonstration campaign (on this machine alone)."
)
# Given by `up` to its children: their standard input closes when it is gone.
kept = click.option("--kept", is_flag=True, hidden=True)


def _begin_metering(environment: Environment) -> None:
    """Before anything that measures is imported: its figures then outlast a kill."""
    from glasno.kit import metering  # noqa: PLC0415 - commands that end soon measure nothing

    metering.begin(environment.data / metering.DIRECTORY)


def _ready() -> None:
    """Make sure of everything, and let the database go again."""
    ready()
    from django.db import connections  # noqa: PLC0415 - Django must be set up first

    # A server forks, and no child may use its parent's connection.
    connections.close_all()


@click.command()
@with_demo
def up(*, demo: bool) -> None:
    """Run everything on this machine: migrate, publish, serve, send mail, keep the count.

    Ends cleanly on Ctrl-C.
    """
    environment = checked(demo=demo)
    starting.make_directories(environment)
    from glasno.running.supervisor import Supervisor  # noqa: PLC0415 - only this command needs it

    with starting.only_one(environment):
        status = Supervisor(environment, demo=demo, say=click.echo).run()
    sys.exit(status)


@click.command()
@kept
def serve(*, kept: bool) -> None:
    """Run the front alone: the published site and the doors."""
    environment = checked()
    _begin_metering(environment)
    if kept:
        lifeline.hold(sys.stdin.fileno())
        boot()
    else:
        _ready()
    from glasno.front.serving import serve as serve_front  # noqa: PLC0415 - after boot

    serve_front(environment)


@click.command()
@kept
def work(*, kept: bool) -> None:
    """Run the worker alone: mail, count, live pages, scheduled jobs."""
    _begin_metering(checked())
    if kept:
        lifeline.hold(sys.stdin.fileno())
        boot()
    else:
        _ready()
    from glasno.running.preparing import check_mail  # noqa: PLC0415 - after boot
    from glasno.running.worker import Worker, steps_of_settings  # noqa: PLC0415 - after boot

    check_mail()
    worker = Worker(steps_of_settings())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.start()
    asked = worker.wait()
    if stuck := worker.join():
        fail(f"The worker stopped without waiting for {', '.join(stuck)} any longer.")
    if not asked:
        fail("The worker lost one of its threads; start it again.")


@click.command()
@as_json
def tick(*, as_json: bool) -> None:
    """Run the scheduled jobs that are due, once. Safe to call as often as you like."""
    _ready()
    from glasno.running.schedule import JobsFailedError, run_due  # noqa: PLC0415 - after boot

    try:
        ran = run_due(now=now())
    except JobsFailedError as error:
        fail(str(error))
    emit({"ran": ran}, json=as_json)


@click.command()
@as_json
def doctor(*, as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it.

    Exit status 0 when nothing keeps people from being served; warnings alone are no failure.
    """
    boot()
    from glasno.kit.findings import Level  # noqa: PLC0415 - after boot
    from glasno.running.doctor import examine  # noqa: PLC0415 - after boot

    findings = examine()
    if as_json:
        rows = [{"level": f.level, "what": f.what, "mend": f.mend} for f in findings]
        emit({"findings": rows}, json=True)
    else:
        for finding in findings:
            click.echo(f"{finding.level}: {finding.what}\n  {finding.mend}")
        if not findings:
            click.echo("Nothing is wrong.")
    sys.exit(any(finding.level is Level.ERROR for finding in findings))


@click.command()
@as_json
def migrate(*, as_json: bool) -> None:
    """Bring the database to this version; a new one also gets the server's keys."""
    starting.make_directories(read_environment(os.environ))
    boot()
    from glasno.running import preparing  # noqa: PLC0415 - after boot

    applied = preparing.migrate()
    authorities = preparing.load_authorities(now=now())
    preparing.check_keys()
    emit({"applied": applied, "authorities": authorities}, json=as_json)


@click.command(hidden=True)
@with_demo
@kept
def prepare(*, demo: bool, kept: bool) -> None:
    """Bring database, keys and site to where the front and the worker can start."""
    if kept:
        lifeline.hold(sys.stdin.fileno())
    boot()
    from glasno.appeals.actions.freezing import freeze_calendar  # noqa: PLC0415 - after boot
    from glasno.demo.actions.loading import load_demo  # noqa: PLC0415 - after boot
    from glasno.running import preparing  # noqa: PLC0415 - as above

    preparing.make_ready(now=now(), say=click.echo)
    freeze_calendar(now=now())
    if demo:
        loaded = load_demo(now=now())
        click.echo(f"Demonstration: {loaded.slug} {'loaded' if loaded.changed else 'is there'}.")
    preparing.publish_site(now=now(), say=click.echo)
