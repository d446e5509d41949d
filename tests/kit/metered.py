"""A process that counts, for tests that hurt it: `python -m tests.kit.metered DIRECTORY`.

Each line on its standard input is done and answered by a line, until the input ends.
"""

import os
import resource
import sys
from pathlib import Path

from glasno.kit import metering


def main() -> None:
    directory = Path(sys.argv[1])
    if "full" in sys.argv:
        # As on a full disk: nothing can be added to any file.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    metering.begin(directory)
    asked = metering.counters("glasno_asked", "Asked.", kind=("new", "old"))
    waiting = metering.gauge("glasno_waiting", "Waiting.", "livesum")
    seconds = metering.histogram("glasno_seconds", "Seconds.", (0.1, 1.0))
    for line in sys.stdin:
        match line.split():
            case ["count", kind]:
                asked[kind,].inc()
            case ["wait", number]:
                waiting.set(float(number))
            case ["take", number]:
                seconds.observe(float(number))
            case ["fork"]:
                child = os.fork()
                if not child:
                    asked["new",].inc()
                    waiting.set(100)
                    os._exit(0)
                os.waitpid(child, 0)
        told = metering.exposition(directory).decode()
        sys.stdout.write(told.replace("\n", "|") + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
