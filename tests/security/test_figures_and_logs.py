"""What monitoring and logs are told names nobody: sentinels in every field, path and header."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from glasno.kit import metering
from glasno.petitions.lanes import Lane
from glasno.petitions.models import PendingState
from tests import outsiders
from tests.factories.challenges import solution_of
from tests.journeys.site import DEMO, Site, eventually, site_on
from tests.running.program import Prepare, parent_of
from tests.security.sweep import spellings, sweep

NAME = "Вера Метрикосентинель"
ADDRESS = "sentinel.metrics@example.org"
PLACE = "pathsentinel7291"
AGENT = "SentinelBrowser/7292"
SOLUTION = "solutionsentinel7293"
BAIT = "baitsentinel7294"
# What tells one mailbox from another: without it nobody can sign.
NEEDED = "petitions/1/mac.key"


@pytest.fixture
def site(tmp_path: Path, prepare: Prepare) -> Iterator[Site]:
    with site_on(prepare(tmp_path / "data"), "--demo", logs="json", limits="on") as running:
        yield running


def sentinels() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for sentinel in (NAME, ADDRESS, ADDRESS.partition("@")[0], PLACE, AGENT, SOLUTION, BAIT):
        found |= {f"{sentinel}: {way}": raw for way, raw in spellings(sentinel).items()}
    return found


def told(site: Site, root: Path) -> Path:
    """A directory with what monitoring is told, and the files that it comes from."""
    key = (site.data / "secrets" / "metrics.key").read_text()
    with site.client() as monitoring:
        bearer = {"Authorization": f"Bearer {key}"}
        figures = monitoring.get("/metrics", headers=bearer).raise_for_status().text
    assert figures.count("# TYPE glasno_") >= 15
    kept = root / "told"
    kept.mkdir(exist_ok=True)
    (kept / "figures.txt").write_text(figures)
    return kept


def live_through(site: Site) -> None:
    """All that people do here, with sentinels wherever something can be typed."""
    with httpx.Client(
        base_url=site.address, timeout=30, headers={"User-Agent": AGENT, "X-Real-IP": AGENT}
    ) as visitor:
        form = {"lang": "ru", "name": NAME, "email": ADDRESS}
        paid = form | {"altcha": solution_of(visitor.get("/do/challenge").content)}
        for method, path, data, status in [
            ("POST", f"/do/sign/{DEMO}", paid, 303),
            ("POST", f"/do/sign/{DEMO}", paid, 303),
            ("POST", f"/do/sign/{DEMO}", form | {"altcha": SOLUTION}, 303),
            ("POST", f"/do/sign/{DEMO}", form | {"website": BAIT}, 303),
            ("POST", f"/do/sign/{PLACE}", form, 404),
            ("GET", f"/do/{PLACE}/{PLACE}", None, 404),
            ("GET", f"/{PLACE}", None, 404),
            ("GET", f"/metrics/{PLACE}", None, 404),
            ("GET", f"/metrics?{PLACE}", None, 404),
            ("POST", f"/do/confirm/{PLACE}", {"name": NAME}, 404),
        ]:
            assert visitor.request(method, path, data=data).status_code == status, path
        rows = outsiders.read(site.data, "SELECT lane, state FROM petitions_pending ORDER BY id")
        paid_once, paid_again, worthless, bait = rows
        assert (paid_once, bait[1]) == ((Lane.FAST, PendingState.WAITING), PendingState.QUARANTINED)
        assert paid_again == worthless == (Lane.PACED, PendingState.WAITING)
        confirm = site.path_in_letter(ADDRESS)
        assert visitor.post(confirm, data={"name": NAME}).status_code == 303
        mine = site.path_in_letter(ADDRESS, 2)
        assert "/do/mine/" in mine
        visitor.post(mine, data={"action": "withdraw"})


def fail_in_the_middle(site: Site) -> None:
    """A fault that nobody foresaw, in the middle of somebody's request."""
    key = site.data / "secrets" / NEEDED
    key.chmod(0o644)
    form = {"lang": "ru", "name": NAME, "email": ADDRESS, "altcha": SOLUTION, "website": BAIT}
    # A key that was in order a moment ago is not looked at again at once.
    eventually(
        lambda: site.post(f"/do/sign/{DEMO}", **form).status_code == 503,
        "nobody can sign",
        pause=0.2,
    )
    key.chmod(0o600)


def kill_a_front_worker(site: Site) -> None:
    """The server says something of its own about that."""
    serve = site.running.child("serve")
    worker = max(number for number in site.running.family() if parent_of(number) == serve)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: worker not in site.running.family(), "the worker is gone")
    eventually(lambda: site.running.health() == 200, "another has taken its place")


def test_figures_and_logs_name_nobody(site: Site, tmp_path: Path) -> None:
    live_through(site)
    fail_in_the_middle(site)
    kill_a_front_worker(site)
    figures = told(site, tmp_path)
    files = site.data / "metrics"

    planted = figures / "planted.txt"
    planted.write_text(f"glasno_requests_total{{door={json.dumps(NAME)}}} 1")
    assert [hit.path for hit in sweep(figures, sentinels())] != []
    planted.unlink()

    assert any(path.name.startswith("counter_") for path in files.rglob("*.db"))
    for path in files.rglob("*.db"):
        # A file that grew would take room of the disk in the middle of something.
        assert int.from_bytes(path.read_bytes()[:4], "little") < metering.FILE_SIZE / 2
    assert sweep(figures, sentinels()) == []
    assert sweep(files, sentinels()) == []
    assert site.running.stop() == 0
    lines = [json.loads(line) for line in site.running.said if line.startswith("{")]
    assert all({"time", "level", "logger", "message", "place"} <= line.keys() for line in lines)
    assert "_granian" in {line["logger"] for line in lines}
    failures = [line["message"] for line in lines if line["logger"] == "glasno.front.asgi"]
    assert failures
    assert all(line.startswith("A door failed: WeakKeyError at glasno.") for line in failures)
    # What is not JSON are the few sentences of `glasno up` itself, on its standard output.
    assert not [line for line in site.running.said if "Traceback" in line or "WARNING" in line]
    (figures / "said.txt").write_text("\n".join(site.running.said))
    assert sweep(figures, sentinels()) == []
