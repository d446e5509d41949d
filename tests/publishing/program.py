"""A publishing process of its own, to be crowded, starved and killed.

`python -m tests.publishing.program DATA LARGEST_FILE ROUNDS VERSION...` publishes the versions in
turn, again and again; every file of a version says that version on each of its lines.
"""

import gzip
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import brotli
import django
from django.conf import settings

from glasno.publishing.actions.publishing import PublishError, publish
from glasno.publishing.pages import Page, Shelf

SMALL, LARGE = 900, 2_000_000
# Two pages with two compressed copies each; a picture and a file for the front, which have none.
COUNT = 2 * 3 + 2
VERSION = ["old"]


def pages() -> Iterator[Page]:
    """Each name says where it stands in the order of writing."""
    yield Page("0-small.html", lambda: body(SMALL))
    yield Page("en/1-large.png", lambda: body(LARGE))
    yield Page("en/2-small.html", lambda: body(SMALL))
    yield Page("petitions/3.json", lambda: body(SMALL), shelf=Shelf.DOORS)


def body(size: int) -> bytes:
    """Lines that all name the version."""
    return f"{VERSION[0]}\n".encode() * (size // 4)


def start(
    data: Path, *versions: str, rounds: int = 1, largest_file: int = -1
) -> subprocess.Popen[str]:
    """The program, running; it says "ready" when it begins to publish."""
    arguments = [str(data), str(largest_file), str(rounds), *versions]
    return subprocess.Popen(
        [sys.executable, "-m", __name__, *arguments], stdout=subprocess.PIPE, text=True
    )


def run(data: Path, version: str, *, largest_file: int = -1) -> subprocess.CompletedProcess[str]:
    """One publish, to its end; what it prints after "ready"."""
    with start(data, version, largest_file=largest_file) as process:
        output, _ = process.communicate(timeout=60)
    return subprocess.CompletedProcess([], process.returncode, output.removeprefix("ready\n"))


def files(data: Path) -> dict[str, bytes]:
    """Every file below the data directory, finished or not."""
    found = (path for path in data.rglob("*") if path.is_file())
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in found}


def check_whole(data: Path, versions: set[str]) -> int:
    """Asserts that each published file is one of the versions, whole; how many there are."""
    count = 0
    for path, content in files(data).items():
        name = path.rpartition("/")[2]
        if "/" not in path or name.startswith(".") or name == "assets.json":
            continue
        plain = {".gz": gzip.decompress, ".br": brotli.decompress}.get(name[-3:], bytes)(content)
        assert len(plain) == (LARGE if "large" in name else SMALL), path
        said = set(plain.decode().split())
        assert len(said) == 1, path
        assert said <= versions, path
        count += 1
    return count


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(data: str, largest_file: str, rounds: str, *versions: str) -> None:
    settings.configure(
        GLASNO=SimpleNamespace(data=Path(data)),
        GLASNO_PAGE_SOURCES=["tests.publishing.program.pages"],
        INSTALLED_APPS=["django.contrib.staticfiles", "glasno.publishing"],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.AppDirectoriesFinder"],
        STATIC_URL="/assets/",
        STORAGES={"staticfiles": {"BACKEND": "glasno.publishing.assets.PublishedAssets"}},
        USE_TZ=True,
    )
    django.setup()
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest_file), int(largest_file)))
    say("ready")
    try:
        for _ in range(int(rounds)):
            for version in versions:
                VERSION[0] = version
                publish()
    except PublishError as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    from tests.publishing import program

    program.main(*sys.argv[1:])
