"""A publish of much: a few topics at a time, and nothing looked up twice where once is enough."""

import threading
from pathlib import Path

import pytest

from glasno.publishing.actions import publishing
from glasno.publishing.actions.publishing import AT_ONCE, Published, PublishError, publish
from glasno.publishing.pages import Page, Shelf
from glasno.publishing.remembering import remembered
from tests.patience import PATIENCE_SECONDS
from tests.publishing import declared
from tests.publishing.declared import page

MANY = [f"t{number:02}" for number in range(2 * AT_ONCE + 1)]

pytestmark = pytest.mark.usefixtures("no_assets")


def edition(data: Path) -> int:
    """The number of the edition that stands there."""
    return int((data / "site").readlink().name)


def test_many_topics_appear_a_few_at_a_time(data: Path) -> None:
    declared.PAGES += [page(f"{topic}.html", "old", topic=topic) for topic in MANY]
    publish()
    declared.PAGES[:] = [page(f"{topic}.html", "new", topic=topic) for topic in MANY]
    assert publish(topics=set(MANY)) == Published(written=len(MANY), unchanged=0, removed=0)
    assert {(data / f"site/{topic}.html").read_text() for topic in MANY} == {"new"}
    assert edition(data) == 1 + 3


def test_few_topics_appear_together(data: Path) -> None:
    few = MANY[:AT_ONCE]
    declared.PAGES += [page(f"{topic}.html", "old", topic=topic) for topic in few]
    publish()
    declared.PAGES[:] = [page(f"{topic}.html", "new", topic=topic) for topic in few]
    publish(topics=set(few))
    assert edition(data) == 1 + 1


def test_page_that_fails_leaves_the_topics_after_it_to_be_published(data: Path) -> None:
    def fail() -> bytes:
        raise ValueError

    declared.PAGES += [page(f"{topic}.html", topic, topic=topic) for topic in MANY]
    declared.PAGES[0] = Page(f"{MANY[0]}.html", fail, topic=MANY[0], mirrored=False)
    publish_nothing(data)
    with pytest.raises(PublishError, match=r"^Not published: site/t00\.html \(") as raised:
        publish(topics=set(MANY))
    assert raised.value.published == Published(written=len(MANY) - 1, unchanged=0, removed=0)
    assert (data / f"site/{MANY[-1]}.html").read_text() == MANY[-1]


def publish_nothing(data: Path) -> None:
    """So that there is an edition, and a publish of topics is one of topics."""
    pages = declared.PAGES[:]
    declared.PAGES.clear()
    publish()
    declared.PAGES[:] = pages
    assert edition(data) == 1


def test_who_changes_a_word_comes_in_between(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    waiting = threading.Thread(target=publish, kwargs={"topics": {"word"}})

    def told(topic: str) -> bytes:
        order.append(topic)
        if topic == MANY[0]:
            waiting.start()
        return topic.encode()

    declared.PAGES += [
        Page(f"{topic}.html", lambda topic=topic: told(topic), topic=topic, mirrored=False)  # type: ignore[misc]  # one topic each
        for topic in [*MANY, "word"]
    ]
    publish_nothing(data)
    # As long as the other needs: the clock of a busy machine proves nothing.
    monkeypatch.setattr(publishing, "sleep", lambda _seconds: waiting.join(PATIENCE_SECONDS))
    publish(topics=set(MANY))
    assert order.index("word") == AT_ONCE


def test_pages_of_a_topic_share_what_they_look_up(data: Path) -> None:
    asked: list[str] = []

    @remembered
    def look_up(topic: str) -> bytes:
        asked.append(topic)
        return topic.encode()

    declared.PAGES += [
        Page(f"{name}-{topic}.txt", lambda topic=topic: look_up(topic), shelf=shelf, topic=topic)  # type: ignore[misc]  # one topic each
        for name, shelf in (("a", Shelf.SITE), ("b", Shelf.SITE), ("c", Shelf.DOORS))
        for topic in ("one", "two")
    ]
    publish()
    # Once for the edition, and once for the doors' files, which follow when it stands there.
    assert asked == ["one", "two", "one", "two"]


@pytest.mark.parametrize(("shelf", "place"), [(Shelf.SITE, "site.live"), (Shelf.DOORS, "doors")])
def test_live_page_asks_again_under_its_lock(data: Path, shelf: Shelf, place: str) -> None:
    state = ["a name"]

    @remembered
    def names() -> bytes:
        return state[0].encode()

    def first() -> bytes:
        told = names()
        state[0] = "hidden"  # while the publish goes on
        return told

    declared.PAGES += [
        Page("a.txt", first, shelf=shelf, topic="t"),
        Page("names.txt", names, shelf=shelf, topic="t", live=True),
    ]
    publish()
    assert (data / place / "names.txt").read_text() == "hidden"
