"""Published pages a second, beside nginx with the same bytes and the same headers."""

from statistics import median

from bench import nginx, wrk
from bench.refusing import RefusedError
from bench.report import Line, a_second, at_least
from bench.site import PAGE, Site
from bench.stage import Stage
from bench.web import Answer, fetch

GOAL = 0.4
# What browsers send; the page comes as it lies compressed on the disk.
ACCEPTED = "gzip, deflate, br"


def measure(stage: Stage) -> list[Line]:
    """The campaign's page with one process each, and with one on every core."""
    cores = stage.plan.workers
    return [_measured(stage, workers) for workers in dict.fromkeys((1, cores))]


def _measured(stage: Stage, workers: int) -> Line:
    site = stage.site("SQLite", f"page{workers}", workers=workers)
    ours, theirs, ratios = [], [], []
    with site.served():
        answer = _page(site)
        home = stage.home / f"nginx{workers}"
        with nginx.serving(home, PAGE, answer, workers=workers) as address:
            for number in range(1, stage.plan.rounds + 1):
                theirs.append(_round(stage, address, workers))
                ours.append(_round(stage, site.address, workers))
                ratios.append(ours[-1] / theirs[-1])
                stage.tell(
                    f"round {number}, page, {workers} each: {a_second(ours[-1])}"
                    f" beside {a_second(theirs[-1])} ({ratios[-1]:.2f})"
                )
    return at_least(
        f"page, {len(answer.body):,} bytes of brotli, processes {workers} each",
        a_second(median(ours)),
        f"nginx {a_second(median(theirs))}",
        ratio=median(ratios),
        goal=GOAL,
    )


def _page(site: Site) -> Answer:
    answer = fetch(f"{site.address}{PAGE}", {"Accept-Encoding": ACCEPTED})
    if answer is None or answer.status != 200 or answer.headers.get("content-encoding") != "br":
        raise RefusedError("The front does not answer with the page in brotli.")
    return answer


def _round(stage: Stage, address: str, workers: int) -> float:
    command = wrk.flooding(
        address,
        PAGE,
        seconds=stage.plan.seconds,
        connections=stage.plan.connections,
        threads=workers,
        headers=[f"Accept-Encoding: {ACCEPTED}"],
    )
    return wrk.run(command, expected=200).rate
