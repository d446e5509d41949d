from pathlib import Path

import pytest

from glasno.front.counter import Counter
from glasno.front.ledger import Ledger
from glasno.front.shelf import PublishedShelf


@pytest.fixture
def counter(data: Path) -> Counter:
    shelf = PublishedShelf(data)
    shelf.refresh()
    return Counter(ledger=Ledger({}), shelf=shelf, languages=("en", "ru"))


def test_page_takes_one_language_or_several(counter: Counter) -> None:
    russian = "<h1>404 по-русски</h1>".encode()

    assert counter.page(404, language="ru").body == russian
    assert counter.page(404, language=("ru", "en")).body == russian


def test_page_falls_back_to_the_sites_languages(counter: Counter) -> None:
    assert counter.page(404).body == b"<h1>404 in English</h1>"
    assert counter.page(404, language="").body == b"<h1>404 in English</h1>"
    assert counter.page(404, language="uk").body == b"<h1>404 in English</h1>"
