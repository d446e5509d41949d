"""What a site takes while nobody comes: memory, and the time until it serves."""

import time
from contextlib import ExitStack

from bench.processes import family, is_healthy, memory, running, wait_until
from bench.report import Line, below
from bench.site import Site
from bench.stage import Stage

GOAL_MEGABYTES = 400.0
# Long enough for the first scheduled jobs and the first pages to be over.
QUIET_SECONDS = 10.0


def measure(stage: Stage) -> list[Line]:
    """`glasno up` on each database."""
    return [line for kind in stage.databases for line in _measured(stage, kind)]


def _measured(stage: Stage, kind: str) -> list[Line]:
    site = stage.site(kind, "idle", workers=1)
    began = time.monotonic()
    with ExitStack() as ends:
        log = site.home / "up.log"
        process = ends.enter_context(running(site.settings, "up", log=log))
        wait_until(lambda: is_healthy(site.address), f"The site on {kind}", log=log)
        started = time.monotonic() - began
        time.sleep(QUIET_SECONDS)
        processes = family(process.pid)
        resident, shared_once = memory(processes)
    stage.tell(f"idle, {kind}: {resident:.0f} MB, started in {started:.1f} s")
    return [
        below(
            f"resident memory of `glasno up`, idle, {kind}",
            resident,
            "MB",
            goal=GOAL_MEGABYTES,
            beside=f"{len(processes)} processes; shared pages counted once: {shared_once:,.0f} MB",
        ),
        Line(f"start of `glasno up` on a site that is there, {kind}", f"{started:.1f} s"),
        *_first_start(stage, kind),
    ]


def _first_start(stage: Stage, kind: str) -> list[Line]:
    """From an empty directory to an open petition: tables, keys, pages and all."""
    site: Site = stage.bare(kind, "first", workers=1)
    began = time.monotonic()
    log = site.home / "up.log"
    with running(site.settings, "up", "--demo", log=log):
        wait_until(lambda: is_healthy(site.address), f"The first start on {kind}", log=log)
        started = time.monotonic() - began
    return [Line(f"first start of `glasno up --demo`, {kind}", f"{started:.1f} s")]
