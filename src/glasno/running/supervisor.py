"""One command that keeps everything going: prepares, starts the front and the worker, mends, stops.

The supervisor itself loads neither Django nor any key, so it is small and has little to die of.
Its children stand in sessions of their own, so that Ctrl-C reaches the supervisor alone and they
are stopped in order; each holds a lifeline (`glasno.config.lifeline`), so that none outlives it.
"""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from glasno.config.environment import Environment
from glasno.running.asked import Asked
from glasno.running.parent import Parent
from glasno.running.starting import StartError

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# After so long a run, a death is a new accident and not the last one again.
STEADY_SECONDS = 60.0
# More than the front gives its workers to end.
STOPPING_SECONDS = 50.0
ASKING_SECONDS = 1.0
HEALTHY_SECONDS = 60.0
ROUND_SECONDS = 0.2


@dataclass
class Charge:
    """A child process: what runs it, and how it has fared."""

    name: str
    arguments: tuple[str, ...]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    began: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Begin it, with a lifeline on its standard input and a session of its own."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            [sys.executable, "-m", "glasno.cli", *self.arguments, "--kept"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def ended(self) -> int | None:
        """Its exit status once it has ended, negative for a signal; None while it runs."""
        return self.process.poll() if self.process else None

    def runs(self) -> bool:
        """Whether it has begun and not yet ended."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        """Signal the child alone: it stops its own children in order."""
        if self.process and self.runs():
            self.process.send_signal(number)

    def send_all(self, number: int) -> None:
        """Signal the child and all that stand in its session."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def clear(self) -> None:
        """Leave nothing of its session behind, and let go of its lifeline."""
        if self.process is None:
            return
        self.send_all(signal.SIGKILL)
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        self.process = None


class Supervisor:
    """Runs until it is asked to stop (SIGINT, SIGTERM, SIGHUP) or cannot start."""

    def __init__(self, environment: Environment, *, demo: bool, say: Callable[[str], None]) -> None:
        self._environment = environment
        self._speak = say
        self._asked = Asked()
        self._parent = Parent()
        self._prepare = Charge("preparation", ("prepare", *(["--demo"] if demo else [])))
        self._kept = [Charge("front", ("serve",)), Charge("worker", ("work",))]

    def run(self) -> int:
        """The exit status: 0 after a stop that was asked for, else what the start failed with."""
        _listen(self._hear)
        try:
            status = self._prepared()
            if status or self._stopping():
                return status
            for charge in self._kept:
                charge.start()
            if status := self._until_healthy():
                return status
            while not self._stopping():
                self._mend()
                self._asked.within(ROUND_SECONDS)
        finally:
            self._end([self._prepare, *self._kept])
        return 0

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self._asked.already:
            # Asked twice: somebody is in a hurry.
            for charge in self._kept:
                charge.send(signal.SIGKILL)
        self._asked.ask()

    def _say(self, text: str) -> None:
        # A terminal that was closed must not take the site with it.
        with contextlib.suppress(OSError):
            self._speak(text)

    def _stopping(self) -> bool:
        return self._asked.already or self._parent.was_interrupted()

    def _prepared(self) -> int:
        self._prepare.start()
        while (status := self._prepare.ended()) is None and not self._stopping():
            self._asked.within(ROUND_SECONDS / 4)
        if status is None or self._stopping():
            return 0  # asked to stop, whatever the child made of it: the end sees to it
        self._prepare.clear()
        return 1 if status else 0

    def _until_healthy(self) -> int:
        """Wait for the front's own word that it can serve and store, then say where it is."""
        limit = time.monotonic() + HEALTHY_SECONDS
        while not self._stopping():
            for charge in self._kept:
                if (status := charge.ended()) is not None:
                    return _failed_start(charge, status)
            if is_healthy(self._environment):
                self._say(addresses(self._environment))
                return 0
            if time.monotonic() > limit:
                raise StartError(
                    f"The front did not answer within {HEALTHY_SECONDS:.0f} seconds; "
                    "run `glasno doctor`, and see the lines above."
                )
            self._asked.within(ROUND_SECONDS / 4)
        return 0

    def _mend(self) -> None:
        """Start again what has died, after a pause that grows while it keeps dying."""
        now = time.monotonic()
        for charge in self._kept:
            status = charge.ended()
            if status is not None:
                charge.deaths = 1 if now - charge.began > STEADY_SECONDS else charge.deaths + 1
                pause = pause_after(charge.deaths)
                charge.clear()
                charge.due = now + pause
                what = f"The {charge.name} ended ({_manner(status)})"
                self._say(f"{what}; starting it again in {pause:g} s.")
            if charge.process is None and now >= charge.due:
                charge.start()

    def _end(self, charges: Sequence[Charge]) -> None:
        """Ask each child to stop what is its own; after the limit, leave nobody."""
        for charge in charges:
            charge.send(signal.SIGTERM)
        limit = time.monotonic() + STOPPING_SECONDS
        again = time.monotonic() + ASKING_SECONDS
        while any(charge.runs() for charge in charges) and time.monotonic() < limit:
            if time.monotonic() > again:
                # One that was still being born may have missed the word.
                for charge in charges:
                    charge.send_all(signal.SIGTERM)
                again += ASKING_SECONDS
            time.sleep(ROUND_SECONDS / 4)
        for charge in charges:
            charge.clear()


def _failed_start(charge: Charge, status: int) -> int:
    if status == 1:
        return status  # it has said why, in its own sentence
    raise StartError(
        f"The {charge.name} ended while it was starting ({_manner(status)}); "
        "run `glasno doctor`, and see the lines above."
    )


def pause_after(deaths: int) -> float:
    """Seconds to wait after so many deaths in a row."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(deaths - 1, 10), LONGEST_PAUSE_SECONDS)


def is_healthy(environment: Environment) -> bool:
    """Whether the front answers that it can serve and store."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.host, environment.host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, environment.port, timeout=5)
    try:
        connection.request("GET", "/health", headers={"Host": environment.base_host})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def addresses(environment: Environment) -> str:
    """What the terminal says once everything runs."""
    lines = ["Glasno is running; Ctrl-C stops it.", f"  Site: {environment.base_url}/"]
    if environment.demonstration_allowed and environment.maildir:
        lines.append(f"  Demo mailbox: {environment.base_url}/demo/mail/")
    return "\n".join(lines)


def _listen(hear: Callable[[int, FrameType | None], None]) -> None:
    signal.signal(signal.SIGINT, hear)
    signal.signal(signal.SIGTERM, hear)
    # Ignored on purpose by nohup, it stays ignored.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, hear)


def _manner(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-status).name
    return f"signal {-status}"
