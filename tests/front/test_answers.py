import gzip

import brotli
import pytest

from tests.front.client import Client
from tests.front.conftest import PAGE


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, None),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("identity;q=0, gzip;q=0, br;q=0", None),
    ],
)
def test_a_page_comes_in_the_encoding_that_suits(
    client: Client, accept: str | None, encoding: str | None
) -> None:
    answer = client.get("/en/first/", *([("accept-encoding", accept)] if accept else []))
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]

    assert unpack(answer.body) == PAGE
    assert ("content-encoding" in answer) is (encoding is not None)
    assert int(answer["content-length"]) == len(answer.body)
    if encoding:
        assert answer["content-encoding"] == encoding


def test_several_accept_encoding_lines_count_as_one(client: Client) -> None:
    answer = client.get("/en/first/", ("accept-encoding", "gzip"), ("accept-encoding", "br;q=0.5"))

    assert answer["content-encoding"] == "gzip"


def test_a_page_without_copies_comes_plain(client: Client) -> None:
    assert "content-encoding" not in client.get("/en/", ("accept-encoding", "br, gzip"))


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ('"other",W/{etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("{bare}", 200),
        ('"{bare}-br"', 200),  # the same page in another encoding is another representation
        ('{etag}"', 304),
        ('"', 200),
    ],
)
def test_who_has_the_page_is_told_so(client: Client, condition: str, status: int) -> None:
    etag = client.get("/en/first/")["etag"]
    sent = condition.format(etag=etag, bare=etag.strip('"'))
    answer = client.get("/en/first/", ("if-none-match", sent))

    assert answer.status == status
    assert answer["etag"] == etag
    assert answer.body == (b"" if status == 304 else PAGE)


def test_conditions_in_several_lines_count_as_one(client: Client) -> None:
    etag = client.get("/en/first/")["etag"]
    answer = client.get("/en/first/", ("if-none-match", '"other"'), ("if-none-match", etag))

    assert answer.status == 304
