"""`glasno mirror` as who keeps a mirror types it: with no site, no settings, no database."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glasno.cli import commands
from glasno.publishing.mirroring.errors import OlderError
from glasno.publishing.paths import live_beside
from tests.factories.signed_site import FILES, KEY, LIVE, STRANGER, signed_site, write
from tests.journeys.site import eventually
from tests.publishing.mirroring import hostile
from tests.publishing.mirroring.hostile import Server, serving
from tests.running.program import GLASNO, sentence_of


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(signed_site(tmp_path / "live" / "mirror").parent) as running:
        yield running


@pytest.fixture
def key(tmp_path: Path) -> Path:
    write(tmp_path / "site.pub", KEY.public.text().encode())
    return tmp_path / "site.pub"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "site"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, ["mirror", *map(str, arguments)])


def pull(server: Server, key: Path, out: Path, *more: object) -> Result:
    return run("pull", server.url, "--key", key, "--out", out, *more)


def begin(server: Server, key: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    """The command in a process of its own, where no other setting is known."""
    return subprocess.Popen(
        [*GLASNO, "mirror", "pull", server.url, "--key", str(key), "--out", str(out), *more],
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_pull_says_what_it_did(server: Server, key: Path, out: Path) -> None:
    first = pull(server, key, out, "--json")
    again = pull(server, key, out, "--json")

    assert (first.exit_code, first.stderr) == (again.exit_code, again.stderr) == (0, "")
    size = sum(map(len, set(FILES.values())))
    facts = {
        "directory": str(out),
        "sequence": 1,
        "signed": "2026-11-28T15:00:00+00:00",
        "unchanged": False,
        "files": len(FILES),
        "kept": 0,
        "fetched": len(FILES) - 1,
        "fetched_bytes": size,
        "live_updated": len(LIVE),
        "live_unchanged": 0,
        "live_absent": [],
        "live_failed": [],
    }
    assert json.loads(first.stdout) == facts
    assert json.loads(again.stdout) == {
        **facts,
        "unchanged": True,
        "fetched": 0,
        "fetched_bytes": 0,
        "live_updated": 0,
        "live_unchanged": len(LIVE),
    }


def test_pull_for_people_is_lines(server: Server, key: Path, out: Path) -> None:
    result = pull(server, key, out)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1] == "sequence        1"


def test_pull_ends_with_the_sentence_that_says_what_to_do(
    server: Server, key: Path, out: Path
) -> None:
    server.lies["mirror/index.html"] = hostile.redirect("https://elsewhere.example.org/")
    ended = begin(server, key, out)
    output, errors = ended.communicate(timeout=60)
    done = subprocess.CompletedProcess([], ended.returncode, output, errors)
    assert sentence_of(done) == (
        f"{server.url}mirror/index.html leads elsewhere (https://elsewhere.example.org/), and a "
        "pull follows nothing; give the address itself, if you trust it."
    )
    assert not out.exists()


def test_pull_tells_a_live_file_that_failed_and_takes_the_edition(
    server: Server, key: Path, out: Path
) -> None:
    pull(server, key, out)
    server.lies["mirror/count/x.json.minisig"] = hostile.status(410)
    facts = json.loads(pull(server, key, out, "--json").stdout)
    assert [each["path"] for each in facts["live_failed"]] == ["count/x.json"]
    assert facts["live_failed"][0]["why"].startswith(f"{server.url}mirror/count/x.json.minisig is ")


def test_a_count_that_nobody_has_yet_is_told_and_is_no_failure(
    server: Server, key: Path, out: Path
) -> None:
    """A site lists it with the edition of a new campaign, and writes it after the swap."""
    for path in (server.root / "mirror/count").iterdir():
        path.unlink()
    facts = json.loads(pull(server, key, out, "--json").stdout)
    assert (facts["live_absent"], facts["live_failed"]) == (["count/x.json"], [])
    assert pull(server, key, out, "--live-only").exit_code == 0


def test_refreshing_that_fails_in_part_is_no_success(server: Server, key: Path, out: Path) -> None:
    pull(server, key, out)
    assert pull(server, key, out, "--live-only").exit_code == 0
    signed_site(server.root / "mirror", live={"data/x/days.csv": b"day\n1\n"}, moment=2**40)
    result = pull(server, key, out, "--live-only")
    assert result.exit_code == 1
    assert result.stderr == ("Live files that could not be refreshed: 1; the older ones stand.\n")
    assert (live_beside(out) / "data/x/days.csv").read_bytes() == b"day\n1\n"


def test_pull_warns_of_an_edition_that_is_long_signed(server: Server, key: Path, out: Path) -> None:
    signed_site(server.root / "mirror", at="2020-01-01T00:00:00Z")
    result = pull(server, key, out)
    assert result.exit_code == 0
    assert result.stderr.startswith("This edition was signed ")


def test_bounds_are_the_operators(server: Server, key: Path, out: Path) -> None:
    assert "3" in str(pull(server, key, out, "--max-files", 3).exception)
    assert isinstance(pull(server, key, out, "--at-least", 7).exception, OlderError)
    write(server.root / "mirror" / "large", bytes(2**21))
    signed_site(server.root / "mirror", {"large.png": bytes(2**21)})
    assert "--max-size" in str(pull(server, key, out, "--max-size", 1).exception)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read (No such file or directory); save the site's public key there."),
        (b"", "is no public key of minisign: two lines, the second begins with RW."),
        (b"\xff\xfe", "is no public key of minisign: two lines, the second begins with RW."),
    ],
)
def test_a_key_that_is_none_is_told(
    content: bytes | None, words: str, server: Server, tmp_path: Path, out: Path
) -> None:
    file = tmp_path / "wrong.pub"
    if content is not None:
        file.write_bytes(content)
    result = pull(server, file, out)
    assert (result.exit_code, result.stderr) == (1, f"{file} {words}\n")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "a link begins with https:// or http://"),
        ("https://user:word@example.org/", "remove the name or password from the link"),
        ("https://example.org/?a=1", "remove what begins with ? or #"),
        ("example.org", "a link begins with https:// or http://"),
        ("http://abc.onion/", "add --proxy socks5h://127.0.0.1:9050"),
    ],
)
def test_an_address_that_is_none_is_told(url: str, words: str, key: Path, out: Path) -> None:
    assert words in str(run("pull", url, "--key", key, "--out", out).exception)


def test_a_proxy_that_is_none_is_told(server: Server, key: Path, out: Path) -> None:
    assert str(pull(server, key, out, "--proxy", "ftp://127.0.0.1").exception) == (
        "The address of a proxy begins with one of http, https, socks5, socks5h."
    )


def test_a_killed_pull_leaves_what_was_served_and_is_taken_up_again(
    server: Server, key: Path, out: Path
) -> None:
    pull(server, key, out)
    files = {path: data + b"changed" for path, data in FILES.items() if path != "index.html"}
    signed_site(server.root / "mirror", {**FILES, **files}, sequence=2)
    server.lies["mirror/ru/index.html"] = hostile.stalling
    killed = begin(server, key, out)
    staging = out.with_name(".site.editions") / "staging"
    wanted = len(set(files.values())) - 1
    eventually(
        lambda: len([each for each in staging.iterdir() if each.suffix != ".part"]) >= wanted,
        "all but the stalling file",
    )
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    assert {path: (out / path).read_bytes() for path in FILES} == FILES
    server.lies.clear()

    facts = json.loads(pull(server, key, out, "--json").stdout)

    assert (facts["sequence"], facts["fetched"]) == (2, 1)
    assert run("verify", out, "--key", key).exit_code == 0


def test_a_full_disk_leaves_what_was_served_and_says_so(
    server: Server, key: Path, out: Path
) -> None:
    pull(server, key, out)
    signed_site(server.root / "mirror", {**FILES, "large.png": bytes(2**21)}, sequence=2)
    command = [*GLASNO, "mirror", "pull", server.url, "--key", str(key), "--out", str(out)]
    # No file above 1 MiB can be written: to a program that is what a full disk is.
    ended = subprocess.run(
        ["bash", "-c", 'ulimit -f 1024; exec "$@"', "-", *command],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert sentence_of(ended) == (
        f"The disk that holds {out} is full; make room, then pull again. What was served is "
        "served still."
    )
    assert run("verify", out, "--key", key).exit_code == 0


def test_a_state_that_cannot_be_read_is_told(server: Server, key: Path, out: Path) -> None:
    pull(server, key, out)
    state = out.with_name(".site.editions") / "state.json"
    state.write_bytes(b"{")
    told = pull(server, key, out, "--live-only").stderr
    assert told.startswith(
        f"{state} could not be read and was written anew; look at the disk, and compare number 1 "
        "with another address.\n"
    )
    assert "could not be read" not in pull(server, key, out).stderr

    out.unlink()
    state.write_bytes(b'{"sequence": []}')
    refused = run("pull", server.url, "--key", key, "--out", out)
    assert str(refused.exception).startswith(f"{state} says how far this mirror has come, and ")
    assert not out.exists()
    assert pull(server, key, out, "--at-least", "1").exit_code == 0


def test_verify_says_what_a_directory_holds(server: Server, key: Path, out: Path) -> None:
    pull(server, key, out)
    result = run("verify", out, "--key", key, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {
        "directory": str(out),
        "variant": "mirror",
        "sequence": 1,
        "signed": "2026-11-28T15:00:00+00:00",
        "files": len(FILES),
        "live": len(LIVE),
        "live_absent": [],
        "missing": [],
        "damaged": [],
        "added": [],
        "live_wrong": [],
        "unsigned": [],
    }


def test_verify_fails_for_whatever_is_wrong(server: Server, key: Path, out: Path) -> None:
    pull(server, key, out)
    (out / "index.html").unlink()
    for number in range(30):
        write(out / f"added-{number:02}.html", b"")
    result = run("verify", out, "--key", key)
    assert result.exit_code == 1
    assert result.stderr == (
        f"{out} is not what was signed: 31 files are missing, damaged or not the site's. "
        "Pull it again with --all, or copy it anew.\n"
    )
    assert "added-19.html, and 10 more" in result.stdout


def test_verify_by_another_key_fails(server: Server, key: Path, out: Path) -> None:
    pull(server, key, out)
    key.write_text(STRANGER.public.line)
    assert "is not signed by this key" in str(run("verify", out, "--key", key).exception)
