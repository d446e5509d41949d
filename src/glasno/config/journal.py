"""How log lines look: what happened and where in the code, never the values it happened to."""

import logging
import traceback
from types import TracebackType


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


def places(error: BaseException) -> str:
    """The places that an exception and its causes passed, and their types; never a message."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{places(cause)}\n  which led to\n" if cause else ""
    frames = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{before}{''.join(frames)}  {type(error).__module__}.{type(error).__qualname__}"
