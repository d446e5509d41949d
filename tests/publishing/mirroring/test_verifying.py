"""A directory against its own manifest: a mirror, a copy on a stick, the site itself."""

import shutil
from pathlib import Path

import pytest

from glasno.publishing.compressing import gzip_copy
from glasno.publishing.mirroring.errors import PlaceError, UntrustedError
from glasno.publishing.mirroring.pulling import Pull, pull
from glasno.publishing.mirroring.verifying import Verified, verify_directory
from glasno.publishing.paths import live_beside
from tests.factories.signed_site import FILES, KEY, LIVE, SIGNED_AT, STRANGER, signed_site, write


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return signed_site(tmp_path / "stick", sequence=5)


def verified(directory: Path) -> Verified:
    return verify_directory(directory, key=KEY.public)


def test_a_whole_copy_is_faultless(stick: Path) -> None:
    found = verified(stick)
    assert found == Verified("mirror", 5, SIGNED_AT, files=len(FILES), live=len(LIVE))
    assert found.faultless


def test_progress_counts_files(stick: Path) -> None:
    told: list[tuple[int, int]] = []
    verify_directory(stick, key=KEY.public, progress=lambda *numbers: told.append(numbers))
    assert told == [(number, len(FILES)) for number in range(1, len(FILES) + 1)]


def test_everything_that_is_wrong_is_named(stick: Path, tmp_path: Path) -> None:
    (stick / "index.html").unlink()
    (stick / "ru/index.html").write_bytes(bytes(len(FILES["ru/index.html"])))
    (stick / "en/index.html").write_bytes(b"short")
    write(tmp_path / "outside.css", FILES["assets/site.1f2e3d4c5b6a.css"])
    (stick / "assets/site.1f2e3d4c5b6a.css").unlink()
    (stick / "assets/site.1f2e3d4c5b6a.css").symlink_to(tmp_path / "outside.css")
    write(stick / "en/added.html", b"not theirs")
    write(stick / "count/x.json", b'{"confirmed": 999999}')
    (stick / "data/x/days.csv").unlink()
    (stick / "data/x/days.csv.minisig").unlink()

    found = verified(stick)

    assert found.missing == ["index.html"]
    assert found.damaged == [
        "assets/site.1f2e3d4c5b6a.css",
        "en/index.html",
        "ru/index.html",
    ]
    assert found.added == ["en/added.html"]
    assert (found.live_wrong, found.live_absent) == (["count/x.json"], ["data/x/days.csv"])
    assert not found.faultless


def test_a_live_file_may_be_absent(stick: Path) -> None:
    shutil.rmtree(stick / "count")
    assert verified(stick).faultless


@pytest.mark.parametrize(
    "path",
    [
        ".well-known/index.html",
        ".well-known/acme-challenge/index.html",
        ".well-known/acme-challenge/deeper/token",
        "en/.well-known/acme-challenge/token",
        ".hidden/index.html",
        "en/.htaccess",
        ".env",
    ],
)
def test_an_added_file_is_named_though_a_dot_begins_its_name(path: str, stick: Path) -> None:
    write(stick / path, b"<script>")
    found = verified(stick)
    assert (found.added, found.unsigned, found.faultless) == ([path], [], False)


@pytest.mark.parametrize(
    "path",
    [
        ".Trash-1000/files/x.html",
        ".DS_Store",
        "en/._index.html",
        ".fseventsd/0",
        ".Spotlight-V100/x",
        "en/.0123456789abcdef.unfinished",
    ],
)
def test_what_systems_leave_on_a_stick_is_no_fault(path: str, stick: Path) -> None:
    write(stick / path, b"")
    found = verified(stick)
    assert (found.added, found.unsigned, found.faultless) == ([], [], True)


def test_the_answer_for_a_certificate_is_told_and_no_fault(stick: Path, tmp_path: Path) -> None:
    write(stick / ".well-known/acme-challenge/dG9rZW4_-1", b"x")
    found = verified(stick)
    assert found.faultless
    assert found.unsigned == [".well-known/acme-challenge/dG9rZW4_-1"]
    (stick / ".well-known/acme-challenge/other").symlink_to(tmp_path)
    assert verified(stick).added == [".well-known/acme-challenge/other"]


def test_what_the_operator_lays_on_the_site_itself_is_told_and_no_fault(stick: Path) -> None:
    signed_site(stick, variant="home")
    write(stick / ".well-known/security.txt", b"Contact:")
    found = verified(stick)
    assert (found.unsigned, found.faultless) == ([".well-known/security.txt"], True)


