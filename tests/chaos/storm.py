"""Kills parts of a site at random, and begins them again."""

import random
import threading
import time
from collections.abc import Callable

from tests.chaos.parts import Part, Parts

# Seconds between two blows, and that something stays away.
BETWEEN = (0.7, 2.2)
AWAY = (0.0, 1.5)
ROUND_SECONDS = 0.1


class Storm:
    """A thread that keeps the parts and strikes them, and tells what it did."""

    def __init__(self, parts: Parts, chance: random.Random) -> None:
        self.told: list[str] = []
        self.worker_blows = 0
        self._parts = parts
        self._chance = chance
        self._calm = threading.Event()
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper")
        self._striker = threading.Thread(target=self._strike_on, name="striker")
        self._began = time.monotonic()

    def begin(self) -> None:
        """Start the parts, and keep them from now on."""
        self._keeper.start()

    def rage(self) -> None:
        """Strike from now on."""
        self._striker.start()

    def calm(self) -> None:
        """Strike no more; what was struck is begun again."""
        self._calm.set()
        self._striker.join()

    def end(self) -> None:
        """Let go of the parts."""
        self._calm.set()
        self._over.set()
        for thread in (self._striker, self._keeper):
            if thread.ident is not None:
                thread.join()

    def _keep(self) -> None:
        while not self._over.wait(ROUND_SECONDS):
            self._parts.mend()

    def _strike_on(self) -> None:
        while not self._calm.wait(self._chance.uniform(*BETWEEN)):
            blow = self._chance.choice(self._blows())
            self.told.append(f"{time.monotonic() - self._began:5.1f} s: {blow()}")

    def _blows(self) -> list[Callable[[], str]]:
        chosen = [self._kill_front, self._kill_front, self._kill_a_front_process]
        chosen += [self._kill_worker, self._kill_worker]
        if self._parts.server is not None:
            chosen += [self._crash_database, self._restart_database]
        return chosen

    def _kill_front(self) -> str:
        return self._kill(self._chance.choice(self._parts.fronts))

    def _kill_worker(self) -> str:
        self.worker_blows += 1
        return self._kill(self._chance.choice(self._parts.workers))

    def _kill(self, part: Part) -> str:
        pause = self._chance.uniform(*AWAY)
        part.kill(pause=pause)
        return f"{part.name} killed, away for {pause:.1f} s"

    def _kill_a_front_process(self) -> str:
        part = self._chance.choice(self._parts.fronts)
        part.kill_one_of_its_own(self._chance)
        return f"one process of {part.name} killed"

    def _crash_database(self) -> str:
        server, pause = self._parts.server, self._chance.uniform(*AWAY)
        assert server is not None
        self.worker_blows += len(self._parts.workers)  # what was sent may not have been settled
        server.stop("immediate")
        time.sleep(pause)
        server.start()
        return f"database crashed, away for {pause:.1f} s"

    def _restart_database(self) -> str:
        assert self._parts.server is not None
        self.worker_blows += len(self._parts.workers)
        self._parts.server.restart("fast")
        return "database restarted"
