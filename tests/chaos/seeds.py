"""How many storms, and which: `python -m pytest tests/chaos --chaos-seeds 10` (a pytest plugin).

A plugin and not a conftest.py: the process that hands tests out to others reads no folder's own,
and it is the one that tells the seeds.
"""

import secrets
from collections.abc import Callable

import pytest

SEED = "chaos_seed"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chaos-seed", type=int, help="the storm of this seed, once more")
    parser.addoption("--chaos-seeds", type=int, default=1, help="so many storms, each another")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number_of_storm" in metafunc.fixturenames:
        storms = metafunc.config.getoption("chaos_seeds")
        metafunc.parametrize("number_of_storm", range(1, storms + 1))


@pytest.fixture
def seed(
    number_of_storm: int,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> int:
    """The given seed, or one that nobody has chosen; the run tells it at its end."""
    given: int | None = pytestconfig.getoption("chaos_seed")
    seed = secrets.randbelow(10**9) if given is None else given + number_of_storm - 1
    record_property(SEED, seed)
    print(f"--chaos-seed {seed}")  # noqa: T201 - pytest keeps it for a failure
    return seed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which storms there were, so that each can be raised again."""
    for outcome in ("passed", "failed"):
        for each in terminalreporter.getreports(outcome):
            for name, seed in each.user_properties:
                if name == SEED and each.when == "call":
                    terminalreporter.write_line(f"{each.nodeid} {outcome}: --chaos-seed {seed}")