def test_the_published_directory_itself_is_verified_with_what_stands_beside(stick: Path) -> None:
    signed_site(stick, variant="home")
    signed_site(stick / "mirror")
    write(stick / "count/x.json.gz", gzip_copy(LIVE["count/x.json"]))
    assert verified(stick).faultless
    assert verified(stick / "mirror").faultless
    write(stick / "count/x.json.gz", gzip_copy(b"another count"))
    assert verified(stick).added == ["count/x.json.gz"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A mirror, or the site itself: live files lie beside the edition."""
    return set_apart(signed_site(tmp_path / "site", sequence=5))


def set_apart(site: Path) -> Path:
    """Its live files laid beside it."""
    for path in LIVE:
        for name in (path, f"{path}.minisig"):
            write(live_beside(site) / name, (site / name).read_bytes())
            (site / name).unlink()
    return site


def test_live_files_are_verified_where_they_lie(site: Path) -> None:
    assert verified(site) == Verified("mirror", 5, SIGNED_AT, files=len(FILES), live=len(LIVE))
    (site.parent / "link").symlink_to("site")
    live_beside(site).rename(site.parent / "link.live")
    assert verified(site.parent / "link").live == len(LIVE)
    assert verified(site).live_absent == [*LIVE]


def test_a_directory_is_named_by_where_one_stands(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    assert verified(Path()).live == len(LIVE)


def test_everything_that_is_wrong_beside_an_edition_is_named(site: Path) -> None:
    live = live_beside(site)
    write(live / "count/x.json", b'{"confirmed": 999999}')
    (live / "data/x/days.csv").unlink()
    write(live / "en/index.html", b"in place of the page")
    write(live / "en/.htaccess", b"")
    (live / "up").symlink_to("..")

    found = verified(site)

    assert found.live_wrong == ["count/x.json", "data/x/days.csv"]
    assert found.added == [
        "../site.live/en/.htaccess",
        "../site.live/en/index.html",
        "../site.live/up",
    ]
    assert (found.missing, found.damaged, found.live, found.live_absent) == ([], [], 0, [])
    assert not found.faultless


def test_a_live_file_within_an_edition_is_something_added(site: Path) -> None:
    write(site / "count/x.json", LIVE["count/x.json"])
    assert verified(site).added == ["count/x.json"]


def test_a_plain_copy_is_made_of_both_the_live_files_last(site: Path, tmp_path: Path) -> None:
    stick = shutil.copytree(site, tmp_path / "stick")
    shutil.copytree(live_beside(site), stick, dirs_exist_ok=True)
    assert verified(stick) == verified(site)


def test_the_answer_for_a_certificate_may_lie_beside_the_edition(site: Path) -> None:
    write(live_beside(site) / ".well-known/acme-challenge/dG9rZW4_-1", b"x")
    found = verified(site)
    assert found.unsigned == ["../site.live/.well-known/acme-challenge/dG9rZW4_-1"]
    assert found.faultless


def test_beside_the_site_itself_lie_copies_of_live_files_and_those_of_the_mirrors(
    site: Path,
) -> None:
    live = live_beside(site)
    set_apart(signed_site(site, variant="home"))
    write(live / "count/x.json.gz", gzip_copy(LIVE["count/x.json"]))
    write(live / "mirror/count/x.json", LIVE["count/x.json"])
    write(site / "mirror/en/index.html", b"passed over")
    write(live / ".well-known/security.txt", b"Contact:")
    found = verified(site)
    assert found.faultless
    assert (found.live, found.unsigned) == (len(LIVE), ["../site.live/.well-known/security.txt"])
    write(live / "count/x.json.gz", gzip_copy(b"another count"))
    assert verified(site).added == ["../site.live/count/x.json.gz"]


def test_a_directory_without_a_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match=r"holds no manifest\.json with its manifest\.json\.minis"):
        verified(tmp_path)


def test_another_key_is_told(stick: Path) -> None:
    with pytest.raises(UntrustedError) as refused:
        verify_directory(stick, key=STRANGER.public)
    assert str(refused.value) == (
        f"{stick / 'manifest.json'} is not signed by this key: Another key has made this "
        "signature. Take nothing in this directory for the site's, unless you have the wrong key."
    )


@pytest.mark.parametrize("way", ["from within", "the edition itself"])
def test_whoever_stands_in_the_mirror_sees_its_live_files_too(
    asked: Pull, out: Path, live: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(asked)
    monkeypatch.chdir(out)
    directory = Path() if way == "from within" else out.resolve()
    assert verify_directory(directory, key=KEY.public).live == len(LIVE)
    (live / "index.html").write_bytes(b"forged")
    found = verify_directory(directory, key=KEY.public)
    assert (found.faultless, found.added) == (False, ["../site.live/index.html"])
