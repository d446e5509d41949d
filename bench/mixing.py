"""How long a signer waits while pages are read beside."""

from contextlib import suppress
from statistics import median

from bench import wrk
from bench.refusing import RefusedError
from bench.report import Line, a_second, below
from bench.signing import warm_up
from bench.site import PAGE, PENDING, SIGN, Site
from bench.stage import Stage

GOAL_MS = 250.0
# A reader that falls behind by more than this does not put on the load that was promised.
STEADY = 0.98
READERS = 64
# The readers begin before the signers and end after them, by this many seconds.
MARGIN = 0.5


def measure(stage: Stage) -> list[Line]:
    """Signers at full speed, and readers at a steady rate, on each database."""
    return [_measured(stage, kind) for kind in stage.databases]


def _measured(stage: Stage, kind: str) -> Line:
    site = stage.site(kind, "mixed")
    slowest, rates = [], []
    with site.served():
        warm_up(stage, site)
        for number in range(1, stage.plan.rounds + 1):
            signed = _round(stage, site)
            slowest.append(signed.p99_ms)
            rates.append(signed.rate)
            stage.tell(
                f"round {number}, mixed, {kind}: p99 {signed.p99_ms:.0f} ms"
                f" at {a_second(signed.rate)}"
            )
    pages = a_second(stage.plan.pages_a_second)
    return below(
        f"p99 of a signature beside {pages} pages, {kind}",
        # Of all rounds the worst: a promise about the slowest holds in every round.
        max(slowest),
        "ms",
        goal=GOAL_MS,
        beside=f"{a_second(median(rates))} signed by {stage.plan.connections} connections",
    )


def _round(stage: Stage, site: Site) -> wrk.Heard:
    plan = stage.plan
    before = site.store.value(PENDING)
    seconds = plan.seconds + 2 * MARGIN
    reading = wrk.reading(
        site.address, PAGE, seconds=seconds, connections=READERS, rate=plan.pages_a_second
    )
    signing = wrk.signing(site.address, SIGN, seconds=plan.seconds, connections=plan.connections)
    with wrk.begin(reading) as readers:
        with suppress(wrk.STILL_RUNS):
            readers.wait(MARGIN)
        signed = wrk.run(signing, expected=303)
        read = wrk.end(readers, expected=200)
    wrk.check_stored(signed, stored=site.store.value(PENDING) - before)
    check_steady(read, plan.pages_a_second)
    return signed


def check_steady(read: wrk.Heard, wanted: int) -> None:
    """Raises RefusedError when the readers did not read as much as promised."""
    if read.rate < STEADY * wanted:
        raise RefusedError(
            f"Only {a_second(read.rate)} pages were read beside the signers instead of "
            f"{a_second(wanted)}, so nothing is reported."
        )
