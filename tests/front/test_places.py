import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.places import file_of, home, moved_to, plain_path

SITE = {"/en/", "/ru/", "/en/first/", "/count/first.json", "/mirror/ru/"}


@pytest.mark.parametrize("path", [b"/", b"/en/first/", b"/assets/design/site.0123456789ab.css"])
def test_plain_path_leaves_plain_paths_alone(path: bytes) -> None:
    assert plain_path(path) == path.decode()


def test_plain_path_undoes_needless_encoding() -> None:
    assert plain_path(b"/%65n/fir%73t/") == "/en/first/"


@pytest.mark.parametrize(
    "path",
    [
        b"",
        b"*",
        b"en/",
        b"//",
        b"//example.org/",
        b"/en//first/",
        b"/en/../ru/",
        b"/..",
        b"/.",
        b"/./en/",
        b"/en/%2e%2e/ru/",
        b"/en/%2E%2E%2Fru/",
        b"/en%2ffirst/",
        b"/en%2Ffirst/",
        b"/en%5cfirst/",
        b"/en\\first/",
        b"/en/%00",
        b"/en/%0d%0aset-cookie:a",
        b"/en/%",
        b"/en/%zz",
        b"/en/%252e%252e/",
        b"/en/%ff",
        b"/en/%D1%8F/",
        b"/en/.hidden",
        b"/.git/config",
        b"/en/;a=b",
        b"/" + b"a" * 1000,
    ],
)
def test_plain_path_has_no_place_for_anything_else(path: bytes) -> None:
    assert plain_path(path) is None


@given(st.binary(max_size=60) | st.text("/.%2eEfF5cC0\\ae", max_size=60).map(str.encode))
def test_plain_path_never_gives_a_path_that_climbs(raw: bytes) -> None:
    path = plain_path(raw)
    if path is not None:
        assert re.fullmatch(r"/([A-Za-z0-9_-][A-Za-z0-9._-]*(/|$))*", path)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/en", "/en/"),
        ("/en/first", "/en/first/"),
        ("/en/first/index.html", "/en/first/"),
        ("/en/first/", None),
        ("/en/second", None),
        ("/count/first.json/", None),
        ("/count/first.json", None),
        ("/index.html", None),
        ("", None),
    ],
)
def test_moved_to_names_the_one_address_of_a_page(path: str, place: str | None) -> None:
    assert moved_to(SITE.__contains__, path) == place


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/en/", "en/index.html"),
        ("/count/first.json", "count/first.json"),
        ("/en/first", "en/first"),
        ("/en/index.html", None),
        ("/index.html", None),
        ("/", None),
        ("/mirror", None),
        ("/mirror/", None),
        ("", None),
        ("/mirror/en/", "mirror/en/index.html"),
        ("/mirror/en/index.html", "mirror/en/index.html"),
        ("/mirror/en/index.html.gz", "mirror/en/index.html.gz"),
        ("/mirror/index.html", "mirror/index.html"),
    ],
)
def test_a_page_has_one_address_except_for_mirrors(path: str, file: str | None) -> None:
    assert file_of(path) == file


def test_home_is_the_first_wanted_language_that_is_published() -> None:
    assert home(SITE.__contains__, ("ru", "en")) == "/ru/"
    assert home(SITE.__contains__, ("uk", "en")) == "/en/"
    assert home(set[str]().__contains__, ("en", "ru")) is None
    assert home(SITE.__contains__, ("en", "ru"), "/mirror") == "/mirror/ru/"
