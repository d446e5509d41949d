"""Publishing: only what changed, whole files, failures named, nothing left over."""

import errno
import logging
import os
import re
import signal
import stat
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from glasno.publishing.actions import publishing
from glasno.publishing.actions.publishing import Published, PublishError, publish, write_live
from glasno.publishing.locks import held
from glasno.publishing.outstanding import OUTSTANDING
from glasno.publishing.pages import Page, Shelf
from glasno.publishing.paths import UnsafePathError
from tests.publishing import declared, program
from tests.publishing.declared import page

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("no_assets")


def failing(error: Exception) -> Callable[[], bytes]:
    def render() -> bytes:
        raise error

    return render


def generation(data: Path) -> bytes:
    return (data / "generation").read_bytes()


def test_publish_writes_both_shelves_and_nothing_twice(data: Path) -> None:
    declared.PAGES += [
        page("en/index.html", "home" * 200),
        page("petitions/a.json", "{}", shelf=Shelf.DOORS),
    ]
    assert publish() == Published(written=2, unchanged=0, removed=0)
    assert (data / "site/en/index.html").read_text() == "home" * 200
    assert (data / "site/en/index.html.br").exists()
    assert (data / "doors/petitions/a.json").read_text() == "{}"
    assert publish() == Published(written=0, unchanged=2, removed=0)
    assert publish(anew=True) == Published(written=2, unchanged=0, removed=0)


def test_publish_leaves_the_front_s_files_unpacked(data: Path) -> None:
    declared.PAGES.append(page("shells/en/plain.html", "shell" * 200, shelf=Shelf.DOORS))
    publish()
    assert [path.name for path in (data / "doors/shells/en").iterdir()] == ["plain.html"]


def test_data_directory_is_nobody_else_s(data: Path) -> None:
    publish()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_publish_removes_what_no_page_declares(data: Path) -> None:
    declared.PAGES += [page("en/a/index.html", "a" * 600), page("en/b/index.html", "b")]
    publish()
    (data / "site/stray.html").write_text("stray")
    (data / "site/with a gap.html").write_text("stray")
    (data / "site/.well-known").mkdir()
    (data / "site/.well-known/security.txt").write_text("kept")
    (data / "site/en/.0123456789abcdef.unfinished").write_text("half")
    del declared.PAGES[0]
    assert publish() == Published(written=0, unchanged=1, removed=3)
    left = {path.relative_to(data / "site").as_posix() for path in (data / "site").rglob("*")}
    own = {f"manifest.{ending}" for ending in ("json", "json.minisig", "pub")}
    assert left == {
        ".well-known",
        ".well-known/security.txt",
        "en",
        "en/b",
        "en/b/index.html",
        "mirror",
        *own,
        *(f"mirror/{name}" for name in own),
    }


def test_publish_of_a_topic_touches_that_topic_alone(data: Path) -> None:
    declared.PAGES += [page("a.html", "a", topic="a"), page("b.html", "b", topic="b")]
    publish()
    declared.PAGES[:] = [page("a.html", "A", topic="a"), page("b.html", "B", topic="b")]
    assert publish(topics={"a"}) == Published(written=1, unchanged=0, removed=0)
    assert (data / "site/a.html").read_text() == "A"
    assert (data / "site/b.html").read_text() == "b"


def test_publish_of_a_topic_removes_its_vanished_pages(data: Path) -> None:
    declared.PAGES += [
        page("en/a.html", "a", topic="a"),
        page("ru/a.html", "a", topic="a"),
        page("b.html", "b", topic="b"),
    ]
    publish(topics={"a", "b"})
    del declared.PAGES[1:]
    assert publish(topics={"a"}) == Published(written=0, unchanged=1, removed=1)
    assert not (data / "site/ru/a.html").exists()
    assert (data / "site/b.html").exists()
    assert publish(topics={"b"}).removed == 1


def test_publish_of_a_topic_never_removes_a_page_that_moved_to_another(data: Path) -> None:
    declared.PAGES.append(page("a.html", "a", topic="old"))
    publish()
    declared.PAGES[:] = [page("a.html", "a", topic="new")]
    assert publish(topics={"old"}).removed == 0
    assert publish(topics={"new"}).unchanged == 1
    assert publish(topics={"old"}).removed == 0
    assert (data / "site/a.html").exists()


