"""What many pages ask for alike, looked up once while the pages of one topic are made.

    @remembered
    def page_of(campaign: Campaign, language: str) -> CampaignPage

Within a `remembering()` block the same question has the same answer; outside, each is asked anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[object, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Answers are kept until the block ends, for this thread alone; a block within begins anew.

    What has to follow a change at once must not be asked within a block that began before it: a
    live file's block begins under the lock of live files.
    """
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(ask: Callable[P, R]) -> Callable[P, R]:
    """For a function of hashable arguments and the active language, whose answer nobody changes.

    Two objects of a model are one argument if they are one row, whatever else they hold: ask by
    what the answer is looked up with, not by what it is read from.
    """

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers.get()
        if answers is None:
            return ask(*args, **kwargs)
        question = (ask, get_language(), args, tuple(sorted(kwargs.items())))
        if question not in answers:
            answers[question] = ask(*args, **kwargs)
        found: R = answers[question]
        return found

    return answer
