"""Whether a worker of the front still runs Python, as its parent sees it without asking.

When granian ends a worker, its main thread may wait for another that waits for Python's lock, which
the first one holds (granian's issue 875): no thread of that process runs any more, its own guard
neither, and its end took until granian's kill. So each worker's guard beats into memory that the
parent shares, and the parent ends whoever stands still while it is to end.
"""

import mmap
import os
import signal
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

# More than a guard is ever quiet: it looks every half a second, and says its last words for three.
STILL_SECONDS = 6.0

_BEAT = struct.Struct("d")
_MOST = Path("/proc/sys/kernel/pid_max")
_USUAL_MOST = 4_194_304


class Pulse:
    """Made before workers are forked. A place for every process there can be; few are touched."""

    def __init__(self) -> None:
        try:
            most = int(_MOST.read_text())
        except (OSError, ValueError):
            most = _USUAL_MOST
        self._beats = mmap.mmap(-1, (most + 1) * _BEAT.size)

    def beat(self) -> None:
        """In a worker: it runs."""
        # This clock is one for all processes of a machine.
        _BEAT.pack_into(self._beats, os.getpid() * _BEAT.size, time.monotonic())

    def silence(self, process: int) -> float:
        """Seconds since that process last beat; 0 for one that never has."""
        (beat,) = _BEAT.unpack_from(self._beats, process * _BEAT.size)
        return time.monotonic() - beat if beat else 0.0


def runs(process: int) -> bool:
    """Whether this child runs; what has ended is left to whoever waits for it, and what is no child
    of ours does not.
    """
    try:
        return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        return False


def end_still(processes: Sequence[int], pulse: Pulse) -> None:
    """Kill those of these children that stand still; one that has ended is left alone."""
    for process in processes:
        if pulse.silence(process) > STILL_SECONDS and runs(process):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
