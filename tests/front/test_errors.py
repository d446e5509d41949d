from pathlib import Path

import pytest

from glasno.front.errors import error_path, error_reply
from glasno.front.folders import Folder
from glasno.front.messages import STATUSES
from glasno.front.replies import Reply
from glasno.front.shelf import PublishedShelf


@pytest.fixture
def shelf(data: Path) -> PublishedShelf:
    made = PublishedShelf(data)
    made.refresh()
    return made


def test_error_path_names_status_and_language() -> None:
    assert error_path(404, "ru") == "errors/404.ru.html"


def test_error_reply_is_the_published_page_in_the_first_language(shelf: PublishedShelf) -> None:
    assert error_reply(shelf, 404, ("ru", "en")) == Reply(404, "<h1>404 по-русски</h1>".encode())
    assert error_reply(shelf, 404, ("uk", "en")) == Reply(404, b"<h1>404 in English</h1>")


@pytest.mark.parametrize(("status", "seconds"), [(429, "60"), (503, "10")])
def test_who_may_come_back_is_told_when(
    shelf: PublishedShelf, tmp_path: Path, status: int, seconds: str
) -> None:
    for each in (shelf, PublishedShelf(tmp_path)):
        assert error_reply(each, status, ("en",)).headers == (("retry-after", seconds),)


def test_a_page_that_cannot_be_read_is_replaced_by_the_built_in_one(
    shelf: PublishedShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(Folder, "read", refuse)
    reply = error_reply(shelf, 503, ("ru", "en"))

    assert (reply.status, reply.headers) == (503, (("retry-after", "10"),))
    assert "Please try again in a minute." in reply.body.decode()


def test_before_publishing_too_many_are_asked_to_wait(tmp_path: Path) -> None:
    page = error_reply(PublishedShelf(tmp_path), 429, ("en",)).body.decode()

    assert "Please wait a minute" in page
    assert "Попробуйте через минуту" in page


@pytest.mark.parametrize("status", [*STATUSES, 418])
def test_before_publishing_there_is_a_page_in_both_languages(tmp_path: Path, status: int) -> None:
    reply = error_reply(PublishedShelf(tmp_path), status, ("en", "ru"))
    page = reply.body.decode()

    assert reply.status == status
    assert f"<h1>{status}</h1>" in page
    assert page.count("<p") == 2
    assert '<meta name="color-scheme" content="light dark">' in page
    assert page.count('<p lang="ru">') == 1
    assert "{" not in page
