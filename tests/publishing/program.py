"""A publishing process of its own, to be crowded, starved and killed.

`python -m tests.publishing.program DATA LARGEST_FILE ROUNDS VERSION...` publishes the versions in
turn, again and again; every file of a version says that version on each of its lines.
"""

import gzip
import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Set
from pathlib import Path
from types import SimpleNamespace

import brotli
import django
from django.conf import settings

from glasno.publishing.actions.publishing import PublishError, publish
from glasno.publishing.pages import Page, Shelf
from glasno.vault.minisign import PublicKey, comment_fields, verify

SMALL, LARGE = 900, 2_000_000
# Two pages with two compressed copies each; a picture in both variants, and a file for the front.
COUNT = 2 * 3 + 2 + 1
VERSION = ["old"]


def pages(topics: Set[str] | None) -> Iterator[Page]:
    """Each name says where it stands in the order of writing."""
    yield Page("0-small.html", lambda: body(SMALL), mirrored=False)
    yield Page("en/1-large.png", lambda: body(LARGE))
    yield Page("en/2-small.html", lambda: body(SMALL), mirrored=False)
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
    """Asserts that the current edition is one of the versions, in all of its files; that each
    edition's manifests tell exactly what it holds; that what lies beside them is whole.

    Returns how many files the current edition and the doors hold.
    """
    current = (data / "site").resolve()
    editions = [path for path in current.parent.iterdir() if path.name.isdigit()]
    assert current in editions
    for edition in editions:
        if edition.name != "0":
            expected = versions if edition == current else {"old", "new"}
            _check_edition(edition, expected, data / "manifest.pub")
    doors = [path for path in (data / "doors").rglob("[!.]*.json") if path.name != "assets.json"]
    for path in doors:
        assert len(_said(path)) == 1, path
        assert _said(path) <= versions, path
    return len(_pages_of(current)) + len(doors)


def _check_edition(edition: Path, versions: set[str], public: Path) -> None:
    pages = _pages_of(edition)
    said = {word for path in pages for word in _said(path)}
    assert len(said) == 1, edition
    assert said <= versions, edition
    key = PublicKey.parse(public.read_text())
    for variant in ("home", "mirror"):
        root = edition / "mirror" if variant == "mirror" else edition
        content = (root / "manifest.json").read_bytes()
        told = comment_fields(verify(content, (root / "manifest.json.minisig").read_text(), key))
        assert (told["variant"], told["sequence"]) == (variant, edition.name)
        manifest = json.loads(content)
        assert manifest["sequence"] == int(edition.name)
        held = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in [*pages, *root.glob("manifest.pub")]
            if path.is_relative_to(root) and (root != edition or "mirror" not in path.parts)
        }
        assert manifest["files"] == {
            path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for path, data in held.items()
        }


def _pages_of(edition: Path) -> list[Path]:
    found = (path for path in edition.rglob("*") if path.is_file())
    return [path for path in found if not path.name.startswith((".", "manifest."))]


def _said(path: Path) -> set[str]:
    """The words of one file, which is as long as it should be."""
    packed = path.read_bytes()
    plain = {".gz": gzip.decompress, ".br": brotli.decompress}.get(path.suffix, bytes)(packed)
    assert len(plain) == (LARGE if "large" in path.name else SMALL), path
    return set(plain.decode().split())


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(data: str, largest_file: str, rounds: str, *versions: str) -> None:
    settings.configure(
        GLASNO=SimpleNamespace(
            data=Path(data),
            secrets_dir=Path(data).with_name(f"{Path(data).name}-secrets"),
            addresses=("https://glasno.example",),
        ),
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
