"""The doctor tells that signatures lie in the future, and the guide says how to take them back."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from glasno.kit.findings import Finding, Level
from glasno.publishing.actions.publishing import publish, write_live
from glasno.publishing.examinations import GUIDE, TOLERANCE, examine
from glasno.publishing.files import Tree
from glasno.publishing.keys import signed_at
from glasno.publishing.live import live_tree
from tests.publishing import declared
from tests.publishing.declared import page

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
COUNT = "count/a.json"


@pytest.fixture(autouse=True)
def today(data: Path, no_assets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOW, and a page, a mirrored count and a page of names are declared."""
    monkeypatch.setattr("glasno.kit.clock.now", lambda: NOW)
    declared.PAGES += [
        page("a.png", "a", mirrored=True),
        page(COUNT, "1", live=True, mirrored=True),
        page("en/names/index.html", "somebody", live=True),
    ]


def times(data: Path) -> set[int]:
    trees = [Tree(data / "site", public=True), live_tree(data)]
    signed = [(tree, path) for tree in trees for path in tree.paths() if path.endswith(".minisig")]
    assert len(signed) == 5
    return {signed_at(tree, path.removesuffix(".minisig")) for tree, path in signed}


def test_a_site_signed_today_is_nothing_to_tell(data: Path) -> None:
    assert list(examine()) == []  # nothing is published yet
    publish(now=NOW)
    assert list(examine()) == []


def test_a_clock_that_is_a_little_ahead_is_nothing_to_tell(data: Path) -> None:
    publish(now=NOW + TOLERANCE)
    assert list(examine()) == []


def test_an_edition_signed_for_a_time_to_come_is_told(data: Path) -> None:
    publish(now=NOW + timedelta(days=3000))
    assert list(examine()) == [
        Finding(
            Level.WARNING,
            "Published files that are signed for a time to come, at the latest 2035-02-14: 5, "
            "among them manifest.json. The clock was ahead once, and such times never go back.",
            "See that the clock is right. Until that day mirrors are not warned of an old site; "
            f"{GUIDE} tells how to take the times back.",
        )
    ]


def test_a_live_file_signed_for_a_time_to_come_is_told(data: Path) -> None:
    publish(now=NOW)
    write_live(COUNT, b"2", mirrored=True, now=NOW + TOLERANCE + timedelta(minutes=1))
    [finding] = examine()
    assert f": 2, among them {COUNT}. " in finding.what


@pytest.mark.parametrize("moment", ["253402300800", "9" * 15])
def test_a_time_of_no_year_is_told(data: Path, moment: str) -> None:
    publish(now=NOW)
    signature = data / "site.live" / f"{COUNT}.minisig"
    signature.write_text(re.sub("timestamp:[0-9]+", f"timestamp:{moment}", signature.read_text()))
    [finding] = examine()
    assert "at the latest in no year that can be written: " in finding.what


def test_the_documented_line_takes_the_times_back_at_the_next_publish(data: Path) -> None:
    ahead = NOW + timedelta(days=3000)
    publish(now=ahead)
    declared.PAGES[0] = page("a.png", "b", mirrored=True)
    publish(now=NOW)
    assert times(data) == {int(ahead.timestamp())}

    take_back(data)
    publish(now=NOW)

    assert times(data) == {int(NOW.timestamp())}
    assert (data / "site").readlink() == Path("editions/3")
    assert list(examine()) == []
    declared.PAGES[0] = page("a.png", "c", mirrored=True)
    write_live(COUNT, b"1", mirrored=True, now=NOW + timedelta(minutes=1))
    publish(now=NOW + timedelta(minutes=1))  # made of the tree of the first edition
    assert times(data) == {int(NOW.timestamp()), int(NOW.timestamp()) + 60}


def take_back(data: Path) -> None:
    """The line for it in the operators' guide."""
    file, _, section = GUIDE.partition("#")
    guide = (ROOT / file).read_text()
    title = re.search(r"(?m)^## (.*ahead)$", guide)
    assert title, "the guide has no such section"
    assert title[1].lower().replace(" ", "-") == section
    found = re.search(r"```\n(find .*)\n", guide[title.end() :])
    assert found, "the guide shows no line for it"
    line = found[1].replace("/srv/glasno/data", str(data))
    assert line != found[1]
    assert shutil.which("find")
    subprocess.run(["sh", "-euc", line], check=True)
