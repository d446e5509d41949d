"""Durable signatures a second, beside pgbench's INSERTs in the same run."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from statistics import median

from bench import postgresql
from bench.processes import wait_until
from bench.report import Line, a_second, at_least
from bench.site import Site
from bench.stage import Stage

GOALS = {"PostgreSQL": 0.5, "SQLite": 0.45}
RECIPIENTS = (1, 3)
WARM_UP_SECONDS = 1.0


@dataclass
class Rates:
    """What each round gave: signatures, and the INSERTs of the round just before."""

    signed: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


def measure(stage: Stage) -> list[Line]:
    """Sign on each database with 1 and 3 recipients, then once more with the worker mailing."""
    sites = [
        stage.site(kind, f"sign{recipients}", recipients=recipients)
        for kind in stage.databases
        for recipients in RECIPIENTS
    ]
    compared = postgresql_site(stage, sites)
    with ExitStack() as fronts:
        for site in sites:
            fronts.enter_context(site.served())
            warm_up(stage, site)
        row = compared.last("petitions_pending")
        postgresql.prepare_pgbench(compared.store.url)
        inserted, rates = _rounds(stage, sites, compared, row)
        lines = [_line(site, rates[site.name], inserted) for site in sites]
        lines.append(_prepared(stage, compared, row, inserted))
        lines += [_beside_the_worker(stage, site) for site in sites if site.recipients == 1]
    return lines


def postgresql_site(stage: Stage, sites: list[Site]) -> Site:
    """The site in whose database pgbench works."""
    for site in sites:
        if site.store.kind == "PostgreSQL":
            return site
    return stage.site("PostgreSQL", "pgbench")


def warm_up(stage: Stage, site: Site) -> None:
    """A round that is not counted: the keys of the hour are drawn, the code is loaded."""
    site.sign_round(replace(stage.plan, seconds=WARM_UP_SECONDS))


def _rounds(
    stage: Stage, sites: list[Site], compared: Site, row: dict[str, object]
) -> tuple[list[float], dict[str, Rates]]:
    """Rounds of pgbench and of each site by turns, so that a drift of the machine hits all."""
    inserted: list[float] = []
    rates = {site.name: Rates() for site in sites}
    for number in range(1, stage.plan.rounds + 1):
        for site in sites:
            url, seconds = compared.store.url, stage.plan.seconds
            inserts = postgresql.pgbench(url, seconds=seconds, row=row)
            heard = site.sign_round(stage.plan)
            inserted.append(inserts)
            rates[site.name].signed.append(heard.rate)
            rates[site.name].ratios.append(heard.rate / inserts)
            stage.tell(
                f"round {number}, {site.name}: {a_second(heard.rate)}"
                f" beside {a_second(inserts)} ({heard.rate / inserts:.2f})"
            )
    return inserted, rates


def _line(site: Site, rates: Rates, inserted: list[float]) -> Line:
    return at_least(
        f"sign, {site.name}, front processes {site.workers}",
        a_second(median(rates.signed)),
        f"pgbench {a_second(median(inserted))}",
        ratio=median(rates.ratios),
        goal=GOALS[site.store.kind],
    )


def _prepared(stage: Stage, compared: Site, row: dict[str, object], inserted: list[float]) -> Line:
    """What pgbench gains by statements that it prepares, which Glasno cannot behind PgBouncer."""
    seconds = stage.plan.seconds
    rate = postgresql.pgbench(compared.store.url, seconds=seconds, row=row, prepared=True)
    plain = f"without {a_second(median(inserted))}"
    return Line("pgbench with prepared statements", a_second(rate), plain)


def _beside_the_worker(stage: Stage, site: Site) -> Line:
    """What is left for signers while their letters are written on the same cores."""
    with site.mailing():
        began = site.letters()
        # Fresh letters are held back for some seconds; until then nothing would be beside.
        wait_until(lambda: site.letters() > began, f"The first letter of {site.name}")
        before = site.letters()
        heard = site.sign_round(stage.plan)
        letters = site.letters() - before
    stage.tell(f"with the worker, {site.name}: {a_second(heard.rate)}")
    return Line(
        f"sign while the worker mails, {site.name}",
        a_second(heard.rate),
        f"letters to a local mailbox {a_second(letters / heard.seconds)}",
    )
