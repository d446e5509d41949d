"""The crowd: wrk, with a script that leaves no request without its answer."""

import json
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.refusing import RefusedError

HERE = Path(__file__).parent
# The longest that wrk waits for an answer before it counts a timeout.
ANSWER_SECONDS = 30
# wrk is ended by its script; this only bounds it.
LONGEST_SECONDS = 600
MARK = "heard "
STILL_RUNS = subprocess.TimeoutExpired


@dataclass(frozen=True)
class Heard:
    """What wrk heard: requests asked and answered, those with the expected status, the time of
    all in seconds, connections that broke, latencies in milliseconds.
    """

    asked: int
    answered: int
    accepted: int
    seconds: float
    broken: int
    median_ms: float = 0.0
    p99_ms: float = 0.0

    @property
    def rate(self) -> float:
        """Accepted requests a second, from the first request to the last answer."""
        return self.accepted / self.seconds


def check(heard: Heard, *, expected: int) -> None:
    """Raises RefusedError unless every request was answered as expected, on whole connections."""
    if heard.broken:
        raise RefusedError(
            f"{heard.broken} connections broke or timed out in a round: "
            "what was stored then is not known, so nothing is reported."
        )
    if heard.answered != heard.asked:
        raise RefusedError(
            f"{heard.asked - heard.answered} requests of a round were never answered: "
            "what was stored then is not known, so nothing is reported."
        )
    if heard.accepted != heard.answered:
        raise RefusedError(
            f"{heard.answered - heard.accepted} answers of {heard.answered} were not {expected}, "
            "or were not the page expected: "
            "such a round measures something else, so nothing is reported."
        )
    if not heard.accepted:
        raise RefusedError("A round passed without one answer, so nothing is reported.")


def check_stored(heard: Heard, *, stored: int) -> None:
    """Raises RefusedError unless exactly the acknowledged signatures are stored."""
    if stored != heard.accepted:
        raise RefusedError(
            f"{heard.accepted} signatures were acknowledged and {stored} are stored: "
            "the site lies or loses, so nothing is reported."
        )


def signing(
    address: str, path: str, *, seconds: float, connections: int, rate: int = 0
) -> list[str]:
    """The command that signs, each time with another mailbox."""
    script = ("sign", secrets.token_hex(4))
    return _asking(address, path, "303", script, seconds, connections, rate)


def reading(address: str, path: str, *, seconds: float, connections: int, rate: int) -> list[str]:
    """The command that reads one page at a steady rate."""
    return _asking(address, path, "200", ("read",), seconds, connections, rate)


def posting(
    address: str,
    path: str,
    *,
    form: Path,
    holding: str,
    seconds: float,
    connections: int,
    rate: int,
) -> list[str]:
    """The command that sends one form at a steady rate; only a page that holds these words is
    accepted.
    """
    return _asking(address, path, "200", ("post", str(form), holding), seconds, connections, rate)


def flooding(
    address: str,
    path: str,
    *,
    seconds: float,
    connections: int,
    threads: int,
    headers: Sequence[str],
) -> list[str]:
    """The command that reads one page as fast as answers come."""
    asked = [part for header in headers for part in ("-H", header)]
    length = max(1, round(seconds))
    return _wrk("pages.lua", length, connections, threads, *asked, f"{address}{path}")


def run(command: Sequence[str], *, expected: int) -> Heard:
    """Run wrk to its end. Raises RefusedError for a round that says nothing true."""
    with begin(command) as process:
        return end(process, expected=expected)


def begin(command: Sequence[str]) -> "subprocess.Popen[str]":
    """Start wrk beside something else."""
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def end(process: "subprocess.Popen[str]", *, expected: int) -> Heard:
    """Wait for wrk's end. Raises RefusedError for a round that says nothing true."""
    said, _ = process.communicate(timeout=LONGEST_SECONDS)
    heard = parse(said)
    check(heard, expected=expected)
    return heard


def parse(said: str) -> Heard:
    """What stands on the script's one line."""
    for line in said.splitlines():
        if line.startswith(MARK):
            return Heard(**json.loads(line.removeprefix(MARK)))
    last = said.strip().splitlines()[-1:] or ["nothing"]
    raise RefusedError(f"wrk ended without its figures; it said: {last[0]}.")


def _asking(
    address: str,
    path: str,
    expected: str,
    script: Sequence[str],
    seconds: float,
    connections: int,
    rate: int,
) -> list[str]:
    arguments = ["--", f"{seconds:g}", str(rate), path, expected, *script]
    return _wrk("answers.lua", LONGEST_SECONDS, connections, 1, address, *arguments)


def _wrk(script: str, seconds: int, connections: int, threads: int, *rest: str) -> list[str]:
    options = ["-t", str(threads), "-c", str(connections), "-d", f"{seconds}s"]
    return ["wrk", *options, "--timeout", f"{ANSWER_SECONDS}s", "-s", str(HERE / script), *rest]
