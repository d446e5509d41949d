"""Where it was measured: the figures mean little without."""

import importlib.metadata
import os
import platform
import sqlite3
import subprocess
from pathlib import Path

from bench import nginx, postgresql
from bench.plan import Plan
from bench.postgresql import Server
from bench.stores import sqlite_durability

PACKAGES = ("glasno", "Django", "granian", "psycopg", "cryptography")


def facts(plan: Plan, server: Server, *, home: Path, day: str) -> list[tuple[str, str]]:
    """Names and what stands behind them, in the order of the report."""
    nginx_and_wrk = f"nginx {nginx.version()}, {_wrk()}"
    return [
        ("date", day),
        ("machine", _machine()),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("files lie on", _file_system(home)),
        ("Python", platform.python_version()),
        ("packages", ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)),
        ("PostgreSQL", f"{postgresql.version()} over its socket: {server.settings()}"),
        ("SQLite", f"{sqlite3.sqlite_version}: {sqlite_durability()}"),
        (
            "beside",
            f"pgbench with {postgresql.CLIENTS} clients, {nginx_and_wrk}",
        ),
        (
            "signers",
            f"{plan.connections} connections on these cores, limits off, ever new mailboxes",
        ),
        (
            "rounds",
            f"{plan.rounds} of {plan.seconds:g} s by turns; the median of each round’s own ratio",
        ),
    ]


def _machine() -> str:
    model = _field("/proc/cpuinfo", "model name") or platform.machine()
    kilobytes = int(_field("/proc/meminfo", "MemTotal").split()[0])
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model}, {kilobytes / 1024**2:.0f} GB"


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _file_system(home: Path) -> str:
    """The kind of file system below the run's directory: what fsync costs depends on it."""
    best = ("", "unknown")
    for line in Path("/proc/mounts").read_text().splitlines():
        _device, point, kind, *_ = line.split()
        if home.is_relative_to(point) and len(point) > len(best[0]):
            best = (point, kind)
    return best[1]


def _wrk() -> str:
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    return " ".join(said.split()[:2])
