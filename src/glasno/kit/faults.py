"""Naming an exception in a log without any value that somebody typed."""

import logging
from types import TracebackType


class TellableError(Exception):
    """Its sentence is our own, for the operator: nothing in it was typed by anybody or names a
    person, and so logs repeat it. Whoever raises one sees to that.
    """


def log_fault(logger: logging.Logger, what: str, error: BaseException) -> None:
    """One line, without traceback: a traceback ends in the exception's message."""
    logger.error("%s: %s", what, describe(error))


def describe(error: BaseException) -> str:
    """Type and code place: "ValueError at glasno.petitions.doors:42". Never the message.

    A database's own name for its trouble comes with it: "OperationalError (SQLITE_FULL) at ...".
    """
    code = _code(error) or _code(error.__cause__)
    kind = f"{type(error).__name__} ({code})" if code else type(error).__name__
    return f"{kind} at {_place(error.__traceback__)}"


def _code(error: BaseException | None) -> str:
    """What SQLite (sqlite_errorname) or PostgreSQL (sqlstate) call it: a word of theirs alone."""
    return getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""


def _place(step: TracebackType | None) -> str:
    """The innermost place in this program, or else the innermost place of all."""
    place, ours = "an unknown place", ""
    while step is not None:
        place = f"{step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}"
        if place.startswith("glasno."):
            ours = place
        step = step.tb_next
    return ours or place
