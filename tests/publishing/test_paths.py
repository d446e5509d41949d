"""Only plain relative paths are published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.publishing.paths import LONGEST_PATH, LONGEST_SEGMENT, UnsafePathError, check_path


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "en/return-refuseniks/index.html",
        "count/return-refuseniks.json",
        "errors/404.ru.html",
        "a" * LONGEST_SEGMENT,
    ],
)
def test_path_plain_is_accepted(path: str) -> None:
    check_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../outside.html",
        "en/../../outside.html",
        "en/..",
        "./index.html",
        "en//index.html",
        "en/",
        "en\\index.html",
        "en/index\0.html",
        "en/index.html\n",
        ".hidden",
        "en/.hidden/index.html",
        "-rf",
        "страница.html",
        "C:/index.html",
        "en/index.html.gz",
        "en/index.html.br",
        "en/%2e%2e/index.html",
        "a" * (LONGEST_SEGMENT + 1),
        "a/" * (LONGEST_PATH // 2) + "b",
    ],
)
def test_path_unsafe_is_refused(path: str) -> None:
    with pytest.raises(UnsafePathError):
        check_path(path)


@given(st.text(alphabet="./\\ab-_\0 ~", max_size=40))
def test_path_accepted_stays_below_its_root(path: str) -> None:
    try:
        check_path(path)
    except UnsafePathError:
        return
    segments = path.split("/")
    assert not {"", ".", ".."} & set(segments)
    assert "\\" not in path
    assert "\0" not in path