def test_publish_renews_the_generation_even_when_nothing_changed(data: Path) -> None:
    publish()
    first = generation(data)
    publish()
    assert generation(data) != first


def test_failing_page_leaves_the_others_and_is_named_without_its_words(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    declared.PAGES += [
        page("a.html", "a"),
        Page("b.html", failing(ValueError("Ivan Ivanov, ivan@example.org"))),
        page("c.html", "c"),
    ]
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(
            PublishError, match=r"^Not published: site/b\.html \(ValueError at "
        ) as raised,
    ):
        publish()
    assert raised.value.published == Published(written=2, unchanged=0, removed=0)
    assert (data / "site/c.html").read_text() == "c"
    assert "Ivan" not in str(raised.value) + caplog.text
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert generation(data)


def test_page_that_fails_keeps_its_old_file(data: Path) -> None:
    declared.PAGES.append(page("a.html", "old"))
    publish()
    declared.PAGES[:] = [Page("a.html", failing(ValueError()))]
    with pytest.raises(PublishError):
        publish()
    assert (data / "site/a.html").read_text() == "old"


def test_failing_source_leaves_the_others_and_removes_nothing(data: Path) -> None:
    declared.PAGES += [page("a.html", "a", topic="t"), page("b.html", "b", topic="t")]
    declared.MORE.append(page("c.html", "c"))
    publish()
    declared.PAGES[:] = [page("a.html", "A", topic="t"), KeyError("Ivan")]
    declared.MORE[:] = [page("c.html", "C")]
    with pytest.raises(
        PublishError, match=r"the pages of tests\.publishing\.declared\.pages \(KeyE"
    ):
        publish()
    assert [(data / f"site/{name}.html").read_text() for name in "abc"] == ["A", "b", "C"]
    with pytest.raises(PublishError):
        publish(topics={"t"})
    assert (data / "site/b.html").exists()
    declared.PAGES.pop()
    assert publish(topics={"t"}).removed == 1


def test_page_declared_twice_is_named(data: Path) -> None:
    declared.PAGES.append(page("a.html", "first"))
    declared.MORE.append(page("a.html", "second"))
    with pytest.raises(PublishError, match=r"site/a\.html \(declared twice, again by .*more_pages"):
        publish()
    assert (data / "site/a.html").read_text() == "first"


