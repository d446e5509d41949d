"""Opening a file that somebody else has made."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from glasno.kit.sections.errors import FaultList
from glasno.kit.text import UnprintableTextError, clean_line

MAX_BYTES = 256 * 1024


def read_file(name: str, path: Path, faults: FaultList, *, holder: str) -> str | None:
    """The text of `path`; what is wrong goes to `faults` under `name`, and then it is None.

    Lines end in "\\n" and are in normal form NFC. A link is not followed. `holder` is what keeps
    such files, with its article, as the fault for anything else names it.
    """
    data = _bytes(name, path, faults, holder)
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


def _bytes(name: str, path: Path, faults: FaultList, holder: str) -> bytes | None:
    try:
        # No link is followed, and a pipe does not make us wait.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        what = "is a link; put the file itself here" if path.is_symlink() else "cannot be opened"
        faults.add(name, 0, "", what)
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        faults.add(name, 0, "", f"is not a file that {holder} has; remove it")
        return None
    with os.fdopen(handle, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        faults.add(name, 0, "", f"is larger than {MAX_BYTES // 1024} KiB; shorten it")
        return None
    return data
