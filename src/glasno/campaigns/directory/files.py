"""Opening a directory that somebody else has made."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from glasno.campaigns.directory.errors import FaultList
from glasno.kit.text import UnprintableTextError, clean_line

MAX_FILES = 200
MAX_BYTES = 256 * 1024
PAGES = "pages"


def read_texts(directory: Path, faults: FaultList) -> dict[str, str | None]:
    """The text of every file in `directory` and its `pages`, by name ("pages/why.en.md").

    Lines end in "\\n" and are in normal form NFC. Hidden files are passed over; whatever is not a
    plain UTF-8 file of sensible size becomes a fault, and its text is None.
    """
    texts: dict[str, str | None] = {}
    for count, (name, entry) in enumerate(_entries(directory, faults), start=1):
        if count > MAX_FILES:
            faults.add(str(directory), 0, "", f"holds more than {MAX_FILES} files; remove some")
            break
        texts[name] = _text(name, entry, faults)
    return texts


def _entries(directory: Path, faults: FaultList) -> Iterator[tuple[str, Path]]:
    for entry in _listed(directory, str(directory), faults):
        if entry.name == PAGES and entry.is_dir() and not entry.is_symlink():
            for page in _listed(entry, PAGES, faults):
                yield f"{PAGES}/{page.name}", page
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


def _text(name: str, path: Path, faults: FaultList) -> str | None:
    data = _bytes(name, path, faults)
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        faults.add(name, number, "", "is not UTF-8; save the file in UTF-8")
        return None
    before = len(faults)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        try:
            clean_line(line)
        except UnprintableTextError:
            faults.add(
                name, number, "", "holds a character that cannot be printed, or hides; remove it"
            )
    if len(faults) > before:
        return None
    return unicodedata.normalize("NFC", "\n".join(lines))


def _bytes(name: str, path: Path, faults: FaultList) -> bytes | None:
    try:
        # No link is followed, and a pipe does not make us wait.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        what = "is a link; put the file itself here" if path.is_symlink() else "cannot be opened"
        faults.add(name, 0, "", what)
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        faults.add(name, 0, "", "is not a file that a campaign has; remove it")
        return None
    with os.fdopen(handle, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        faults.add(name, 0, "", f"is larger than {MAX_BYTES // 1024} KiB; shorten it")
        return None
    return data
