"""What was measured, as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD = ("measured", "figure", "beside it", "ratio", "goal", "held")


@dataclass(frozen=True)
class Line:
    """One measured thing. `held` is None where nothing was promised."""

    what: str
    figure: str
    beside: str = ""
    ratio: str = ""
    goal: str = ""
    held: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """As a row of the table; a figure that nobody promised has no verdict."""
        verdict = {None: "", True: "yes", False: "**no**"}[self.held]
        return (self.what, self.figure, self.beside, self.ratio, self.goal, verdict)


def at_least(what: str, figure: str, beside: str, *, ratio: float, goal: float) -> Line:
    """A ratio that is to reach its goal."""
    return Line(what, figure, beside, f"{ratio:.2f}", f"≥ {goal:g}", ratio >= goal)


def below(what: str, figure: float, unit: str, *, goal: float, beside: str = "") -> Line:
    """A figure that is to stay under its goal."""
    shown, limit = f"{figure:,.0f} {unit}", f"< {goal:,.0f} {unit}"
    return Line(what, shown, beside, "", limit, figure < goal)


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [HEAD, ("---",) * len(HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def facts_table(facts: Sequence[tuple[str, str]]) -> str:
    """Names and what stands behind them, as a Markdown table."""
    rows = [("this run", ""), ("---", "---"), *facts]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def a_second(rate: float) -> str:
    """A rate as it is read."""
    return f"{rate:,.0f} /s"
