"""`kill -9` before each change of what is served: readers find the old or the new, each whole."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from glasno.publishing.mirroring.pulling import Pull, pull
from glasno.publishing.mirroring.verifying import verify_directory
from tests.factories.signed_site import KEY, SIGNED_AT, signed_site
from tests.publishing.mirroring.conftest import contents, served

OLD_FILES, NEW_FILES = {"index.html": b"old", "en/a": b"old"}, {"index.html": b"new", "ru/a": b""}
# One moved, and one takes the place of a directory.
OLD_LIVE = {"count/x.json": b'{"confirmed": 1}', "data/x/days.csv": b"day\n"}
NEW_LIVE = {"count/x.json": b'{"confirmed": 2}', "data/x": b"day\n"}


@contextmanager
def killing(asked: Pull) -> Iterator[Callable[[int], str]]:
    command = [sys.executable, "-m", "tests.publishing.mirroring.killed"]
    with subprocess.Popen(
        [*command, asked.url, str(asked.place.out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        told, answers = process.stdin, process.stdout

        def kill(change: int) -> str:
            print(change, file=told, flush=True)
            return answers.readline().strip()

        yield kill
        told.close()


def visible(directory: Path) -> dict[str, bytes]:
    """What a web server hands out."""
    return {path: data for path, data in contents(directory).items() if "/." not in f"/{path}"}


def test_a_pull_killed_at_any_moment_leaves_old_or_new_and_the_next_one_mends(
    asked: Pull, root: Path, out: Path, live: Path, tmp_path: Path
) -> None:
    signed_site(root / "mirror", OLD_FILES, live=OLD_LIVE)
    pull(asked)
    old, old_live = contents(out), contents(live)
    shutil.copytree(out.parent, tmp_path / "before", symlinks=True)
    later = int(SIGNED_AT.timestamp()) + 60
    signed_site(root / "mirror", NEW_FILES, live=NEW_LIVE, sequence=2, moment=later)
    endings: list[str] = []
    found: list[tuple[dict[str, bytes], dict[str, bytes]]] = []
    with killing(asked) as kill:
        while endings[-1:] != ["pulled"]:
            shutil.rmtree(out.parent)
            shutil.copytree(tmp_path / "before", out.parent, symlinks=True)
            endings.append(kill(len(endings)))
            state = contents(out), visible(live)
            if state not in found:
                found.append(state)
                pull(asked)
                assert served(out) == contents(root / "mirror")
                assert verify_directory(out, key=KEY.public).faultless
    new, new_live = contents(out), contents(live)

    assert set(endings) == {"killed", "pulled"}
    for edition, lying in found:
        assert edition in (old, new)
        assert edition == new or lying == old_live
        assert all(data in (old_live.get(path), new_live.get(path)) for path, data in lying.items())
        assert {"count/x.json", "count/x.json.minisig"} <= lying.keys()
    # From nothing swapped over swapped and nothing laid to all.
    assert found[0] == (old, old_live)
    assert found[1] == (new, old_live)
    assert found[-1] == (new, new_live)
