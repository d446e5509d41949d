"""`python -m bench [--quick] [--only NAME] [--write FILE]`: everything in one run."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bench import asking, growing, idling, machine, mixing, printing, publishing, reading, signing
from bench.plan import FULL, QUICK, Plan
from bench.refusing import RefusedError
from bench.report import Line, facts_table, table
from bench.stage import Stage, stage
from glasno.kit.clock import now
from tools import programs

MEASUREMENTS: dict[str, Callable[[Stage], list[Line]]] = {
    "sign": signing.measure,
    "page": reading.measure,
    "interview": asking.measure,
    "mixed": mixing.measure,
    "growth": growing.measure,
    "idle": idling.measure,
    "letters": printing.measure,
    "publish": publishing.measure,
}
DATABASES = ("PostgreSQL", "SQLite")
# In a document, what a run writes stands between these two.
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 when figures were reported, 1 when they were refused."""
    chosen = _parser().parse_args(arguments)
    if programs.main(["wrk", "nginx"]):
        return 1
    try:
        report = measured(_plan(chosen), chosen.only or list(MEASUREMENTS), _databases(chosen))
    except RefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(report)
    if chosen.write:
        write(chosen.write, report)
    return 0


def measured(plan: Plan, names: Sequence[str], databases: tuple[str, ...]) -> str:
    """Run the measurements one after another; the report. Raises RefusedError."""
    day = now().date().isoformat()
    with tempfile.TemporaryDirectory(prefix="glasno-bench-") as directory:
        home = Path(directory)
        home.chmod(0o711)  # PostgreSQL's account passes through
        with stage(home, plan, databases) as ready:
            lines = [line for name in names for line in MEASUREMENTS[name](ready)]
            facts = machine.facts(plan, ready.server, home=home, day=day)
    return f"{facts_table(facts)}\n\n{table(lines)}\n"


def write(document: Path, report: str) -> None:
    """Put the report into the document, in place of the last one's."""
    text = document.read_text("utf-8")
    head, begin, rest = text.partition(BEGIN)
    _old, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{document} has no {BEGIN} and {END} to write between.")
    document.write_text(f"{head}{BEGIN}\n\n{report}\n{END}{tail}", "utf-8")


def _plan(chosen: argparse.Namespace) -> Plan:
    wanted = {
        name: value
        for name in ("seconds", "rounds", "rows", "campaigns", "connections", "workers")
        if (value := getattr(chosen, name)) is not None
    }
    return replace(QUICK if chosen.quick else FULL, **wanted)


def _databases(chosen: argparse.Namespace) -> tuple[str, ...]:
    return tuple(chosen.database or DATABASES)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="prove that all of it runs")
    parser.add_argument("--only", action="append", choices=MEASUREMENTS, metavar="NAME")
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--seconds", type=float, help="length of a round")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--rows", type=int, help="rows present when growth is measured")
    parser.add_argument("--campaigns", type=int, help="campaigns present when they are published")
    parser.add_argument("--connections", type=int, help="signers and readers at once")
    parser.add_argument("--workers", type=int, help="processes of the front, on both databases")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the report there, too")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
