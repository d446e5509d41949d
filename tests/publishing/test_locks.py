"""One at a time; a dead holder holds nothing."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

from glasno.publishing.locks import held
from tests.patience import PATIENCE_SECONDS

HOLD = """
import sys, time
from pathlib import Path
from glasno.publishing.locks import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_lock_keeps_a_second_thread_waiting(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with held(tmp_path / "lock"):
            order.append("second")

    with held(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
        order.append("first")
    thread.join(PATIENCE_SECONDS)
    assert order == ["first", "second"]


def take(lock: Path) -> None:
    with held(lock):
        pass


def test_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        waiting = threading.Thread(target=take, args=(lock,))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
        holder.send_signal(signal.SIGKILL)
        waiting.join(PATIENCE_SECONDS)
        assert not waiting.is_alive()
