"""Being asked to stop by a signal that comes at any moment."""

import subprocess
import sys
import threading

from glasno.running.asked import Asked
from tests.patience import PATIENCE_SECONDS, Stopwatch

# Within ten microseconds an alarm often comes while the waiting itself is at work.
ALARMS = """
import signal
from glasno.running.asked import Asked

for number in range(1000):
    asked = Asked()
    signal.signal(signal.SIGALRM, lambda *_: asked.ask())
    signal.setitimer(signal.ITIMER_REAL, 0.0002 + number % 100 * 1e-6)
    while not asked.within(0.00001):
        pass
print("heard every time")
"""


def test_nobody_has_asked_until_somebody_does() -> None:
    asked = Asked()
    assert (asked.already, asked.within(0.001)) == (False, False)
    asked.ask()
    assert (asked.already, asked.within(30), asked.within(30)) == (True, True, True)


def test_who_waits_hears_at_once_what_another_thread_asks() -> None:
    asked = Asked()
    threading.Timer(0.05, asked.ask).start()
    with Stopwatch() as watch:
        assert asked.within(PATIENCE_SECONDS)
    assert watch.seconds < PATIENCE_SECONDS / 2


def test_a_signal_may_come_at_any_moment_of_the_waiting() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ALARMS],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    assert told.stdout == "heard every time\n"
