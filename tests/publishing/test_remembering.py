"""What is looked up once within a block, and anew outside of it."""

import threading
from contextlib import suppress

import pytest
from django.utils.translation import get_language, override

from glasno.publishing.remembering import remembered, remembering

ASKED: list[tuple[object, ...]] = []


@remembered
def spoken(number: int, *, twice: bool = False) -> str:
    """Says what it was asked, in the active language."""
    ASKED.append((number, twice, get_language()))
    return f"{number * (2 if twice else 1)} {get_language()}"


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    ASKED.clear()


def test_question_within_a_block_is_asked_once() -> None:
    with override("en"), remembering():
        assert [spoken(1), spoken(1)] == ["1 en", "1 en"]
    assert ASKED == [(1, False, "en")]


def test_question_outside_a_block_is_asked_each_time() -> None:
    with override("en"):
        assert [spoken(1), spoken(1)] == ["1 en", "1 en"]
    assert ASKED == [(1, False, "en")] * 2


def test_other_argument_or_language_is_another_question() -> None:
    with remembering():
        with override("en"):
            answers = [spoken(1), spoken(2), spoken(1, twice=True)]
        with override("ru"):
            answers.append(spoken(1))
    assert answers == ["1 en", "2 en", "2 en", "1 ru"]


def test_block_knows_nothing_of_the_one_before_nor_of_the_one_around_it() -> None:
    with override("en"):
        with remembering():
            spoken(1)
        with remembering():
            spoken(1)
            with remembering():
                spoken(1)
            spoken(1)
    assert ASKED == [(1, False, "en")] * 3


def test_block_ends_with_a_failure() -> None:
    with override("en"):
        with suppress(ZeroDivisionError), remembering():
            spoken(1)
            raise ZeroDivisionError
        spoken(1)
    assert ASKED == [(1, False, "en")] * 2


def test_failure_is_no_answer() -> None:
    tries: list[int] = []

    @remembered
    def failing_first() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError
        return len(tries)

    with remembering():
        with pytest.raises(ZeroDivisionError):
            failing_first()
        assert [failing_first(), failing_first()] == [2, 2]


def test_block_of_one_thread_is_not_another_s() -> None:
    with override("en"), remembering():
        spoken(1)
        other = threading.Thread(target=spoken, args=(1,))
        other.start()
        other.join()
    assert len(ASKED) == 2
