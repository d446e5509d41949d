"""How tests are spread over the processes of a run (a pytest plugin).

Each process takes whole files, so that a site or a browser is started for a file once; and those
that take longest come first, so that nobody waits for them at the end. The summary says when each
process was done, and with what: a long tail shows there.
"""

import time
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
# Whose tests start sites, browsers and processes.
LONGEST_FIRST = ("journeys", "faults", "running", "security", "chaos", "cli", "outbox", "front")
# Files that look at the same pages, which are reached once for all of them.
LOOKING = "tests/journeys/test_accessibility.py"
TOGETHER = {"tests/journeys/test_no_third_party_no_cookie.py": LOOKING}
# Of these one process takes what stands in one language: it is more than all else in any file.
SHARED = {LOOKING: "[ru-"}

_began = time.monotonic()
_done: dict[str, float] = {}
_last: dict[str, str] = {}


class ByFile(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Hands out files in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        scope = TOGETHER.get(file, file)
        part = SHARED.get(scope, "")
        return scope + part if part and part in nodeid else scope


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """In the process that hands tests out to the others."""
    return ByFile(config, log)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """There, a report comes with the process that sent it."""
    if node := getattr(report, "node", None):
        _last[node.gateway.id] = report.nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """One of the others has nothing left to do."""
    _done[node.gateway.id] = time.monotonic() - _began


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, seconds in sorted(_done.items(), key=lambda each: each[1]):
        last = _last.get(name, "nothing")
        terminalreporter.write_line(f"{name} was done after {seconds:.0f} s, with {last}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Packages in the order of how long they take; what each of them has arranged stays so."""

    def place(item: pytest.Item) -> int:
        package = item.path.relative_to(HERE).parts[0]
        return LONGEST_FIRST.index(package) if package in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)
