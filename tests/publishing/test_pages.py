"""Pages are declared by the functions that settings list."""

from pathlib import Path

import pytest

from glasno.publishing.pages import Page, Shelf, collect
from glasno.publishing.paths import UnsafePathError
from tests.publishing import declared
from tests.publishing.declared import page


def test_collect_asks_every_source(data: Path) -> None:
    declared.PAGES.append(page("en/index.html", "home"))
    declared.MORE.append(page("petitions/a.json", "{}", shelf=Shelf.DOORS))
    assert [found.name for found in collect()] == ["site/en/index.html", "doors/petitions/a.json"]


def test_collect_of_topics_leaves_the_others(data: Path) -> None:
    declared.PAGES += [page("a.html", "a", topic="campaign:a"), page("b.html", "b")]
    assert [found.path for found in collect({"campaign:a"})] == ["a.html"]
    assert list(collect(set())) == []


def test_collect_renders_nothing(data: Path) -> None:
    def render() -> bytes:
        raise AssertionError

    declared.PAGES.append(Page("a.html", render))
    assert len(list(collect())) == 1


@pytest.mark.parametrize(
    ("path", "shelf"),
    [
        ("../a.html", Shelf.SITE),
        ("assets/site.css", Shelf.SITE),
        ("assets.json", Shelf.DOORS),
    ],
)
def test_page_in_a_place_that_is_not_its_own_is_refused(path: str, shelf: Shelf) -> None:
    with pytest.raises(UnsafePathError):
        page(path, "", shelf=shelf)


def test_page_may_be_named_like_assets_where_they_are_not(data: Path) -> None:
    assert page("assets.json", "{}").name == "site/assets.json"
    assert page("assets/a.html", "", shelf=Shelf.DOORS).name == "doors/assets/a.html"
