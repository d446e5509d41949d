import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.kinds import KINDS, OTHER, kind_of, policy_of
from glasno.publishing.paths import SEGMENT


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("assets/design/site.0123456789ab.css", 0),
        ("assets/manifest.json", 6),
        ("manifest.json", 1),
        ("en/first/manifest.json", 6),
        ("names.minisig", 1),
        ("embed/first/index.html", 2),
        ("embed/first/ru/index.html", 2),
        ("en/embed/index.html", 4),
        ("en/first/offline/index.html", 3),
        ("en/first/offline.html", 3),
        ("offline.html", 3),
        ("en/offline/first/index.html", 4),
        ("en/first/offline-page/index.html", 4),
        ("en/index.html", 4),
        ("feed.json", 5),
        ("en/first/myfeed.json", 6),
        ("data/first/days.csv", 6),
        ("feed.atom", 7),
        ("embed/first.png", 8),
        ("embed/first.html.png", 8),
    ],
)
def test_the_first_row_that_fits_decides(path: str, row: int) -> None:
    assert kind_of(path) is KINDS[row][1]
    assert kind_of(f"mirror/{path}") is KINDS[row][1]


@pytest.mark.parametrize("path", ["robots.txt", "en/first/poster.pdf", "embed/first", "a.HTML"])
def test_what_no_row_knows_is_our_own_and_runs_nothing(path: str) -> None:
    assert kind_of(path) is OTHER


@given(st.lists(st.from_regex(SEGMENT, fullmatch=True), min_size=1, max_size=4).map("/".join))
def test_only_a_page_below_embed_may_be_framed(path: str) -> None:
    framed = b"x-frame-options" not in dict(kind_of(path).security)
    plain = path.removeprefix("mirror/")

    assert framed == (plain.startswith("embed/") and plain.endswith(".html"))
    assert (b"frame-ancestors *" in policy_of(path, b"<form>")[1]) == framed
