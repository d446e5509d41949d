"""How figures stand beside their goals."""

import pytest

from bench.report import Line, at_least, below, table


@pytest.mark.parametrize(
    ("ratio", "cells"),
    [
        (0.5, ("0.50", "≥ 0.5", "yes")),
        (0.499, ("0.50", "≥ 0.5", "**no**")),
        (0.71, ("0.71", "≥ 0.5", "yes")),
    ],
)
def test_ratio_is_held_to_its_goal_before_it_is_rounded(
    ratio: float, cells: tuple[str, ...]
) -> None:
    line = at_least("sign", "2,000 /s", "pgbench 4,000 /s", ratio=ratio, goal=0.5)
    assert line.cells() == ("sign", "2,000 /s", "pgbench 4,000 /s", *cells)


@pytest.mark.parametrize(("figure", "verdict"), [(249.9, "yes"), (250.0, "**no**")])
def test_figure_stays_below_its_goal(figure: float, verdict: str) -> None:
    line = below("p99", figure, "ms", goal=250.0, beside="1,000 /s")
    assert line.cells() == ("p99", "250 ms", "1,000 /s", "", "< 250 ms", verdict)


def test_table_is_markdown() -> None:
    assert table([Line("start", "1.5 s")]) == (
        "| measured | figure | beside it | ratio | goal | held |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| start | 1.5 s |  |  |  |  |"
    )
