"""Notices that the make which started us was interrupted, though nobody told us.

Ctrl-C reaches a whole process group, but a signal sent to make alone is not passed on: make then
waits, for ever, for its child to end. Linux shows that state: inside its handler make blocks the
signal and has given up catching it.
"""

import os
import signal
from pathlib import Path

_BIT = 1 << (signal.SIGINT - 1)


def _blocked_and_caught(process: int) -> tuple[bool, bool] | None:
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
        fields = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
        return bool(int(fields["SigBlk"], 16) & _BIT), bool(int(fields["SigCgt"], 16) & _BIT)
    except (OSError, KeyError, ValueError):
        return None  # another system, or the parent has gone


class Parent:
    """The process that started this one."""

    def __init__(self) -> None:
        self._process = os.getppid()
        self._catches = _blocked_and_caught(self._process) == (False, True)

    def was_interrupted(self) -> bool:
        """Whether it caught interrupts when we began, and is now inside its handler of one."""
        return self._catches and _blocked_and_caught(self._process) == (True, False)
