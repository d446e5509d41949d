"""wrk itself, against servers that lie, stall and hang up; and against a real front."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import wrk
from bench.plan import Plan
from bench.refusing import RefusedError
from bench.site import Site
from bench.stores import Sqlite
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.foreign

ANSWER = "HTTP/1.1 {} -\r\ncontent-length: 0\r\n\r\n"
SECONDS = 0.3


class Liar:
    """A server that answers the n-th request as it is told to: a status, or None to hang up."""

    def __init__(self, answers: Callable[[int], int | None]) -> None:
        self.heard: list[bytes] = []
        self._answers = answers
        self._loop = asyncio.new_event_loop()
        self._port: int = 0
        self._ready = threading.Event()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    def __enter__(self) -> str:
        self._thread.start()
        assert self._ready.wait(PATIENCE_SECONDS)
        return f"http://127.0.0.1:{self._port}"

    def __exit__(self, *_exception: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _run(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r")[0])
                self.heard.append(await reader.readexactly(length))
                status = self._answers(len(self.heard))
                if status is None:
                    break
                writer.write(ANSWER.format(status).encode())
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


def one_round(address: str, *, rate: int = 0) -> wrk.Heard:
    command = wrk.signing(address, "/do/sign/x", seconds=SECONDS, connections=8, rate=rate)
    return wrk.run(command, expected=303)


def test_every_request_has_its_answer_and_a_mailbox_of_its_own() -> None:
    liar = Liar(lambda _number: 303)
    with liar as address:
        heard = one_round(address)

    assert heard.accepted == heard.answered == heard.asked == len(liar.heard)
    assert len(set(liar.heard)) == len(liar.heard) > 100
    assert SECONDS <= heard.seconds < SECONDS + 1


def test_two_rounds_share_no_mailbox() -> None:
    liar = Liar(lambda _number: 303)
    with liar as address:
        one_round(address)
        one_round(address)
    assert len(set(liar.heard)) == len(liar.heard)


def test_a_steady_rate_is_kept() -> None:
    with Liar(lambda _number: 303) as address:
        # Each of the eight connections may have taken the turn after its last.
        assert one_round(address, rate=200).asked in range(55, 70)


def test_one_answer_that_is_not_303_is_refused() -> None:
    with (
        Liar(lambda number: 503 if number == 50 else 303) as address,
        pytest.raises(RefusedError, match=r"1 answers of [0-9]+ were not 303"),
    ):
        one_round(address)


def test_one_connection_that_hangs_up_is_refused() -> None:
    with (
        Liar(lambda number: None if number == 50 else 303) as address,
        pytest.raises(RefusedError, match="1 connections broke"),
    ):
        one_round(address)


def one_form(address: str, form: Path, *, holding: str) -> wrk.Heard:
    command = wrk.posting(
        address, "/do/x", form=form, holding=holding, seconds=SECONDS, connections=8, rate=100
    )
    return wrk.run(command, expected=200)


def test_a_form_is_sent_as_it_is_every_time(tmp_path: Path) -> None:
    form = tmp_path / "form"
    form.write_bytes(b"state=%D0%AF%3D&x=1")
    liar = Liar(lambda _number: 200)
    with liar as address:
        heard = one_form(address, form, holding="")

    assert heard.accepted == len(liar.heard) > 20
    assert set(liar.heard) == {form.read_bytes()}


def test_a_page_without_its_words_is_refused(tmp_path: Path) -> None:
    form = tmp_path / "form"
    form.write_bytes(b"x=1")
    with (
        Liar(lambda _number: 200) as address,
        pytest.raises(RefusedError, match="were not the page"),
    ):
        one_form(address, form, holding="ready")


@pytest.fixture
def site(prepared: Path) -> Iterator[Site]:
    home = prepared.parent
    prepared.rename(home / "site")
    site = Site(home, Sqlite(home / "site" / "glasno.sqlite3"), recipients=1, workers=1)
    with site.served():
        yield site


@pytest.mark.sqlite
def test_a_real_front_stores_exactly_what_it_acknowledges(site: Site) -> None:
    heard = site.sign_round(Plan(seconds=SECONDS))
    assert site.store.value("SELECT count(*) FROM petitions_pending") == heard.accepted > 0
    assert site.store.value("SELECT count(DISTINCT mac) FROM petitions_pending") == heard.accepted
