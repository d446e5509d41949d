"""How long publishing takes on a site of many campaigns: all of it, and one changed word."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from bench.processes import environ
from bench.refusing import RefusedError
from bench.report import Line, below
from bench.site import Site
from bench.stage import Stage
from glasno.publishing.paths import live_beside

GOAL_WORD_MILLISECONDS = 2_000.0


def measure(stage: Stage) -> list[Line]:
    """The first publish of everything, one that finds nothing to change, and a changed word."""
    kind, count = stage.databases[-1], stage.plan.campaigns
    site = stage.site(kind, "campaigns")
    stage.tell(f"filling {kind} with {count:,} campaigns")
    _publisher(site, "fill", str(count))
    lines = []
    for what in ("everything, the first time", "everything, nothing changed"):
        told = _publisher(site, "all")
        stage.tell(f"publish {what}: {told['seconds']:,.1f} s")
        figure = f"{told['seconds']:,.1f} s"
        lines.append(Line(f"publish {what}, {count:,} campaigns", figure, _memory(told)))
    words = [_publisher(site, "word", f"campaign-{number}") for number in range(stage.plan.rounds)]
    milliseconds = median(told["seconds"] for told in words) * 1000
    edition = site.home / "site" / "site"
    files, directories = _entries(edition)
    live, live_directories = _entries(live_beside(edition))
    megabytes, inodes = _taken(site.home / "site")
    return [
        *lines,
        below(
            f"publish a changed word, {count:,} campaigns",
            milliseconds,
            "ms",
            goal=GOAL_WORD_MILLISECONDS,
            beside=_memory(max(words, key=lambda told: told["megabytes"])),
        ),
        Line("files of an edition, both variants", f"{files:,}", f"directories {directories:,}"),
        Line("live files beside it", f"{live:,}", f"directories {live_directories:,}"),
        Line(
            f"the data directory of {count:,} campaigns, two editions",
            f"{megabytes:,.0f} MB",
            f"inodes {inodes:,}",
        ),
    ]


def _publisher(site: Site, *arguments: str) -> dict[str, float]:
    """A process of its own; what it says. Raises RefusedError with its last words."""
    command = [sys.executable, "-m", "bench.publisher", *arguments]
    ended = subprocess.run(
        command, env=environ(site.settings), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        words = (ended.stderr.strip() or "nothing").splitlines()[-1]
        raise RefusedError(f"`{' '.join(command[1:])}` failed, and said: {words}")
    told: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return told


def _memory(told: dict[str, float]) -> str:
    return f"at most {told['megabytes']:,.0f} MB"


def _taken(root: Path) -> tuple[float, int]:
    """What all below takes of the disk, in megabytes and in inodes: of many names, each once."""
    blocks: dict[int, int] = {}
    for top, below_it, names in os.walk(root):
        for name in (*below_it, *names):
            found = Path(top, name).lstat()
            blocks[found.st_ino] = found.st_blocks
    return sum(blocks.values()) * 512 / 10**6, len(blocks)


def _entries(root: Path) -> tuple[int, int]:
    """How many files and directories stand below."""
    files = directories = 0
    for _top, below_it, names in os.walk(root.resolve()):
        files += len(names)
        directories += len(below_it)
    return files, directories
