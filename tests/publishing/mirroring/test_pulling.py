"""Pulling a site: what is fetched, what is refused, what stands afterwards."""

import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from glasno.publishing.mirroring.errors import (
    BusyError,
    MirrorError,
    MissingError,
    OlderError,
    OtherBytesError,
    PassingError,
    SourceError,
    TooLargeError,
    UntrustedError,
)
from glasno.publishing.mirroring.places import Place
from glasno.publishing.mirroring.pulling import Pull, pull
from tests.factories.signed_site import (
    FILES,
    KEY,
    LIVE,
    STRANGER,
    manifest_of,
    sign_manifest,
    signed_site,
    write,
)
from tests.publishing.mirroring import hostile
from tests.publishing.mirroring.conftest import contents, impatient, served
from tests.publishing.mirroring.hostile import Lie, Server, serving

SIGNATURE = "mirror/manifest.json.minisig"
PAGE = "mirror/en/index.html"
BESIDE = [".site.editions", "site", "site.live"]
CHANGED = {**FILES, "en/index.html": b"The English page, changed " * 100}


def newer(root: Path, files: dict[str, bytes] = CHANGED, sequence: int = 2) -> None:
    signed_site(root / "mirror", files, sequence=sequence)


def test_pull_serves_what_was_signed_and_the_proof_of_it(
    asked: Pull, root: Path, out: Path, server: Server
) -> None:
    pulled = pull(asked)

    assert served(out) == contents(root / "mirror")
    assert out.readlink() == Path(".site.editions/1")
    assert (pulled.sequence, pulled.unchanged, pulled.files) == (1, False, len(FILES))
    assert (pulled.live.updated, pulled.live.failed) == (len(LIVE), {})
    assert server.encodings == {"identity"}


def test_pull_fetches_the_same_bytes_once(asked: Pull, server: Server) -> None:
    pulled = pull(asked)
    assert pulled.staged.fetched == len(set(FILES.values())) == len(FILES) - 1
    assert pulled.staged.fetched_bytes == sum(map(len, set(FILES.values())))
    assert len(server.asked) == len(set(server.asked))


def test_what_is_pulled_may_be_read_by_every_web_server(asked: Pull, out: Path, live: Path) -> None:
    before = os.umask(0o077)
    try:
        pull(asked)
    finally:
        os.umask(before)
    there = [out.resolve(), live, *out.resolve().rglob("*"), *live.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in there}
    assert modes == {(True, 0o755), (False, 0o644)}
    assert stat.S_IMODE(out.resolve().parent.stat().st_mode) == 0o755
    assert stat.S_IMODE((out.resolve().parent / "staging").stat().st_mode) == 0o700


def test_pull_of_the_held_edition_asks_for_signatures_alone(asked: Pull, server: Server) -> None:
    pull(asked)
    server.asked.clear()

    pulled = pull(asked)

    assert (pulled.unchanged, pulled.staged.fetched, pulled.live.unchanged) == (True, 0, 2)
    assert server.asked == [SIGNATURE, *(f"mirror/{path}.minisig" for path in sorted(LIVE))]


def test_pull_fetches_only_what_changed_and_links_the_rest(
    asked: Pull, root: Path, out: Path, server: Server
) -> None:
    pull(asked)
    before = {path: (out / path).stat().st_ino for path in FILES}
    newer(root)
    server.asked.clear()

    pulled = pull(asked)

    assert served(out) == contents(root / "mirror")
    assert [path for path in server.asked if path in {f"mirror/{each}" for each in FILES}] == [PAGE]
    assert (pulled.staged.fetched, pulled.staged.kept) == (1, len(FILES) - 1)
    after = {path: (out / path).stat().st_ino for path in FILES}
    assert [path for path in FILES if before[path] != after[path]] == ["en/index.html"]


def test_the_edition_before_stays_for_who_still_reads_it(
    asked: Pull, root: Path, out: Path
) -> None:
    for sequence in (1, 2, 3):
        newer(root, {**FILES, "index.html": b"%d" % sequence}, sequence=sequence)
        pull(asked)
    store = out.with_name(".site.editions")
    assert sorted(path.name for path in store.iterdir()) == [
        "2", "3", "live.lock", "pull.lock", "staging", "state.json",
    ]  # fmt: skip
    assert list((store / "staging").iterdir()) == []
    assert sorted(path.name for path in out.parent.iterdir()) == BESIDE


