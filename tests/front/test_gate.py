"""Far too much from one place: a readable 429, and never for this machine or a named proxy."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from glasno.front import gate
from glasno.front.asgi import FrontApplication
from glasno.front.models import ArrivalHour
from tests.front.client import ELSEWHERE, Answer, Client, send

CEILING = 5
PROXY = ("10.0.0.1", 1)
NEIGHBOUR = ("192.0.2.2", 4711)


@pytest.fixture
def client(
    application: FrontApplication,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Client]:
    """The application with its limits on, and a ceiling that is soon reached."""
    monkeypatch.setattr(gate, "CEILING_SIZE", float(CEILING))
    monkeypatch.setattr(gate, "CEILING_LEAK", 0.001)
    settings.GLASNO = replace(settings.GLASNO, limits=True, trusted_proxies=("10.0.0.0/8",))
    with Client(FrontApplication()) as opened:
        yield opened


def statuses(client: Client, path: str = "/do/now", count: int = CEILING + 2) -> list[int]:
    return [client.get(path).status for _ in range(count)]


def test_the_ceiling_is_answered_with_a_readable_page(client: Client) -> None:
    assert statuses(client, count=CEILING) == [422] * CEILING
    over = client.get("/do/now", ("accept-language", "ru"))

    assert (over.status, over["retry-after"]) == (429, "60")
    assert over.body == "<h1>429 по-русски</h1>".encode()
    assert client.get("/do/now", ("accept-language", "en")).body == b"<h1>429 in English</h1>"


def test_every_door_has_the_ceiling_and_they_share_it(client: Client) -> None:
    assert statuses(client, "/do/show/1", 3) == [200] * 3
    assert [client.post("/do/note/1", b"text=x").status for _ in range(2)] == [303] * 2
    assert client.get("/do/show/1").status == 429
    assert client.get("/do/now").status == 429


def test_pages_health_and_what_is_no_door_have_none(client: Client) -> None:
    statuses(client)

    assert client.get("/en/first/").status == 200
    assert client.get("/").status == 302
    assert client.get("/health").status == 200
    assert client.get("/nothing").status == 404
    assert client.ask("PUT", "/do/now").status == 405


def test_others_are_not_held_up(client: Client) -> None:
    assert statuses(client)[-1] == 429

    client.peer = NEIGHBOUR
    assert client.get("/do/now").status == 422


@pytest.mark.parametrize("peer", [("127.0.0.1", 1), ("::1", 1), ("127.9.9.9", 1), PROXY, None])
def test_this_machine_and_named_proxies_are_never_refused(
    client: Client, peer: tuple[str, int] | None
) -> None:
    client.peer = peer

    assert statuses(client, count=4 * CEILING) == [422] * 4 * CEILING


def test_a_visitor_behind_a_named_proxy_is(client: Client) -> None:
    client.peer = PROXY

    def ask(address: str) -> int:
        return client.get("/do/now", ("x-forwarded-for", address)).status

    assert [ask(f"198.51.100.{n}, 203.0.113.7") for n in range(CEILING + 1)][-1] == 429
    assert ask("203.0.113.8") == 422


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_a_forged_header_helps_nobody(client: Client, header: str) -> None:
    def ask(number: int) -> Answer:
        value = f"203.0.113.{number}"
        told = f"for={value}" if header == "forwarded" else value
        return client.get("/do/now", (header, told))

    assert [ask(n).status for n in range(CEILING + 1)] == [422] * CEILING + [429]


def test_limits_off_take_the_ceiling_away(
    application: FrontApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "CEILING_SIZE", 1.0)
    with Client(application) as client:
        assert statuses(client) == [422] * (CEILING + 2)


def test_what_came_is_counted_by_the_hour_without_a_word_of_whom(
    client: Client, database: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with connections["default"].schema_editor() as editor:
        editor.create_model(ArrivalHour)
    monkeypatch.setattr("glasno.front.arrivals.MOST_UNWRITTEN", 3)

    async def ask() -> None:
        for peer in (ELSEWHERE, ELSEWHERE, ELSEWHERE, NEIGHBOUR):
            await send(client.application, "GET", "/do/now", peer=peer)
        await asyncio.gather(*client.application._gate._writing)

    asyncio.run(ask())
    assert list(ArrivalHour.objects.values_list("total", "alike")) == [(3, 3)]
