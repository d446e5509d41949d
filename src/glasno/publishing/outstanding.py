"""What could not be published last: for `glasno doctor`, until it has been published after all."""

import json
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from glasno.kit.faults import TellableError, describe
from glasno.publishing.files import DiskError, write_atomically

OUTSTANDING = "outstanding.json"
# What a full disk leaves of the file: its name.
UNTOLD = "the disk did not even take the reason."


@contextmanager
def noted(data: Path, of: Set[str] | None) -> Iterator[None]:
    """Keeps why this publish of topics or live paths (None: of everything) failed.

    Once it succeeds, what was kept goes, if it was of no more than that.
    """
    try:
        yield
    except Exception as error:
        _keep(data / OUTSTANDING, of, error)
        raise
    else:
        _settle(data / OUTSTANDING, of)


def outstanding(data: Path) -> str:
    """Why the last publish that still has to be made up for failed, as a sentence; or ""."""
    kept = _kept(data / OUTSTANDING)
    return "" if kept is None else kept[1]


def _keep(path: Path, of: Set[str] | None, error: Exception) -> None:
    sentence = str(error) if isinstance(error, TellableError) else f"{describe(error)}."
    kept = {"of": None if of is None else sorted(of), "sentence": sentence}
    # The caller is told of the first failure; this one changes nothing about it.
    try:
        write_atomically(path, json.dumps(kept).encode())
    except (DiskError, OSError):
        with suppress(OSError):  # an empty file still finds room on most full disks
            path.touch(mode=0o600)


def _settle(path: Path, of: Set[str] | None) -> None:
    kept = _kept(path)
    if kept is None:
        return
    before, _ = kept
    if of is None or (before is not None and before <= of):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _kept(path: Path) -> tuple[set[str] | None, str] | None:
    """Of what, and why; of nothing in particular where only the name found room."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return set(), UNTOLD
    try:
        told = json.loads(text)
        of = told["of"]
        return None if of is None else {str(each) for each in of}, str(told["sentence"])
    except (ValueError, TypeError, KeyError):
        return set(), UNTOLD