def test_a_mirror_is_pulled_from_like_the_site(asked: Pull, out: Path, tmp_path: Path) -> None:
    pull(asked)
    with serving(out) as mirror:
        second = replace(asked, url=mirror.url, place=Place.at(tmp_path / "copy" / "second"))
        pull(second)
    assert served(tmp_path / "copy" / "second") == served(out)


def test_an_empty_directory_is_replaced(asked: Pull, root: Path, out: Path) -> None:
    out.mkdir()
    pull(asked)
    assert out.is_symlink()
    assert served(out) == contents(root / "mirror")


LIES: dict[str, tuple[Lie, type[MirrorError], str]] = {
    "other bytes": (hostile.other_bytes, OtherBytesError, "does not hold the bytes"),
    "longer": (hostile.longer, OtherBytesError, "does not have the"),
    "shorter": (hostile.shorter, OtherBytesError, "does not have the"),
    "endless": (hostile.endless, OtherBytesError, "does not have the"),
    "chunks cut short": (hostile.chunks_cut_short, OtherBytesError, "does not have the"),
    "cut off": (hostile.cut_off, PassingError, "did not come whole (RemoteProtocolError)"),
    "rubbish": (hostile.rubbish, PassingError, "did not come whole (RemoteProtocolError)"),
    "compressed": (hostile.compressed, SourceError, "comes encoded (gzip)"),
    "partial": (hostile.partial, SourceError, "is refused (206)"),
    "forbidden": (hostile.status(403), SourceError, "is refused (403)"),
    "gone": (hostile.status(410), MissingError, "is not there (410), so the site is not whole"),
    "failing": (hostile.status(503), PassingError, "cannot be had now (503)"),
    "redirect": (hostile.redirect("http://127.0.0.9/x"), SourceError, "(http://127.0.0.9/x)"),
    "redirect to itself": (hostile.redirect("/mirror/index.html"), SourceError, "leads elsewhere"),
    "redirect to a file": (hostile.redirect("file:///etc/passwd"), SourceError, "(file:///etc/pas"),
    "unchanged": (hostile.status(304), SourceError, "leads elsewhere (304)"),
    "terminal": (hostile.redirect("/\x9b2J"), SourceError, "(/?2J)"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_mirror_that_lies_is_refused_and_the_last_good_edition_stands(
    lie: str, asked: Pull, root: Path, out: Path, server: Server
) -> None:
    pull(asked)
    good = served(out)
    newer(root)
    server.lies[PAGE], error, words = LIES[lie]

    with pytest.raises(error) as refused:
        pull(asked)

    assert type(refused.value) is error
    assert str(refused.value).startswith(f"{server.url}{PAGE} ")
    assert words in str(refused.value)
    assert served(out) == good
    assert list(out.with_name(".site.editions").glob("staging/*.part")) == []


@pytest.mark.parametrize(
    "lie",
    [hostile.silent, hostile.stalling, hostile.trickling, hostile.trickling_headers],
    ids=lambda lie: lie.__name__,
)
def test_a_mirror_that_is_too_slow_is_let_go(lie: Lie, asked: Pull, server: Server) -> None:
    server.lies[PAGE] = lie
    with pytest.raises(PassingError, match=r"did not come: too little in 0\.5 seconds"):
        pull(impatient(asked))


def test_a_pull_ends_at_its_deadline(asked: Pull, server: Server) -> None:
    server.lies[PAGE] = hostile.silent
    hurried = replace(asked, limits=replace(asked.limits, whole_seconds=1.5))
    with pytest.raises(PassingError, match=r"^The pull has taken 1\.5 seconds and was ended\."):
        pull(hurried)


@pytest.mark.parametrize("lie", [hostile.cut_off, hostile.status(503)])
def test_what_passes_is_tried_again(lie: Lie, asked: Pull, server: Server, out: Path) -> None:
    server.lies[PAGE] = hostile.once(lie)
    assert pull(asked).staged.fetched_bytes == sum(map(len, set(FILES.values())))
    assert (out / "en/index.html").read_bytes() == FILES["en/index.html"]


def test_a_pull_that_was_broken_off_goes_on_where_it_ended(asked: Pull, server: Server) -> None:
    server.lies["mirror/ru/index.html"] = hostile.cut_off
    with pytest.raises(PassingError):
        pull(asked)
    came = {path for path in server.asked if path in {f"mirror/{each}" for each in FILES}}
    server.lies.clear()
    server.asked.clear()

    pull(asked)

    assert came & set(server.asked) == {"mirror/ru/index.html"}


def test_a_staged_file_that_was_damaged_is_fetched_anew(
    asked: Pull, server: Server, out: Path
) -> None:
    server.lies["mirror/ru/index.html"] = hostile.cut_off
    with pytest.raises(PassingError):
        pull(asked)
    for staged in out.with_name(".site.editions").glob("staging/*"):
        staged.write_bytes(b"damaged")
    server.lies.clear()
    pull(asked)
    assert {path: (out / path).read_bytes() for path in FILES} == FILES


def test_what_a_killed_pull_left_is_removed(asked: Pull, out: Path) -> None:
    pull(asked)
    store = out.with_name(".site.editions")
    write(store / "unfinished-00" / "en" / "index.html", b"half")
    write(store / "staging" / "00.part", b"half")
    out.with_name(".site.00.unfinished").symlink_to("nowhere")
    pull(asked)
    assert sorted(path.name for path in store.iterdir()) == [
        "1", "live.lock", "pull.lock", "staging", "state.json",
    ]  # fmt: skip
    assert list((store / "staging").iterdir()) == []
    assert sorted(path.name for path in out.parent.iterdir()) == BESIDE


def test_a_site_published_anew_meanwhile_is_taken_as_it_is_now(
    asked: Pull, root: Path, out: Path, server: Server
) -> None:
    def publish_first(answer: hostile.Answer, body: bytes) -> None:
        newer(root)
        answer.answer(200, (root / PAGE).read_bytes())

    server.lies[PAGE] = publish_first
    assert pull(asked).sequence == 2
    assert served(out) == contents(root / "mirror")


def test_a_manifest_replaced_before_its_signature_is_asked_for_again(
    asked: Pull, root: Path, server: Server
) -> None:
    old = (root / SIGNATURE).read_bytes()
    newer(root)
    server.lies[SIGNATURE] = hostile.once(lambda answer, body: answer.answer(200, old))
    assert pull(asked).sequence == 2


def test_another_key_is_refused(asked: Pull, out: Path) -> None:
    with pytest.raises(UntrustedError, match="Another key has made this signature"):
        pull(replace(asked, key=STRANGER.public))
    assert not out.exists()


def test_an_older_edition_is_refused(asked: Pull, root: Path, out: Path) -> None:
    newer(root)
    pull(asked)
    signed_site(root / "mirror")
    with pytest.raises(OlderError, match="shows edition 1, and there has been edition 2"):
        pull(asked)
    assert (out / "en/index.html").read_bytes() == CHANGED["en/index.html"]


def test_an_older_edition_is_refused_when_what_was_served_is_lost(
    asked: Pull, root: Path, out: Path
) -> None:
    newer(root)
    pull(asked)
    shutil.rmtree(out.resolve())
    out.unlink()
    signed_site(root / "mirror")
    with pytest.raises(OlderError):
        pull(asked)


def test_an_older_edition_is_refused_when_the_state_is_lost(asked: Pull, root: Path) -> None:
    newer(root)
    pull(asked)
    asked.place.state.write_bytes(b"{")
    signed_site(root / "mirror")
    with pytest.raises(OlderError):
        pull(asked)


def test_an_older_edition_is_refused_on_an_empty_disk_when_its_number_is_known(
    asked: Pull,
) -> None:
    with pytest.raises(OlderError, match="shows edition 1, and there has been edition 7"):
        pull(replace(asked, at_least=7))


def test_two_editions_of_one_number_are_refused(asked: Pull, root: Path) -> None:
    pull(asked)
    newer(root, sequence=1)
    with pytest.raises(UntrustedError, match="Edition 1 was signed twice"):
        pull(asked)


def test_a_new_key_of_the_site_begins_anew(asked: Pull, root: Path, out: Path) -> None:
    newer(root, sequence=9)
    pull(asked)
    signed_site(root / "mirror", key=STRANGER)
    pulled = pull(replace(asked, key=STRANGER.public))
    assert (pulled.sequence, pulled.live.failed) == (1, {})
    assert served(out) == contents(root / "mirror")


def test_the_home_variant_is_no_mirror(asked: Pull, root: Path) -> None:
    signed_site(root, variant="home")
    with pytest.raises(UntrustedError, match="shows the site itself and no variant for mirrors"):
        pull(asked)


def test_a_site_without_signatures_is_told(asked: Pull, root: Path, server: Server) -> None:
    shutil.rmtree(root / "mirror")
    with pytest.raises(SourceError) as refused:
        pull(asked)
    assert str(refused.value) == (
        f"{server.url} shows no signed site: there is neither mirror/manifest.json.minisig nor "
        "manifest.json.minisig. Give the address of the site itself, or of a mirror of it."
    )


LARGE = {
    "file": ({"file_bytes": 100}, "ru/index.html has 3634 bytes"),
    "site": ({"site_bytes": 1000}, "The site has 1 MiB and this mirror takes 1"),
    "files": ({"files": 3}, "The site has 6 files and this mirror takes 3"),
}


@pytest.mark.parametrize("what", LARGE)
def test_a_large_site_is_refused_before_anything_is_fetched(
    what: str, asked: Pull, server: Server
) -> None:
    changes, words = LARGE[what]
    with pytest.raises(TooLargeError) as refused:
        pull(replace(asked, limits=replace(asked.limits, **changes)))
    assert str(refused.value).startswith(words)
    assert server.asked == [SIGNATURE, "mirror/manifest.json"]


def test_a_manifest_beyond_its_bound_is_cut_off(asked: Pull, server: Server) -> None:
    server.lies["mirror/manifest.json"] = hostile.endless
    with pytest.raises(SourceError, match=r"manifest\.json is longer than the 1000 bytes"):
        pull(replace(asked, limits=replace(asked.limits, manifest_bytes=1000)))


def test_a_site_that_does_not_fit_the_disk_is_refused_before_it_is_fetched(
    asked: Pull, root: Path, server: Server
) -> None:
    files = {"index.html": {"sha256": "0" * 64, "size": 2**50}}
    sign_manifest(root / "mirror", {**manifest_of({}, sequence=1), "files": files})
    vast = replace(asked.limits, file_bytes=2**60, site_bytes=2**60)
    with pytest.raises(MirrorError, match="MiB left, and the pull needs 107374"):
        pull(replace(asked, limits=vast))
    assert "mirror/index.html" not in server.asked


def test_links_in_what_is_served_are_not_followed(
    asked: Pull, root: Path, out: Path, live: Path, tmp_path: Path
) -> None:
    pull(asked)
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere / "index.html", FILES["ru/index.html"])
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(elsewhere / "index.html")
    shutil.rmtree(out.resolve() / "ru")
    (out / "ru").symlink_to(elsewhere)
    shutil.rmtree(live / "count")
    (live / "count").symlink_to(elsewhere)
    (live / "data/x/days.csv").unlink()
    (live / "data/x/days.csv").symlink_to(elsewhere / "index.html")
    newer(root)

    pull(asked)

    assert served(out) == contents(root / "mirror")
    there = [*out.resolve().rglob("*"), *live.rglob("*")]
    assert [path for path in there if path.is_symlink()] == []
    assert (out / "ru/index.html").stat().st_ino != (elsewhere / "index.html").stat().st_ino
    assert contents(elsewhere) == {"index.html": FILES["ru/index.html"]}


def test_a_file_that_is_gone_from_the_served_directory_is_put_back(asked: Pull, out: Path) -> None:
    pull(asked)
    (out / "en/index.html").unlink()
    assert pull(asked).staged.fetched == 1
    assert {path: (out / path).read_bytes() for path in FILES} == FILES
    assert out.readlink() == Path(".site.editions/1-1")


def test_a_damaged_file_is_mended_when_all_are_read(asked: Pull, out: Path) -> None:
    pull(asked)
    good = FILES["en/index.html"]
    (out / "en/index.html").write_bytes(bytes(len(good)))
    assert pull(asked).unchanged
    assert pull(replace(asked, anew=True)).staged.fetched == 1
    assert (out / "en/index.html").read_bytes() == good


def test_two_pulls_do_not_work_on_one_directory(asked: Pull, out: Path) -> None:
    asked.place.prepare()
    with asked.place.alone("pull"), pytest.raises(BusyError) as refused:
        pull(asked)
    assert str(refused.value) == (
        f"Another `glasno mirror pull` works on {asked.place.out}; let it end first."
    )


def test_an_address_where_nobody_listens_is_told(asked: Pull, tmp_path: Path) -> None:
    with serving(tmp_path) as gone:
        url = gone.url
    with pytest.raises(PassingError, match=r"did not come whole \(ConnectError\)\. What has been"):
        pull(replace(asked, url=url))


def test_progress_tells_bytes_and_ends_at_their_sum(asked: Pull, server: Server) -> None:
    server.lies[PAGE] = hostile.once(hostile.cut_off)
    told: list[tuple[int, int]] = []
    pull(asked, progress=lambda done, total: told.append((done, total)))
    whole = sum(map(len, set(FILES.values())))
    assert told[0] == (0, whole)
    assert told[-1] == (whole, whole)
    assert all(done <= total == whole for done, total in told)


def test_key_of_the_tests_is_the_sites_own() -> None:
    assert KEY.public != STRANGER.public
