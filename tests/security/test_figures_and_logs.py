"""What monitoring and logs are told names nobody: sentinels in every field, path and header."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from glasno.kit import metering
from tests.journeys.site import DEMO, Site, eventually, site_on
from tests.running.program import parent_of
from tests.security.sweep import spellings, sweep

NAME = "Вера Метрикосентинель"
ADDRESS = "sentinel.metrics@example.org"
PLACE = "pathsentinel7291"
AGENT = "SentinelBrowser/7292"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_on(tmp_path / "data", "--demo", logs="json") as running:
        yield running


def sentinels() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for sentinel in (NAME, ADDRESS, ADDRESS.partition("@")[0], PLACE, AGENT):
        found |= {f"{sentinel}: {way}": raw for way, raw in spellings(sentinel).items()}
    return found


def told(site: Site, root: Path) -> Path:
    """A directory with what monitoring is told, and the files that it comes from."""
    figures = site.get("/metrics").text
    assert figures.count("# TYPE glasno_") >= 15
    kept = root / "told"
    kept.mkdir(exist_ok=True)
    (kept / "figures.txt").write_text(figures)
    return kept


def live_through(site: Site) -> None:
    """All that people do here, with sentinels wherever something can be typed."""
    form = {"lang": "ru", "name": NAME, "email": ADDRESS, "altcha": PLACE, "website": ""}
    with httpx.Client(
        base_url=site.address, timeout=30, headers={"User-Agent": AGENT, "X-Real-IP": AGENT}
    ) as visitor:
        for method, path, data in [
            ("POST", f"/do/sign/{DEMO}", form),
            ("POST", f"/do/sign/{PLACE}", form),
            ("GET", f"/do/{PLACE}/{PLACE}", None),
            ("GET", f"/{PLACE}", None),
            ("GET", f"/metrics/{PLACE}", None),
            ("GET", f"/metrics?{PLACE}", None),
            ("POST", f"/do/confirm/{PLACE}", {"name": NAME}),
            ("GET", "/do/challenge", None),
        ]:
            visitor.request(method, path, data=data)
        confirm = site.path_in_letter(ADDRESS)
        visitor.post(confirm, data={"name": NAME})
        visitor.post(site.path_in_letter(ADDRESS, 2), data={"action": "withdraw"})


def kill_a_front_worker(site: Site) -> None:
    """The server says something of its own about that."""
    serve = site.running.child("serve")
    worker = max(number for number in site.running.family() if parent_of(number) == serve)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: worker not in site.running.family(), "the worker is gone")
    eventually(lambda: site.running.health() == 200, "another has taken its place")


def test_figures_and_logs_name_nobody(site: Site, tmp_path: Path) -> None:
    live_through(site)
    # A fault that nobody foresaw, in the middle of somebody's request.
    (site.data / "secrets" / "django.key").chmod(0o644)
    site.post(f"/do/sign/{DEMO}", lang="ru", name=NAME, email=ADDRESS, altcha=PLACE)
    (site.data / "secrets" / "django.key").chmod(0o600)
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
    (figures / "said.txt").write_text("\n".join(site.running.said))
    assert sweep(figures, sentinels()) == []
    lines = [json.loads(line) for line in site.running.said if line.startswith("{")]
    assert all({"time", "level", "logger", "message", "place"} <= line.keys() for line in lines)
    assert "_granian" in {line["logger"] for line in lines}
    # What is not JSON are the few sentences of `glasno up` itself, on its standard output.
    assert not [line for line in site.running.said if "Traceback" in line or "WARNING" in line]
