"""Signatures a second on a site that holds a million, beside one that holds none."""

from contextlib import ExitStack
from statistics import median

from bench.filling import fill
from bench.report import Line, a_second, at_least
from bench.signing import warm_up
from bench.stage import Stage

GOAL = 0.9


def measure(stage: Stage) -> list[Line]:
    """The same front on a full and on an empty database, round by round, on each kind."""
    return [_measured(stage, kind) for kind in stage.databases]


def _measured(stage: Stage, kind: str) -> Line:
    empty, full = stage.site(kind, "empty"), stage.site(kind, "full")
    rates: list[tuple[float, float]] = []
    with ExitStack() as fronts:
        for site in (empty, full):
            fronts.enter_context(site.served())
            warm_up(stage, site)
        stage.tell(f"filling {kind} with {stage.plan.rows:,} signatures, requests and mails")
        fill(full, rows=stage.plan.rows)
        warm_up(stage, full)
        for number in range(1, stage.plan.rounds + 1):
            rates.append((empty.sign_round(stage.plan).rate, full.sign_round(stage.plan).rate))
            none, many = rates[-1]
            stage.tell(
                f"round {number}, growth, {kind}: {a_second(many)}"
                f" beside {a_second(none)} ({many / none:.2f})"
            )
    return at_least(
        f"sign with {stage.plan.rows:,} signatures, requests and mails present, {kind}",
        a_second(median(many for _, many in rates)),
        f"with none {a_second(median(none for none, _ in rates))}",
        ratio=median(many / none for none, many in rates),
        goal=GOAL,
    )
