"""Editions: immutable under their number, swapped in as a whole, made from the one before."""

import shutil
from pathlib import Path

import pytest

from glasno.publishing.editions import EditionError, Editions
from glasno.publishing.files import Tree


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def editions(data: Path) -> Editions:
    return Editions(data)


def publish(editions: Editions, *, whole: bool = False, **contents: str | None) -> tuple[int, Tree]:
    """The next edition, which has these files too, or no more; `a__b` stands for a/b.html."""
    number = editions.settle()
    making = editions.begin(number, whole=whole)
    changed = set()
    for name, text in contents.items():
        path = f"{name.replace('__', '/')}.html"
        changed.add(path)
        if text is None:
            making.unlink(path)
        else:
            making.lay(path, text.encode())
    following = editions.highest() + 1
    editions.record(number, following, changed)
    editions.sync()
    editions.finish(following)
    return following, editions.tree(following)


def contents(root: Path) -> dict[str, str]:
    """What a web server would find below `site`."""
    found = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_text() for path in found}


def numbers(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "editions").iterdir() if path.is_dir())


def test_site_is_a_relative_link_to_the_current_edition(data: Path, editions: Editions) -> None:
    assert editions.settle() == 0
    number, _ = publish(editions, a="one")
    assert number == 1
    assert str((data / "site").readlink()) == "editions/1"
    assert contents(data / "site") == {"a.html": "one"}


def test_each_edition_is_the_last_with_its_changes_and_two_are_kept(
    data: Path, editions: Editions
) -> None:
    publish(editions, a="one", en__b="one")
    publish(editions, a="two", c="two")
    publish(editions, en__b=None)
    publish(editions, en__d="four")
    assert contents(data / "site") == {"a.html": "two", "c.html": "two", "en/d.html": "four"}
    assert contents(data / "editions/3") == {"a.html": "two", "c.html": "two"}
    assert numbers(data) == ["3", "4"]


def test_unchanged_files_are_one_file_in_both_editions(data: Path, editions: Editions) -> None:
    publish(editions, a="one", b="one")
    publish(editions, b="two")
    publish(editions, b="three")
    before, after = editions.tree(2), editions.tree(3)
    assert (before.root / "a.html").samefile(after.root / "a.html")
    assert contents(before.root)["b.html"] == "two"


def test_edition_once_published_is_never_written_again(data: Path, editions: Editions) -> None:
    publish(editions, a="one")
    publish(editions, b="two")
    kept = contents(data / "editions/2")
    publish(editions, a="three", b="three")
    assert contents(data / "editions/2") == kept


def test_directory_of_an_older_release_becomes_the_first_edition(
    data: Path, editions: Editions
) -> None:
    (data / "site/en").mkdir(parents=True)
    (data / "site/en/a.html").write_text("old")
    (data / "site/.well-known").mkdir()
    (data / "site/.well-known/security.txt").write_text("kept")
    assert editions.settle() == 1
    publish(editions, b="new")
    assert contents(data / "site") == {
        "en/a.html": "old",
        ".well-known/security.txt": "kept",
        "b.html": "new",
    }


@pytest.mark.parametrize("lost", ["link", "link to nothing"])
def test_link_that_has_gone_is_put_back(data: Path, editions: Editions, lost: str) -> None:
    publish(editions, a="one")
    publish(editions, a="two")
    (data / "site").unlink()
    if lost == "link to nothing":
        (data / "site").symlink_to("editions/99")
    assert editions.settle() == 2
    assert contents(data / "site") == {"a.html": "two"}


def test_numbers_never_come_again_when_all_editions_have_gone(
    data: Path, editions: Editions
) -> None:
    publish(editions, a="one")
    publish(editions, a="two")
    (data / "site").unlink()
    shutil.rmtree(data / "editions")
    number, _ = publish(editions, a="three")
    assert number == 3


@pytest.mark.parametrize("target", ["/var/www", "editions/../secrets", "editions/007", "elsewhere"])
def test_link_of_somebody_else_is_refused(data: Path, editions: Editions, target: str) -> None:
    (data / "site").symlink_to(target)
    with pytest.raises(EditionError, match="move it away"):
        editions.settle()
    assert str((data / "site").readlink()) == target


def test_file_in_place_of_the_site_is_refused(data: Path, editions: Editions) -> None:
    (data / "site").write_text("mine")
    with pytest.raises(EditionError, match="is a file"):
        editions.settle()


def test_what_a_killed_publish_left_is_used_but_not_trusted(data: Path, editions: Editions) -> None:
    publish(editions, a="one", b="one")
    publish(editions, a="two")
    making = editions.begin(2, whole=False)
    making.lay("a.html", b"half")
    making.lay("stray/c.html", b"half")
    making.unlink("b.html")
    publish(editions, d="three")
    assert contents(data / "site") == {"a.html": "two", "b.html": "one", "d.html": "three"}
    assert numbers(data) == ["2", "3"]


