"""Opening a directory that somebody else has made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from glasno.campaigns.models import UPDATES
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.opening import read_file

MAX_FILES = 1_000
PAGES = "pages"
# The directories below a campaign's, each with files alone.
BELOW = (PAGES, UPDATES)


def read_texts(directory: Path, faults: FaultList) -> dict[str, str | None]:
    """The text of every file in `directory` and those BELOW, by name ("pages/why.en.md").

    Lines end in "\\n" and are in normal form NFC. Hidden files are passed over; whatever is not a
    plain UTF-8 file of sensible size becomes a fault, and its text is None.
    """
    texts: dict[str, str | None] = {}
    for count, (name, entry) in enumerate(_entries(directory, faults), start=1):
        if count > MAX_FILES:
            faults.add(str(directory), 0, "", f"holds more than {MAX_FILES} files; remove some")
            break
        texts[name] = read_file(name, entry, faults, holder="a campaign")
    return texts


def _entries(directory: Path, faults: FaultList) -> Iterator[tuple[str, Path]]:
    for entry in _listed(directory, str(directory), faults):
        if entry.name in BELOW and entry.is_dir() and not entry.is_symlink():
            for file in _listed(entry, entry.name, faults):
                yield f"{entry.name}/{file.name}", file
        else:
            yield entry.name, entry


def _listed(directory: Path, name: str, faults: FaultList) -> list[Path]:
    try:
        entries = sorted(directory.iterdir())
    except NotADirectoryError:
        faults.add(name, 0, "", "is not a directory; name the directory of the campaign")
    except FileNotFoundError:
        faults.add(name, 0, "", "does not exist; name the directory of the campaign")
    except (OSError, ValueError):
        faults.add(name, 0, "", "cannot be opened; check its permissions")
    else:
        return [entry for entry in entries if not entry.name.startswith(".")]
    return []
