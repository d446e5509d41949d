"""Writes requirements/*.txt anew: `make lock`.

Every package is pinned with the hashes of all its files, for every platform that Python 3.11 or
newer runs on. develop.txt is solved first and holds the others to its versions. New releases are
taken only when they are a week old, so that a bad one has been found and withdrawn.
"""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WAIT = timedelta(days=7)
OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--python-version=3.11",
    "--custom-compile-command=make lock",
)
# Name of a lock, and what it holds: the package's own needs, or a dependency group.
LOCKS = {
    "develop": ("pyproject.toml", "--group=develop"),
    "run": ("pyproject.toml", "--constraint=requirements/develop.txt"),
    "build": ("--group=build", "--constraint=requirements/develop.txt"),
}


def main() -> int:
    """Runs uv once for each lock."""
    before = datetime.now(UTC) - WAIT  # noqa: TID251 -- a tool for developers has no other clock
    for name, sources in LOCKS.items():
        command = [
            str(Path(sys.executable).with_name("uv")),
            "pip",
            "compile",
            *sources,
            *OPTIONS,
            "--upgrade",
        ]
        command += [f"--exclude-newer={before:%Y-%m-%d}", f"--output-file=requirements/{name}.txt"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
