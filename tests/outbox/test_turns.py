from collections import Counter

from glasno.outbox.rules import FIRST, LAST, LATER
from glasno.outbox.turns import Queue, Turns

FAST, PACED = Queue(FIRST, "gmail"), Queue(LATER, "gmail")


def test_nobody_ready_is_nobodys_turn() -> None:
    assert Turns().next([]) is None


def test_the_first_lane_goes_before_the_later_one() -> None:
    turns = Turns()
    assert [turns.next([PACED, FAST]) for _ in range(7)] == [FAST] * 7


def test_of_eight_letters_one_is_a_later_one() -> None:
    turns = Turns()
    counted = Counter(turns.next([PACED, FAST]) for _ in range(800))
    assert counted == {FAST: 700, PACED: 100}


def test_the_later_lane_goes_when_nothing_else_is_ready() -> None:
    turns = Turns()
    assert [turns.next([PACED]) for _ in range(3)] == [PACED] * 3


def test_providers_take_turns_within_a_lane() -> None:
    queues = [Queue(FIRST, name) for name in ("gmail", "other", "yandex")]
    turns = Turns()
    assert [turns.next(queues) for _ in range(6)] == [*queues, *queues]


def test_a_later_lane_is_not_starved_by_the_first_of_other_providers() -> None:
    others = [Queue(FIRST, name) for name in ("other", "yandex")]
    turns = Turns()
    counted = Counter(turns.next([PACED, *others]) for _ in range(80))
    assert counted[PACED] == 10


def test_a_later_lane_gets_its_share_of_its_own_providers_pace() -> None:
    """Where a letter may go so seldom that both lanes never are ready together with others."""
    other = Queue(FIRST, "other")
    turns = Turns()
    went: Counter[Queue | None] = Counter()
    for number in range(800):
        ready = [other] if number % 4 else [other, FAST, PACED]
        went[turns.next(ready)] += 1
    assert went[PACED] >= (went[FAST] + went[PACED]) // 8
    assert went[FAST] > went[PACED]


def test_the_last_lane_has_its_share_of_what_the_first_leaves() -> None:
    reminder = Queue(LAST, "gmail")
    turns = Turns()
    counted = Counter(turns.next([FAST, PACED, reminder]) for _ in range(6400))
    assert counted == {FAST: 5600, PACED: 700, reminder: 100}
    counted = Counter(turns.next([PACED, reminder]) for _ in range(800))
    assert counted == {PACED: 700, reminder: 100}


def test_small_providers_have_one_turn_together_and_take_turns_in_it() -> None:
    turns, flooded = Turns(), Queue(LATER, "other-0")
    ready = [flooded, Queue(LATER, "other-7"), Queue(LATER, "gmail")]
    went = [turns.next(ready) for _ in range(8)]

    assert went.count(Queue(LATER, "gmail")) == 4
    assert went.count(flooded) == went.count(Queue(LATER, "other-7")) == 2
