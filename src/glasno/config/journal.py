"""How log lines look: what happened and where in the code, never the values it happened to.

Only the sentences of our own TellableError are repeated: they say what the operator should do.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

from glasno.kit.faults import TellableError

FORMATTERS = {
    "text": "glasno.config.journal.PlaceFormatter",
    "json": "glasno.config.journal.JsonFormatter",
}


class PlaceFormatter(logging.Formatter):
    """Writes an exception as its type and its places: its message may quote what a person typed.

    No time is written: the exact time of what a member of the public did is not ours to keep, and
    the system's own log knows when the line came.
    """

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Where the exception comes from, innermost place last, then its type."""
        return places(ei[1]) if ei[1] is not None else ""


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for programs that collect logs (docs/operators/running.md).

    The time is that of the minute, for the same reason.
    """

    def format(self, record: logging.LogRecord) -> str:
        minute = datetime.fromtimestamp(record.created, UTC).replace(second=0, microsecond=0)
        told: dict[str, object] = {
            "time": minute.strftime("%Y-%m-%dT%H:%MZ"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "place": f"{record.module}:{record.lineno}",
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["errors"] = [
                {"type": _type(each), "places": _steps(each)} | _told(each)
                for each in reversed(list(_led(error)))
            ]
        return json.dumps(told)


def places(error: BaseException) -> str:
    """The places that an exception and its causes passed, and their types; no message but ours."""
    told = [
        "".join(
            [
                *(f"  {step}\n" for step in _steps(each)),
                ": ".join([f"  {_type(each)}", *_told(each).values()]),
            ]
        )
        for each in reversed(list(_led(error)))
    ]
    return "\n  which led to\n".join(told)


def _led(error: BaseException) -> Iterator[BaseException]:
    """The exception, what led to it, and so on back to the first."""
    known: set[int] = set()
    led: BaseException | None = error
    while led is not None and id(led) not in known:
        known.add(id(led))
        yield led
        led = led.__cause__ or (None if led.__suppress_context__ else led.__context__)


def _steps(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]


def _type(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _told(error: BaseException) -> dict[str, str]:
    """The sentence of our own, on one line, once where a cause has said it already."""
    if not isinstance(error, TellableError) or str(error) == str(error.__cause__):
        return {}
    return {"sentence": " ".join(str(error).split())}
