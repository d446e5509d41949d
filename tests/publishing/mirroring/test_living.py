"""Live files: each by its own signature, none older than the one that is held."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from glasno.publishing.mirroring.errors import OlderError, PlaceError, SourceError
from glasno.publishing.mirroring.pulling import Pull, pull, refresh
from tests.factories.signed_site import FILES, LIVE, SIGNED_AT, STRANGER, sign_file, signed_site
from tests.publishing.mirroring import hostile
from tests.publishing.mirroring.conftest import contents, impatient, served
from tests.publishing.mirroring.hostile import Server

SIGNATURE = "mirror/manifest.json.minisig"
COUNT = "count/x.json"
NOW = int(SIGNED_AT.timestamp())
HELD, NEXT = LIVE[COUNT], b'{"confirmed": 2}'


def counted(root: Path, data: bytes = NEXT, *, moment: int = NOW + 1) -> None:
    sign_file(root / "mirror", COUNT, data, moment=moment)


def test_live_files_alone_are_refreshed_in_place(
    asked: Pull, root: Path, out: Path, server: Server
) -> None:
    pull(asked)
    before = out.readlink(), (out / "index.html").stat().st_ino
    counted(root)
    server.asked.clear()

    pulled = refresh(asked)

    assert (pulled.live.updated, pulled.live.unchanged, pulled.live.failed) == (1, 1, {})
    assert served(out) == contents(root / "mirror")
    assert (out.readlink(), (out / "index.html").stat().st_ino) == before
    assert server.asked == [
        SIGNATURE,
        f"mirror/{COUNT}.minisig",
        f"mirror/{COUNT}",
        "mirror/data/x/days.csv.minisig",
    ]


def test_refreshing_says_that_the_address_has_another_edition(asked: Pull, root: Path) -> None:
    pull(asked)
    assert refresh(asked).unchanged
    signed_site(root / "mirror", FILES, sequence=2)
    refreshed = refresh(asked)
    assert (refreshed.unchanged, refreshed.sequence) == (False, 1)


def test_nothing_is_refreshed_before_the_first_pull(asked: Pull, out: Path) -> None:
    with pytest.raises(PlaceError) as refused:
        refresh(asked)
    assert str(refused.value) == (
        f"{asked.place.out} holds no site signed by this key yet; pull once without --live-only."
    )


def test_nothing_is_refreshed_by_another_key(asked: Pull) -> None:
    pull(asked)
    with pytest.raises(PlaceError, match="holds no site signed by this key yet"):
        refresh(replace(asked, key=STRANGER.public))


def test_an_older_live_file_is_refused(asked: Pull, root: Path, live: Path, server: Server) -> None:
    pull(asked)
    counted(root, b'{"confirmed": 0}', moment=NOW - 1)
    assert refresh(asked).live.failed == {
        COUNT: f"{server.url}mirror/{COUNT} was signed before the one that is held."
    }
    assert (live / COUNT).read_bytes() == HELD


def test_an_older_live_file_is_refused_when_the_held_one_is_lost(
    asked: Pull, root: Path, live: Path
) -> None:
    pull(asked)
    (live / COUNT).unlink()
    counted(root, moment=NOW - 1)
    assert list(refresh(asked).live.failed) == [COUNT]
    assert not (live / COUNT).exists()


def test_a_live_file_of_the_same_minute_is_taken(asked: Pull, root: Path, live: Path) -> None:
    pull(asked)
    counted(root, moment=NOW)
    assert refresh(asked).live.updated == 1
    assert (live / COUNT).read_bytes() == NEXT


def test_documented_lines_let_a_mirror_forget_times_that_the_site_took_back(
    asked: Pull, root: Path, out: Path, live: Path
) -> None:
    signed_site(root / "mirror", FILES, moment=NOW + 10**8)
    pull(asked)
    signed_site(root / "mirror", FILES, sequence=2, moment=NOW)
    counted(root, moment=NOW)
    assert pull(asked).live.failed.keys() == LIVE.keys()

    guide = (Path(__file__).parents[3] / "docs/operators/running.md").read_text()
    lines = re.search(r"```\n(rm /srv/mirror/.*\n.*\n)glasno mirror pull (.*--at-least.*)\n", guide)
    assert lines, "the guide does not tell mirrors what to do"
    subprocess.run(["sh", "-euc", lines[1].replace("/srv/mirror", str(out.parent))], check=True)
    with pytest.raises(OlderError, match="edition 2, and there has been edition 3"):
        pull(replace(asked, at_least=3))
    pulled = pull(replace(asked, at_least=2))

    assert pulled.live.failed == {}
    assert served(out) == contents(root / "mirror")
    assert (live / COUNT).read_bytes() == NEXT


def test_one_live_file_in_place_of_another_is_refused(
    asked: Pull, root: Path, live: Path, server: Server
) -> None:
    pull(asked)
    for end in ("", ".minisig"):
        copy = (root / "mirror" / f"data/x/days.csv{end}").read_bytes()
        (root / "mirror" / f"{COUNT}{end}").write_bytes(copy)
    assert refresh(asked).live.failed == {
        COUNT: f"The signature of {COUNT} was made for another file."
    }
    assert (live / COUNT).read_bytes() == HELD


def test_a_changed_live_file_is_refused(asked: Pull, root: Path, server: Server) -> None:
    pull(asked)
    counted(root)
    server.lies[f"mirror/{COUNT}"] = hostile.other_bytes
    assert refresh(asked).live.failed == {
        COUNT: f"{server.url}mirror/{COUNT} is not what was signed: "
        "The signature does not fit: a byte was changed."
    }


def test_a_live_file_replaced_before_its_signature_is_asked_for_again(
    asked: Pull, root: Path, server: Server
) -> None:
    pull(asked)
    counted(root)
    server.lies[f"mirror/{COUNT}"] = hostile.once(hostile.other_bytes)
    assert refresh(asked).live.updated == 1


@pytest.mark.parametrize(
    "lie", [hostile.endless, hostile.silent, hostile.status(404), hostile.redirect("/elsewhere")]
)
def test_a_live_file_that_fails_leaves_the_edition_and_the_others_to_be_taken(
    lie: hostile.Lie, asked: Pull, root: Path, out: Path, live: Path, server: Server
) -> None:
    pull(asked)
    signed_site(root / "mirror", {**FILES, "index.html": b"new"}, sequence=2, moment=NOW + 1)
    counted(root, moment=NOW + 2)
    server.lies[f"mirror/{COUNT}"] = lie

    small = replace(asked, limits=replace(asked.limits, live_bytes=1000))
    pulled = pull(impatient(small))

    assert list(pulled.live.failed) == [COUNT]
    assert (out / "index.html").read_bytes() == b"new"
    assert (live / COUNT).read_bytes() == HELD
    assert pulled.live.updated == 1


def test_a_live_file_is_never_laid_without_a_signature_of_the_site(
    asked: Pull, root: Path, live: Path
) -> None:
    sign_file(root / "mirror", COUNT, NEXT, moment=NOW, key=STRANGER)
    pulled = pull(asked)
    assert list(pulled.live.failed) == [COUNT]
    assert not (live / COUNT).exists()
    assert (live / "data/x/days.csv").read_bytes() == LIVE["data/x/days.csv"]


def test_a_live_file_that_the_site_has_no_more_is_removed_with_its_directories(
    asked: Pull, root: Path, out: Path, live: Path
) -> None:
    pull(asked)
    signed_site(root / "mirror", FILES, sequence=2, live={COUNT: HELD})
    pull(asked)
    assert served(out) == contents(root / "mirror")
    assert sorted(path.name for path in live.iterdir()) == ["count"]


def test_live_files_are_refreshed_while_a_long_pull_fetches(
    asked: Pull, root: Path, out: Path
) -> None:
    pull(asked)
    counted(root)
    with asked.place.alone("pull"):
        assert refresh(asked).live.updated == 1


def test_refreshing_tells_an_address_without_a_site(asked: Pull, server: Server) -> None:
    pull(asked)
    elsewhere = replace(asked, url=f"{server.url}nowhere")
    with pytest.raises(SourceError, match="nowhere/ shows no signed site"):
        refresh(elsewhere)
