"""Published pages a second, beside nginx with the same bytes and the same headers."""

from dataclasses import dataclass
from statistics import median

from bench import nginx, wrk
from bench.refusing import RefusedError
from bench.report import Line, a_second, at_least
from bench.site import PAGE, Site
from bench.stage import Stage
from bench.web import Answer, fetch

GOAL = 0.4
READERS = 64
# What browsers send; the page comes as it lies compressed on the disk.
ACCEPTED = "gzip, deflate, br"


@dataclass(frozen=True)
class Pages:
    """What the front and nginx gave with so many processes each: the medians of the rounds."""

    workers: int
    size: int  # of the page, bytes
    ours: float
    theirs: float

    def line(self) -> Line:
        """What one number of processes gives, without a verdict."""
        return Line(
            f"page, processes {self.workers} each",
            a_second(self.ours),
            f"nginx {a_second(self.theirs)}",
            f"{self.ours / self.theirs:.2f}",
        )


def measure(stage: Stage) -> list[Line]:
    """The campaign's page with one process each, and with one on every core.

    The readers need a core of their own, so that more processes are not always quicker: each
    server is judged by what suits it best here.
    """
    found = [_measured(stage, workers) for workers in dict.fromkeys((1, stage.plan.workers))]
    ours, theirs = max(each.ours for each in found), max(each.theirs for each in found)
    best = at_least(
        f"page, {found[0].size:,} bytes of brotli, as many processes as suit each best",
        a_second(ours),
        f"nginx {a_second(theirs)}",
        ratio=ours / theirs,
        goal=GOAL,
    )
    return [best, *(each.line() for each in found)]


def _measured(stage: Stage, workers: int) -> Pages:
    site = stage.site("SQLite", f"page{workers}", workers=workers)
    ours, theirs = [], []
    with site.served():
        answer = _page(site)
        home = stage.home / f"nginx{workers}"
        with nginx.serving(home, PAGE, answer, workers=workers) as address:
            for number in range(1, stage.plan.rounds + 1):
                theirs.append(_round(stage, address, workers))
                ours.append(_round(stage, site.address, workers))
                stage.tell(
                    f"round {number}, page, {workers} each: {a_second(ours[-1])}"
                    f" beside {a_second(theirs[-1])} ({ours[-1] / theirs[-1]:.2f})"
                )
    return Pages(workers, len(answer.body), median(ours), median(theirs))


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
        connections=READERS,
        threads=workers,
        headers=[f"Accept-Encoding: {ACCEPTED}"],
    )
    return wrk.run(command, expected=200).rate
