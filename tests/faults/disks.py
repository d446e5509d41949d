"""Full disks: processes whose files may not grow any more, until they may again."""

import contextlib
import resource
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.journeys.site import Site, a_signer
from tests.running.program import GLASNO, PATIENCE_SECONDS, environ


@contextlib.contextmanager
def full(processes: Iterable[int], *, room: int = 0) -> Iterator[None]:
    """No file of these processes, nor of what they start, grows beyond `room` bytes meanwhile."""
    before = {process: resource.prlimit(process, resource.RLIMIT_FSIZE) for process in processes}
    for process, (_, most) in before.items():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (room, most))
    try:
        yield
    finally:
        for process, limits in before.items():
            # Who has died of it needs no room.
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


def run_on_a_full_disk(
    *arguments: str, data: Path, **settings: object
) -> subprocess.CompletedProcess[str]:
    """A command that cannot make any file grow."""
    return subprocess.run(
        ["prlimit", "--fsize=0:unlimited", *GLASNO, *arguments],
        env=environ(data, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


class People:
    """Somebody before each thing that the ledger writes, and what they are answered to it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._confirm, self._refuse = site.confirm_path(), site.confirm_path()
        self._change, self._withdraw = site.mine_path(), site.mine_path()

    def answers(self) -> dict[str, int]:
        """The status of each."""
        post, get = self._site.post, self._site.get
        choices = {"action": "change", "delivery": "full", "display": "nothing"}
        ask = {
            "sign": partial(self._site.sign, a_signer()),
            "confirm": partial(post, self._confirm),
            "refuse": partial(post, self._refuse, action="not-me", stop="yes"),
            "change": partial(post, self._change, name="Vera Signer", **choices),
            "withdraw": partial(post, self._withdraw, action="withdraw"),
            "health": partial(get, "/health"),
        }
        # At once: each may wait a few seconds for its no.
        with ThreadPoolExecutor(len(ask)) as pool:
            asked = {what: pool.submit(each) for what, each in ask.items()}
            return {what: each.result().status_code for what, each in asked.items()}


REFUSED = dict.fromkeys(("sign", "confirm", "refuse", "change", "withdraw", "health"), 503)
DONE = REFUSED | {"sign": 303, "confirm": 303} | dict.fromkeys(("refuse", "change"), 200)
DONE |= dict.fromkeys(("withdraw", "health"), 200)
