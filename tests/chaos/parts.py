"""The processes of a site, each on its own: killed, and begun again as an init system would."""

import contextlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from tests.postgresql_server import Server
from tests.running.program import GLASNO, PATIENCE_SECONDS, environ, family, free_port


class Part:
    """A `glasno serve` or `glasno work` that is wanted to run. What it says goes to `log`."""

    def __init__(self, name: str, command: str, log: Path, data: Path, **settings: object) -> None:
        self.name = name
        self._command = command
        self._log = log
        self._environ = environ(data, **settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._due = 0.0

    def mend(self) -> None:
        """Begin it, or begin it again once its pause is over."""
        if (self._process and self._process.poll() is None) or time.monotonic() < self._due:
            return
        with self._log.open("ab") as words:
            self._process = subprocess.Popen(
                [*GLASNO, self._command],
                env=self._environ,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        # One that ends at once, for its database is away, shall not end a hundred times.
        self._due = time.monotonic() + 0.5

    def kill(self, *, pause: float) -> None:
        """SIGKILL to all of it at once; it stays away for so many seconds."""
        self._due = time.monotonic() + pause
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE_SECONDS)

    def kill_one_of_its_own(self, chance: random.Random) -> None:
        """SIGKILL to one of its children, which it has to mend itself."""
        children = sorted(family(self._process.pid)) if self._process else []
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(2 * PATIENCE_SECONDS)


class Parts:
    """All that a site consists of. `server` is its PostgreSQL, None on SQLite."""

    def __init__(
        self,
        root: Path,
        *,
        fronts: int,
        workers: int,
        server: Server | None = None,
        **settings: object,
    ) -> None:
        self.ports = [free_port() for _ in range(fronts)]
        self.server = server
        # All of them are one site: the first front's address stands in the letters.
        base = f"http://127.0.0.1:{self.ports[0]}"
        common = {"base_url": base, "limits": "off", "workers": 2, **settings}
        self.settings: dict[str, object] = {**common, "port": self.ports[0]}
        logs, data = root / "said", root / "data"
        logs.mkdir(exist_ok=True)
        self.fronts = [
            Part(f"front {n}", "serve", logs / f"front-{n}.log", data, port=port, **common)
            for n, port in enumerate(self.ports, start=1)
        ]
        self.workers = [
            Part(f"worker {n}", "work", logs / f"worker-{n}.log", data, **common)
            for n in range(1, workers + 1)
        ]

    @property
    def all(self) -> list[Part]:
        """Every process of Glasno's."""
        return [*self.fronts, *self.workers]

    def mend(self) -> None:
        """Begin what is wanted and does not run."""
        for part in self.all:
            part.mend()

    def end(self) -> None:
        """Leave nothing behind, however the test went."""
        for part in self.all:
            part.kill(pause=0)
