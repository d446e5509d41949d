"""The directory that is served: what may be taken for it, and how it is swapped."""

import stat
from pathlib import Path

import pytest

from glasno.publishing.mirroring.disk import plain_files, put, read_plain
from glasno.publishing.mirroring.errors import PlaceError
from glasno.publishing.mirroring.places import Place
from tests.factories.signed_site import write


def refusal(out: Path) -> str:
    with pytest.raises(PlaceError) as refused:
        Place.at(out).prepare()
    return str(refused.value)


def test_a_directory_with_files_of_others_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "site" / "mine.txt", b"mine")
    assert refusal(tmp_path / "site") == (
        f"{tmp_path / 'site'} holds files that `glasno mirror` has not put there; name a directory "
        "that is empty or not there yet."
    )
    assert (tmp_path / "site" / "mine.txt").read_bytes() == b"mine"


def test_a_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "site", b"mine")
    assert refusal(tmp_path / "site") == f"{tmp_path / 'site'} is a file; name another --out."


@pytest.mark.parametrize("target", ["elsewhere", "/etc", ".site.editions", ".site.editions/../x"])
def test_a_link_of_others_is_refused(target: str, tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to(target)
    assert refusal(tmp_path / "site") == (
        f"{tmp_path / 'site'} is a link that `glasno mirror` has not made; name another --out."
    )


def test_editions_behind_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".site.editions").symlink_to("elsewhere")
    assert refusal(tmp_path / "site").startswith(f"{tmp_path / '.site.editions'} is a link; ")


def test_staging_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".site.editions").mkdir()
    (tmp_path / ".site.editions" / "staging").symlink_to(tmp_path / "elsewhere")
    assert "staging is a link; " in refusal(tmp_path / "site")


def test_live_files_behind_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site.live").symlink_to("elsewhere")
    assert refusal(tmp_path / "site") == (
        f"{tmp_path / 'site.live'} is a link; remove it, or name another --out."
    )


def test_a_file_in_the_place_of_live_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "site.live", b"mine")
    assert refusal(tmp_path / "site") == (
        f"{tmp_path / 'site.live'} is a file; remove it, or name another --out."
    )


def test_a_directory_of_others_in_the_place_of_live_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "site.live" / "mine.txt", b"mine")
    for _ in range(2):
        assert refusal(tmp_path / "site") == (
            f"{tmp_path / 'site.live'} is where counts and figures will lie, and holds files that "
            "`glasno mirror` has not put there; empty it, or name another --out."
        )
    assert (tmp_path / "site.live" / "mine.txt").read_bytes() == b"mine"


def test_live_files_have_a_directory_that_every_web_server_may_enter(tmp_path: Path) -> None:
    (tmp_path / "site.live").mkdir(mode=0o700)
    write(tmp_path / "site.live" / ".well-known" / "acme-challenge" / "token", b"x")
    Place.at(tmp_path / "site").prepare()
    write(tmp_path / "site.live" / "count.json", b"ours")
    Place.at(tmp_path / "site").prepare()
    assert stat.S_IMODE((tmp_path / "site.live").stat().st_mode) == 0o755
    assert (tmp_path / "site.live" / "count.json").read_bytes() == b"ours"


def test_a_mount_point_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    # Mounting is not for tests; what the kernel would say of it is.
    monkeypatch.setattr("os.path.ismount", lambda path: path == tmp_path / "site")
    assert f"name a directory below it, such as --out {tmp_path}/site/site," in refusal(
        tmp_path / "site"
    )


@pytest.mark.parametrize("out", ["nowhere/site", "/", ".."])
def test_a_place_without_a_parent_is_refused(out: str, tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="cannot be made: "):
        Place.at(tmp_path / out if out != "/" else Path(out))


def test_a_link_above_the_place_is_the_operators_choice(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "srv").symlink_to("disk")
    place = Place.at(tmp_path / "srv" / "site")
    place.prepare()
    assert place.out == tmp_path / "disk" / "site"
    assert (tmp_path / "disk" / ".site.editions").is_dir()


def test_editions_are_ordered_by_number(tmp_path: Path) -> None:
    place = Place.at(tmp_path / "site")
    place.prepare()
    for name in ("9", "10", "10-2", "10-11", "010", "staging2", "unfinished-1"):
        (place.store / name).mkdir()
    assert [each.name for each in place.editions()] == ["9", "10", "10-2", "10-11"]


def test_an_edition_that_is_gone_is_not_served(tmp_path: Path) -> None:
    place = Place.at(tmp_path / "site")
    place.prepare()
    (place.store / "1").mkdir()
    place.swap(place.store / "1")
    assert place.held() == place.store / "1"
    (place.store / "1").rmdir()
    assert place.held() is None


def test_nothing_is_laid_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "count").symlink_to("../outside")
    with pytest.raises(OSError, match="Not a directory"):
        put(tmp_path / "root", "count/x.json", b"{}")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    write(tmp_path / "outside", b"mine")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "x.json").symlink_to("../outside")
    put(tmp_path / "root", "x.json", b"{}")
    assert (tmp_path / "outside").read_bytes() == b"mine"
    assert [path.name for path in (tmp_path / "root").iterdir()] == ["x.json"]
    assert not (tmp_path / "root" / "x.json").is_symlink()


def test_a_file_that_cannot_be_laid_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        put(tmp_path, "x.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_links_pipes_and_long_files_are_not_read(tmp_path: Path) -> None:
    write(tmp_path / "file", b"12345")
    (tmp_path / "link").symlink_to("file")
    assert read_plain(tmp_path / "file", most=5) == b"12345"
    assert read_plain(tmp_path / "file", most=4) is None
    assert read_plain(tmp_path / "link", most=5) is None
    assert read_plain(tmp_path, most=5) is None
    assert read_plain(tmp_path / "none", most=5) is None


def test_files_are_listed_without_following_links(tmp_path: Path) -> None:
    write(tmp_path / "root" / "a" / "b", b"1")
    write(tmp_path / "root" / ".hidden", b"1")
    (tmp_path / "root" / "up").symlink_to("..")
    assert dict(plain_files(tmp_path / "root")) == {"a/b": 1, "up": None}
