"""How tests are spread over the processes of a run (a pytest plugin).

Each process takes whole files, so that a site or a browser is started for a file once; and those
that take longest come first, so that nobody waits for them at the end.
"""

from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
# Whose tests start sites, browsers and processes.
LONGEST_FIRST = ("journeys", "faults", "running", "security", "chaos", "cli", "outbox", "front")
# Files that look at the same pages, which are reached once for all of them.
TOGETHER = {
    "tests/journeys/test_no_third_party_no_cookie.py": "tests/journeys/test_accessibility.py"
}


class ByFile(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Hands out files in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return TOGETHER.get(file, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """In the process that hands tests out to the others."""
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Packages in the order of how long they take; what each of them has arranged stays so."""

    def place(item: pytest.Item) -> int:
        package = item.path.relative_to(HERE).parts[0]
        return LONGEST_FIRST.index(package) if package in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)