@pytest.mark.parametrize("topics", [None, {"t"}])
def test_link_in_the_output_is_neither_followed_nor_taken_over(
    data: Path, tmp_path: Path, topics: set[str] | None
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    declared.PAGES += [page("en/index.html", "home", topic="t"), page("a.html", "a", topic="t")]
    publish()
    (data / "site/a.html").unlink()
    (data / "site/a.html").symlink_to(outside / "a.html")
    (data / "site/en/index.html").unlink()
    (data / "site/en").rmdir()
    (data / "site/en").symlink_to(outside)
    publish(topics=topics)
    assert (data / "site/en/index.html").read_text() == "home"
    assert (data / "site/a.html").read_text() == "a"
    assert not (data / "site/en").is_symlink()
    assert list(outside.iterdir()) == []


def test_page_of_the_doors_where_a_link_stands_is_refused_and_named(
    data: Path, tmp_path: Path
) -> None:
    (data / "doors").mkdir(parents=True)
    (data / "doors/en").symlink_to(tmp_path)
    declared.PAGES.append(page("en/a.json", "{}", shelf=Shelf.DOORS))
    with pytest.raises(PublishError, match=r"doors/en/a\.json \(UnsafePathError"):
        publish()
    assert not (tmp_path / "a.json").exists()


def test_full_disk_stops_at_once_and_leaves_every_old_file(tmp_path: Path) -> None:
    program.run(tmp_path, "old")
    before = program.files(tmp_path)
    result = program.run(tmp_path, "new", largest_file=program.LARGE - 1)
    assert result.returncode == 1
    assert re.fullmatch(
        r"The disk that holds .*/editions/\.making is full \(File too large\); what was published "
        r"stands\. Please make room, then run: glasno publish\n",
        result.stdout,
    )
    after = program.files(tmp_path)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert changed - {path for path in changed if path.startswith("editions/.making")} == {
        "generation",
        OUTSTANDING,
    }
    assert program.check_whole(tmp_path, {"old"}) == program.COUNT
    # Nothing that could not be published takes the room that is lacking.
    assert not [path for path in changed & after.keys() if b"new" in after[path]]
    assert program.run(tmp_path, "new").returncode == 0
    assert program.check_whole(tmp_path, {"new"}) == program.COUNT


def test_two_publishes_wait_for_each_other(data: Path) -> None:
    order: list[str] = []

    def render() -> bytes:
        order.append("rendered")
        return b"a"

    declared.PAGES.append(Page("a.html", render, mirrored=False))
    data.mkdir()
    with held(data / publishing.PUBLISHING_LOCK):
        waiting = threading.Thread(target=publish)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        order.append("let go")
    waiting.join(5)
    assert order == ["let go", "rendered"]


def test_publishes_from_many_processes_agree(tmp_path: Path) -> None:
    running = [program.start(tmp_path, "old", "new", rounds=4) for _ in range(3)]
    outputs = [process.communicate(timeout=60)[0] for process in running]
    assert outputs == ["ready\n"] * 3
    program.check_whole(tmp_path, {"old", "new"})
    assert program.run(tmp_path, "new").returncode == 0
    assert program.check_whole(tmp_path, {"new"}) == program.COUNT


def test_killed_publish_leaves_the_old_edition_or_the_new_one(tmp_path: Path) -> None:
    program.run(tmp_path, "old")
    left_in_the_making = 0
    for turn in range(1, 100):
        with program.start(tmp_path, "new", "old", rounds=999) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.003 * (turn % 20))
            process.send_signal(signal.SIGKILL)
        assert program.check_whole(tmp_path, {"old", "new"}) == program.COUNT
        left_in_the_making += (tmp_path / "editions/.making").exists()
        if turn >= 8 and left_in_the_making >= 2:
            break
    assert left_in_the_making >= 2, "no kill fell inside a publish: this test has proved nothing"
    for version in ("old", "new", "old"):  # whichever stands there now, one of them is another
        assert program.run(tmp_path, version).returncode == 0
        assert program.check_whole(tmp_path, {version}) == program.COUNT
    assert list(tmp_path.rglob(".*.unfinished")) == []
    assert not (tmp_path / "editions/.making").exists()


def test_live_file_is_written_while_a_publish_is_under_way(data: Path) -> None:
    data.mkdir()
    with held(data / publishing.PUBLISHING_LOCK):
        assert write_live("count/a.json", b"{}") is True
    assert (data / "site.live/count/a.json").read_bytes() == b"{}"


def test_live_file_renews_the_generation(data: Path) -> None:
    write_live("count/a.json", b"1")
    first = generation(data)
    assert write_live("count/a.json", b"1") is False
    assert generation(data) != first


def test_live_file_of_the_doors_shelf(data: Path) -> None:
    write_live("petitions/a.json", b"{}" * 600, shelf=Shelf.DOORS)
    assert [path.name for path in (data / "doors/petitions").iterdir()] == ["a.json"]


def test_live_file_outside_is_refused(data: Path) -> None:
    with pytest.raises(UnsafePathError):
        write_live("../names.html", b"")


def test_live_page_of_a_publish_never_overtakes_a_newer_state(data: Path) -> None:
    state = ["hidden name"]
    rendering, go_on = threading.Event(), threading.Event()

    def names() -> bytes:
        seen = state[0]
        rendering.set()
        go_on.wait(5)
        return seen.encode()

    declared.PAGES.append(Page("names.html", names, live=True, mirrored=False))
    slow = threading.Thread(target=publish)
    slow.start()
    rendering.wait(5)
    state[0] = "nothing"
    hiding = threading.Thread(target=write_live, args=("names.html", names))
    hiding.start()
    go_on.set()
    slow.join(5)
    hiding.join(5)
    assert (data / "site.live/names.html").read_text() == "nothing"


