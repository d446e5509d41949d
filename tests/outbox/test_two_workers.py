"""Several processes, one database, one relay: no mail is lost, none is sent twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from tests import outsiders, postgresql
from tests.outbox.relays import Relay, Taken, serve_relay, wait_until
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.data
ROOT = Path(__file__).parents[2]
COUNT = 40
MANY = 160  # more than one worker takes in hand at once
RECIPIENTS = {f"signer{n}@example.net" for n in range(COUNT)}
Process = subprocess.Popen[str]


class Server:
    """A data directory, and processes that work on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.processes: list[Process] = []

    def run(self, *arguments: str) -> None:
        process = self.start(*arguments)
        assert process.wait(timeout=PATIENCE_SECONDS) == 0

    def start(self, *arguments: str) -> Process:
        environment = {
            **{name: value for name, value in os.environ.items() if name[:6] != "GLASNO"},
            "GLASNO_DATA": str(self.data),
            **postgresql.settings_of(self.data),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.worker_process", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def worker(self, relay: Relay, now: datetime) -> Process:
        """A worker that waits for its first line."""
        process = self.start("work", str(relay.port), now.isoformat())
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def jobs_left(self) -> int:
        ((count,),) = outsiders.read(self.data, "SELECT count(*) FROM outbox_job")
        return int(count)


def go(*processes: Process) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def ended(*processes: Process) -> list[int]:
    return [process.wait(timeout=PATIENCE_SECONDS) for process in processes]


@pytest.fixture
def server(tmp_path: Path, now: datetime) -> Iterator[Server]:
    server = Server(tmp_path)
    server.run("migrate")
    server.run("post", str(COUNT), now.isoformat())
    yield server
    for process in server.processes:
        process.kill()
        process.wait(timeout=PATIENCE_SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def slow_relay() -> Iterator[Relay]:
    with serve_relay(Relay(slowness=0.01)) as relay:
        yield relay


def test_two_workers_send_each_mail_once(server: Server, slow_relay: Relay, now: datetime) -> None:
    server.run("post", str(MANY), now.isoformat())
    workers = [server.worker(slow_relay, now) for _ in range(2)]
    # The first to come sends nothing before the other one has come too.
    slow_relay.until = lambda: slow_relay.connections == 2
    go(*workers)
    assert ended(*workers) == [0, 0]
    further = Counter(f"signer{n}@example.net" for n in range(MANY))
    assert Counter(slow_relay.recipients()) == Counter(RECIPIENTS) + further
    assert slow_relay.connections == 2
    assert server.jobs_left() == 0


def test_a_worker_killed_before_the_relay_accepted_leads_to_no_second_mail(
    server: Server, slow_relay: Relay, now: datetime
) -> None:
    victim = server.worker(slow_relay, now)
    heard: list[str] = []

    def kill_at_the_seventh(address: str) -> None:
        heard.append(address)
        if len(heard) == 7:
            os.kill(victim.pid, signal.SIGKILL)

    slow_relay.at_recipient = kill_at_the_seventh
    go(victim)
    assert ended(victim) == [-signal.SIGKILL]
    assert len(slow_relay.taken) == 6
    assert server.jobs_left() == COUNT - 6
    successor = server.worker(slow_relay, now + timedelta(minutes=3))
    go(successor)
    assert ended(successor) == [0]
    assert Counter(slow_relay.recipients()) == Counter(RECIPIENTS)


def test_a_crash_between_the_relays_acceptance_and_our_commit_sends_exactly_that_mail_again(
    server: Server, slow_relay: Relay, now: datetime
) -> None:
    victim = server.worker(slow_relay, now)

    def kill_after_the_seventh(_taken: Taken) -> None:
        if len(slow_relay.taken) == 7:
            os.kill(victim.pid, signal.SIGKILL)

    slow_relay.after_data = kill_after_the_seventh
    go(victim)
    assert ended(victim) == [-signal.SIGKILL]
    assert wait_until(lambda: len(slow_relay.taken) == 7)
    assert server.jobs_left() == COUNT - 6
    successor = server.worker(slow_relay, now + timedelta(minutes=3))
    go(successor)
    assert ended(successor) == [0]
    twice = slow_relay.taken[6].recipients[0]
    assert Counter(slow_relay.recipients()) == Counter([*RECIPIENTS, twice])
    # Both carry one Message-ID, so the reader's provider can tell that they are one.
    ids = {
        message_from_bytes(taken.content)["Message-ID"]
        for taken in slow_relay.taken
        if taken.recipients == (twice,)
    }
    assert len(ids) == 1


def test_the_jobs_of_a_killed_worker_are_left_alone_until_its_claim_has_run_out(
    server: Server, slow_relay: Relay, now: datetime
) -> None:
    victim = server.worker(slow_relay, now)
    slow_relay.at_recipient = lambda _address: os.kill(victim.pid, signal.SIGKILL)
    go(victim)
    ended(victim)
    slow_relay.at_recipient = lambda _address: None
    early = server.worker(slow_relay, now + timedelta(seconds=30))
    go(early)
    assert ended(early) == [0]
    assert slow_relay.recipients() == []
    assert server.jobs_left() == COUNT
