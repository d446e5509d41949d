"""Pulls that are killed: `python -m tests.publishing.mirroring.killed URL OUT`.

Each line of its input is a number: before which change of the disk, from the swap on, the pull
gets SIGKILL. It answers with how the pull ended.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from glasno.publishing.mirroring.places import Place
from glasno.publishing.mirroring.pulling import Pull, pull
from tests.factories.signed_site import KEY
from tests.publishing.mirroring.conftest import LIMITS

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}
# The first thing that a swap does.
SWAP = "os.symlink"


def die_before(change: int) -> None:
    """From now on; nothing takes it back."""
    changes, swapping = count(), False

    def look(event: str, _arguments: object) -> None:
        nonlocal swapping
        swapping = swapping or event == SWAP
        if swapping and event in CHANGES and next(changes) == change:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def main() -> None:
    url, out = sys.argv[1:]
    asked = Pull(url=url, key=KEY.public, place=Place.at(Path(out)), limits=LIMITS)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            die_before(int(line))
            pull(asked)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write({-signal.SIGKILL: "killed\n", 0: "pulled\n"}.get(code, "failed\n"))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
