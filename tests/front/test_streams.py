import asyncio
import gzip
import re
from pathlib import Path

import pytest

from glasno.front.folders import Folder
from glasno.front.shelf import PublishedShelf
from glasno.front.streams import LARGEST, PIECE, ShortFileError, Stream
from tests.front.client import Client
from tests.front.conftest import put

LARGE = bytes(range(256)) * (LARGEST // 256 + 1)


@pytest.fixture
def large(data: Path) -> bytes:
    """The list of a large site's files, with a packed copy beside it."""
    put(data, "site/manifest.json", LARGE)
    put(data, "site/manifest.json.gz", gzip.compress(LARGE))
    return LARGE


def test_a_large_file_is_sent_whole(client: Client, large: bytes) -> None:
    answer = client.get("/manifest.json")

    assert (answer.status, answer.body, answer["content-length"]) == (200, large, str(len(large)))
    assert client.application.shelf.weight == 0


def test_a_large_file_is_sent_in_the_encoding_that_suits(client: Client, large: bytes) -> None:
    packed = client.get("/manifest.json", ("accept-encoding", "br, gzip"))
    plain = client.get("/manifest.json", ("accept-encoding", "br"))

    assert gzip.decompress(packed.body) == plain.body == large
    assert (packed["content-encoding"], packed["vary"]) == ("gzip", "accept-encoding")
    assert "content-encoding" not in plain
    assert packed["etag"] != plain["etag"]


def test_the_headers_of_a_large_file_are_those_of_a_small_one(data: Path, client: Client) -> None:
    varying = {"etag", "content-length", "vary"}
    put(data, "site/data/small.csv", b"a")
    put(data, "site/data/large.csv", LARGE)

    def others(path: str, *headers: tuple[str, str]) -> list[tuple[str, str]]:
        return sorted(pair for pair in client.get(path, *headers).headers if pair[0] not in varying)

    assert others("/data/large.csv") == others("/data/small.csv")
    known = ("if-none-match", "*")
    assert others("/data/large.csv", known) == others("/data/small.csv", known)


@pytest.mark.usefixtures("large")
def test_whoever_has_a_large_file_is_told_so(data: Path, client: Client) -> None:
    known = ("if-none-match", client.get("/manifest.json")["etag"])
    answer = client.get("/manifest.json", known)
    head = client.ask("HEAD", "/manifest.json")

    assert (answer.status, answer.body) == (304, b"")
    assert (head.status, head.body, head["content-length"]) == (200, b"", str(len(LARGE)))
    put(data, "site/manifest.json", LARGE[::-1])
    assert client.get("/manifest.json", known).status == 200


@pytest.mark.usefixtures("large")
def test_the_version_of_a_large_file_does_not_tell_when_it_was_written(
    data: Path, client: Client
) -> None:
    facts = (data / "site/manifest.json").stat()
    etag = client.get("/manifest.json")["etag"]

    assert re.fullmatch('"[0-9a-f]{32}"', etag)
    for told in (facts.st_mtime_ns, int(facts.st_mtime)):
        assert f"{told:x}" not in etag


def test_a_large_page_is_read_whole_for_its_policy(data: Path) -> None:
    put(data, "site/en/index.html", b"<form>" + b"a" * LARGEST)
    shelf = PublishedShelf(data)
    shelf.refresh()

    assert not isinstance(shelf.find("/en/"), Stream)


def test_a_file_that_is_cut_short_while_it_is_sent_is_an_error(tmp_path: Path) -> None:
    place = put(tmp_path, "large.txt", b"a" * (PIECE + 1))
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)
        with place.open("r+b") as file:
            file.truncate(PIECE)

    stream = Stream(Folder(tmp_path), "large.txt", live=False)
    with stream.opened(b"") as opened, pytest.raises(ShortFileError):
        asyncio.run(opened.send_body(send))
    assert [message["more_body"] for message in sent] == [True]


def test_a_file_that_has_gone_is_not_found(tmp_path: Path) -> None:
    stream = Stream(Folder(tmp_path), "large.txt", live=False)

    assert stream.read() is None
    with pytest.raises(FileNotFoundError), stream.opened(b"gzip"):
        raise AssertionError