def test_live_write_on_a_disk_that_may_not_be_written_says_so(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_live("count/a.json", b"1")

    def fsync(handle: int) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(PublishError, match="may not be written"):
        write_live("count/a.json", b"2")
    assert (data / "site.live/count/a.json").read_bytes() == b"1"


def test_progress_hears_of_every_page(data: Path) -> None:
    declared.PAGES += [page("a.html", "a"), page("b.html", "b")]
    heard: list[tuple[int, int]] = []
    publish(progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


class Picture:
    """A page that is dear to draw: it counts how often it was."""

    def __init__(self) -> None:
        self.words, self.drawn = "one", 0
        self.fails = False

    def render(self) -> bytes:
        self.drawn += 1
        if self.fails:
            raise RuntimeError
        return self.words.encode()

    def page(self) -> Page:
        return Page("en/card.png", self.render, fingerprint=lambda: self.words)


def test_picture_is_drawn_only_when_its_words_change(data: Path) -> None:
    picture = Picture()
    declared.PAGES.append(picture.page())
    assert publish() == Published(written=1, unchanged=0, removed=0)
    assert publish() == Published(written=0, unchanged=1, removed=0)
    assert picture.drawn == 1
    picture.words = "two"
    assert publish() == Published(written=1, unchanged=0, removed=0)
    assert (data / "site/en/card.png").read_text() == "two"
    assert picture.drawn == 2


def test_picture_is_drawn_again_when_asked_or_when_it_is_gone(data: Path) -> None:
    picture = Picture()
    declared.PAGES.append(picture.page())
    publish()
    publish(anew=True)
    (data / "site/en/card.png").unlink()
    publish()
    assert picture.drawn == 3
    assert (data / "site/en/card.png").read_text() == "one"


def test_picture_that_failed_is_drawn_again(data: Path) -> None:
    picture = Picture()
    declared.PAGES.append(picture.page())
    publish()
    picture.words, picture.fails = "two", True
    with pytest.raises(PublishError):
        publish()
    assert (data / "site/en/card.png").read_text() == "one"
    picture.fails = False
    assert publish() == Published(written=1, unchanged=0, removed=0)
    assert (data / "site/en/card.png").read_text() == "two"


def mirrored(data: Path) -> dict[str, bytes]:
    """What a mirror would fetch, by path."""
    root = data / "site/mirror"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def mirrored_page(path: str, body: str) -> Page:
    return page(path, body, topic="t", mirrored=True)


def test_publish_without_mirrors_changes_nothing_that_a_mirror_fetches(data: Path) -> None:
    declared.PAGES[:] = [mirrored_page("a.txt", "one"), mirrored_page("b.json", "one")]
    publish(now=NOW)
    before = mirrored(data)
    assert {"a.txt", "b.json", "manifest.json", "manifest.json.minisig"} <= before.keys()

    declared.PAGES[:] = [mirrored_page("a.txt", "two"), mirrored_page("b.json", "two")]
    publish(topics={"t"}, mirrors=False, now=NOW)

    assert (data / "site/a.txt").read_text() == "two"
    assert mirrored(data) == before

    publish(topics={"t"}, now=NOW)

    assert {path: mirrored(data)[path] for path in ("a.txt", "b.json")} == {
        "a.txt": b"two",
        "b.json": b"two",
    }
    assert (data / "site/b.json").samefile(data / "site/mirror/b.json")
    assert mirrored(data)["manifest.json"] != before["manifest.json"]


def test_new_page_reaches_mirrors_at_once_also_without(data: Path) -> None:
    declared.PAGES[:] = [mirrored_page("a.txt", "one")]
    publish()
    declared.PAGES[:] = [mirrored_page("a.txt", "two"), mirrored_page("b.txt", "new")]
    publish(topics={"t"}, mirrors=False)
    assert mirrored(data)["a.txt"] == b"one"
    assert mirrored(data)["b.txt"] == b"new"
    assert b'"b.txt"' in mirrored(data)["manifest.json"]


def test_publish_of_everything_has_the_mirrors_always(data: Path) -> None:
    for text in ("one", "two"):
        declared.PAGES[:] = [mirrored_page("a.txt", text)]
        publish(mirrors=False)
        assert mirrored(data)["a.txt"] == text.encode()
