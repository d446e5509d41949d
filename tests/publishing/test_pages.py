"""A declared page has a place of its own."""

import pytest

from glasno.publishing.pages import Shelf
from glasno.publishing.paths import UnsafePathError
from tests.publishing.declared import page


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


def test_page_may_be_named_like_assets_where_they_are_not() -> None:
    assert page("assets.json", "{}").name == "site/assets.json"
    assert page("assets/a.html", "", shelf=Shelf.DOORS).name == "doors/assets/a.html"
