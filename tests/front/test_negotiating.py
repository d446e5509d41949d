import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.negotiating import encodings, languages


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (b"", ("identity",)),
        (b"gzip, deflate, br", ("br", "gzip", "identity")),
        (b"gzip, deflate, br, zstd", ("br", "gzip", "identity")),
        (b"gzip", ("gzip", "identity")),
        (b"x-gzip", ("gzip", "identity")),
        (b"GZIP;Q=0.5", ("gzip", "identity")),
        (b"br;q=0.2, gzip;q=0.8", ("gzip", "br", "identity")),
        (b"br;q=0, gzip", ("gzip", "identity")),
        (b"gzip;q=0.000", ("identity",)),
        (b"gzip;q=0.5, identity", ("identity", "gzip")),
        (b"*", ("br", "gzip", "identity")),
        (b"*;q=0.5, br;q=0", ("gzip", "identity")),
        (b"gzip, identity;q=0", ("gzip",)),
        (b"gzip, *;q=0", ("gzip",)),
        (b"identity;q=0", ("identity",)),  # nothing acceptable: answered all the same
        (b"*;q=0", ("identity",)),
        (b"gzip;q=abc, br;q=2", ("br", "identity")),
        (b"gzip;q=", ("identity",)),
        (b"gzip ; q=0.9 ,br;  q=0.1", ("gzip", "br", "identity")),
        (b"deflate", ("identity",)),
        (b",,;q=1,", ("identity",)),
    ],
)
def test_encodings_follow_the_wishes(accept: bytes, wanted: tuple[str, ...]) -> None:
    assert encodings(accept) == wanted


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (b"", ("en", "ru")),
        (b"ru", ("ru", "en")),
        (b"ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", ("ru", "en")),
        (b"en;q=0.3, ru;q=0.4", ("ru", "en")),
        (b"de, ru;q=0.1", ("ru", "en")),
        (b"RU", ("ru", "en")),
        (b"en;q=0", ("ru", "en")),
        (b"*", ("en", "ru")),
        (b"uk, *;q=0.5", ("en", "ru")),
        (b"ru;q=0, en;q=0", ("en", "ru")),
        (b"russian", ("en", "ru")),
    ],
)
def test_languages_follow_the_wishes_and_name_all(accept: bytes, wanted: tuple[str, ...]) -> None:
    assert languages(accept, ("en", "ru")) == wanted


@given(st.binary(max_size=3000))
def test_any_header_is_answered(header: bytes) -> None:
    assert set(encodings(header)) <= {"br", "gzip", "identity"}
    assert len(encodings(header)) >= 1
    assert sorted(languages(header, ("en", "ru"))) == ["en", "ru"]


def test_endless_headers_are_cut() -> None:
    assert encodings(b"x," * 1000 + b"br") == ("identity",)
