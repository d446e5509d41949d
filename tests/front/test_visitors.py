import pytest

from glasno.front.visitors import LARGEST_HEADERS, header, in_front, raw_path, visit_of

OFFERED = ("en", "ru")


def test_the_language_of_the_path_comes_before_the_browsers() -> None:
    scope = {
        "method": "GET",
        "path": "/ru/first/",
        "raw_path": b"/ru/first/",
        "headers": [(b"accept-language", b"en")],
    }

    assert visit_of(scope, OFFERED).languages == ("ru", "en")
    assert visit_of({**scope, "raw_path": b"/rust/"}, OFFERED).languages == ("en", "ru")


def test_a_place_that_cannot_be_is_an_empty_path() -> None:
    scope = {"method": "GET", "path": "/a/../b", "raw_path": b"/a/%2e%2e/b", "headers": []}

    assert visit_of(scope, OFFERED).path == ""


def test_repr_shows_neither_path_nor_headers() -> None:
    scope = {"method": "GET", "raw_path": b"/do/mine/1-secret", "headers": [(b"host", b"hidden")]}

    assert "secret" not in repr(visit_of(scope, OFFERED))
    assert "hidden" not in repr(visit_of(scope, OFFERED))


@pytest.mark.parametrize(("method", "reads"), [("GET", True), ("HEAD", True), ("POST", False)])
def test_get_and_head_read(method: str, reads: bool) -> None:
    assert visit_of({"method": method, "raw_path": b"/", "headers": []}, OFFERED).reads is reads


def test_headers_are_too_large_beyond_their_sum() -> None:
    def too_large(size: int) -> bool:
        headers = [(b"a", b"b" * 9)] * (size // 10)
        scope = {"method": "GET", "raw_path": b"/", "headers": headers}
        return visit_of(scope, OFFERED).too_large

    assert not too_large(LARGEST_HEADERS)
    assert too_large(LARGEST_HEADERS + 10)


def test_header_joins_several_lines() -> None:
    headers = [(b"accept", b"a"), (b"host", b"h"), (b"accept", b"b")]

    assert header(headers, b"accept") == b"a,b"
    assert header(headers, b"cookie") == b""


def test_in_front_moves_only_what_is_there() -> None:
    assert in_front("ru", OFFERED) == ("ru", "en")
    assert in_front("uk", OFFERED) == ("en", "ru")


def test_raw_path_falls_back_to_the_path() -> None:
    assert raw_path({"path": "/en/"}) == b"/en/"
