"""A client that speaks ASGI to the application in this process, and shows every header."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from glasno.front.asgi import FrontApplication

FORM = ("content-type", "application/x-www-form-urlencoded")
ELSEWHERE = ("192.0.2.1", 4711)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """The one header of this name; raises when it is missing or stands twice."""
        (value,) = (value for key, value in self.headers if key == name)
        return value

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.headers)


class Client:
    """`with Client(application) as client:` opens the application and closes it at the end."""

    def __init__(self, application: FrontApplication) -> None:
        self.application = application
        self.peer: tuple[str, int] | None = ELSEWHERE

    def __enter__(self) -> "Client":
        self.application.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.application.close()

    def ask(self, method: str, path: str, *headers: tuple[str, str], body: bytes = b"") -> Answer:
        return asyncio.run(send(self.application, method, path, headers, [body], peer=self.peer))

    def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        return self.ask("GET", path, *headers)

    def post(self, path: str, body: bytes, *headers: tuple[str, str]) -> Answer:
        return self.ask("POST", path, FORM, *headers, body=body)


# The one address of the example's whose door reads the query.
ASKING = "/do/ask"


class Scope(dict[str, Any]):
    """A scope that only tells where the visitor comes from; whoever asks for more fails."""

    def __getitem__(self, key: str) -> Any:
        assert key != "server"
        assert key != "query_string" or (self["path"] == ASKING and self["method"] != "POST")
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else default  # noqa: SIM401 - this is get itself


async def send(
    application: Callable[[Any, Any, Any], Awaitable[None]],
    method: str,
    path: str,
    headers: Iterable[tuple[str, str]] = (),
    pieces: Iterable[bytes] = (b"",),
    *,
    peer: tuple[str, int] | None = ELSEWHERE,
) -> Answer:
    """One request whose body comes in pieces."""
    waiting = list(pieces)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not waiting:
            return {"type": "http.disconnect"}
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def collect(message: dict[str, Any]) -> None:
        sent.append(message)

    plain, _, query = path.partition("?")
    scope = Scope(
        type="http",
        method=method,
        path=plain,
        raw_path=plain.encode("latin-1"),
        query_string=query.encode("latin-1"),
        client=peer,
        headers=[(name.encode(), value.encode("latin-1")) for name, value in headers],
    )
    await application(scope, receive, collect)
    start, *parts = sent
    return Answer(
        start["status"],
        tuple((name.decode(), value.decode("latin-1")) for name, value in start["headers"]),
        b"".join(part.get("body", b"") for part in parts),
    )
