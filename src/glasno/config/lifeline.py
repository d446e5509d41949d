"""Ends a process whose keeper is gone: a parent killed outright leaves no child behind.

The keeper holds the writing end of a pipe and never writes. When it dies, however it dies, the
system closes that end, and the reading end wakes the child. Works wherever there are pipes.
"""

import os
import select
import signal
import threading
import time

# Long enough to answer what is under way, short enough to be gone before a restart is missed.
GRACE_SECONDS = 10.0


def hold(descriptor: int) -> None:
    """End this process, gently and then surely, once the other end of this pipe is closed."""
    threading.Thread(target=_wait, args=(descriptor,), name="lifeline", daemon=True).start()


def _wait(descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    poll.poll()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