def test_edition_that_was_made_but_not_swapped_in_is_made_anew(
    data: Path, editions: Editions
) -> None:
    publish(editions, a="one")
    publish(editions, a="two")
    making = editions.begin(2, whole=False)
    making.lay("a.html", b"never seen")
    making.root.rename(data / "editions/3")  # and killed
    number, _ = publish(editions, b="three")
    assert number == 3
    assert contents(data / "site") == {"a.html": "two", "b.html": "three"}


@pytest.mark.parametrize("record", [None, "", "1\na.html\n", "x\na.html\nend\n"])
def test_record_in_doubt_is_not_trusted(data: Path, editions: Editions, record: str | None) -> None:
    publish(editions, a="one", b="one")
    publish(editions, a="two", b="two")
    changes = data / "editions/2.changes"
    changes.unlink() if record is None else changes.write_text(record)
    publish(editions, c="three")
    assert contents(data / "site") == {"a.html": "two", "b.html": "two", "c.html": "three"}


def test_link_in_an_edition_is_not_taken_over_nor_followed(
    data: Path, editions: Editions, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.html").write_text("secret")
    publish(editions, en__a="one", b="one")
    publish(editions, b="two")
    for number in (1, 2):
        shutil.rmtree(data / f"editions/{number}/en")
        (data / f"editions/{number}/en").symlink_to(outside)
    publish(editions, en__c="three")
    publish(editions, whole=True, b="four")
    assert contents(data / "site") == {"b.html": "four", "en/c.html": "three"}
    assert [path.name for path in outside.iterdir()] == ["secret.html"]


def test_making_that_is_a_link_is_removed_not_followed(
    data: Path, editions: Editions, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    publish(editions, a="one")
    (data / "editions/.making").symlink_to(outside)
    publish(editions, a="two")
    assert contents(data / "site") == {"a.html": "two"}
    assert list(outside.iterdir()) == []


def test_what_the_operator_lays_there_comes_along(data: Path, editions: Editions) -> None:
    publish(editions, a="one")
    publish(editions, a="two")
    (data / "site/.well-known").mkdir()
    (data / "site/.well-known/security.txt").write_text("first")
    publish(editions, a="three")
    (data / "site/.well-known/security.txt").unlink()
    (data / "site/.well-known/other.txt").write_text("second")
    publish(editions, a="four")
    publish(editions, a="five")
    assert contents(data / "site") == {"a.html": "five", ".well-known/other.txt": "second"}


def test_file_where_a_directory_was_and_the_reverse(data: Path, editions: Editions) -> None:
    publish(editions, a="one", en__b="one")
    number = editions.settle()
    making = editions.begin(number, whole=False)
    making.unlink("a.html")
    making.unlink("en/b.html")
    making.lay("a.html/inner.html", b"two")
    making.lay("en", b"two")
    changed = {"a.html", "en/b.html", "a.html/inner.html", "en"}
    editions.record(number, 2, changed)
    editions.finish(2)
    publish(editions, c="three")
    assert contents(data / "site") == {"a.html/inner.html": "two", "en": "two", "c.html": "three"}


def test_tree_made_ready_after_much_has_changed_is_what_the_next_is_made_of(
    data: Path, editions: Editions
) -> None:
    publish(editions, a="one", en__b="one")
    publish(editions, a="two", en__b="two")
    editions.prepare(2)
    assert contents(data / "editions/2.spare") == contents(data / "site")
    (data / "site/.well-known").mkdir()
    (data / "site/.well-known/security.txt").write_text("kept")
    publish(editions, a="three")
    assert contents(data / "site") == {
        "a.html": "three",
        "en/b.html": "two",
        ".well-known/security.txt": "kept",
    }
    assert numbers(data) == ["2", "3"]


def test_tree_made_ready_for_an_edition_that_is_no_more_is_removed(
    data: Path, editions: Editions
) -> None:
    publish(editions, a="one")
    (data / "editions/0.spare").mkdir()
    (data / "editions/0.spare/stray.html").write_text("stray")
    publish(editions, a="two")
    publish(editions, a="three")
    assert numbers(data) == ["2", "3"]
    assert contents(data / "site") == {"a.html": "three"}


def test_much_change_is_compared_as_a_whole(
    data: Path, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(editions, a="one", b="one")
    publish(editions, a="two", b="two")
    monkeypatch.setattr("glasno.publishing.editions.MUCH", 1)
    publish(editions, c="three")
    assert contents(data / "site") == {"a.html": "two", "b.html": "two", "c.html": "three"}
