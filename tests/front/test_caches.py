import random
import threading
from dataclasses import dataclass

import pytest

from glasno.front.caches import BoundedCache


@dataclass(frozen=True)
class Thing:
    name: str
    weight: int = 10
    live: bool = False


Cache = BoundedCache[str, Thing]


@pytest.fixture
def cache() -> Cache:
    return Cache(largest=50)


def fill(cache: Cache, names: str) -> None:
    for name in names:
        cache.put(name, Thing(name), epoch=cache.epoch)


def test_what_was_put_is_trusted_until_it_is_doubted(cache: Cache) -> None:
    thing = Thing("a")
    cache.put("a", thing, epoch=cache.epoch)

    assert (cache.trusted.get("a"), cache.doubted("a")) == (thing, None)
    cache.doubt()
    assert (cache.trusted.get("a"), cache.doubted("a")) == (None, thing)
    cache.put("a", thing, epoch=cache.epoch)
    assert (cache.trusted.get("a"), cache.doubted("a"), cache.weight) == (thing, None, 10)


def test_only_what_is_picked_is_doubted(cache: Cache) -> None:
    fill(cache, "ab")
    cache.put("c", Thing("c", live=True), epoch=cache.epoch)
    cache.doubt(lambda thing: thing.live)

    assert sorted(cache.trusted) == ["a", "b"]
    assert cache.doubted("c") == Thing("c", live=True)


def test_what_was_read_before_a_doubt_is_not_trusted_after_it(cache: Cache) -> None:
    epoch = cache.epoch
    cache.doubt(lambda thing: thing.live)
    cache.put("a", Thing("a"), epoch=epoch)

    assert cache.trusted == {}
    assert cache.doubted("a") == Thing("a")


def test_what_was_doubted_longest_makes_room(cache: Cache) -> None:
    fill(cache, "abc")
    cache.doubt()
    fill(cache, "adef")

    assert sorted(cache.trusted) == ["a", "d", "e", "f"]
    assert (cache.doubted("b"), cache.doubted("c"), cache.weight) == (None, Thing("c"), 50)


def test_where_all_is_trusted_the_oldest_makes_room_and_the_rest_is_doubted(cache: Cache) -> None:
    fill(cache, "abcdef")

    assert cache.trusted == {}
    assert [cache.doubted(name) is not None for name in "abcdef"] == [False, *[True] * 5]


def test_what_is_larger_than_all_room_is_not_kept(cache: Cache) -> None:
    fill(cache, "ab")
    cache.put("c", Thing("c", weight=51), epoch=cache.epoch)

    assert (cache.doubted("c"), cache.trusted, cache.weight) == (None, {}, 0)


def test_dropped_things_weigh_nothing(cache: Cache) -> None:
    fill(cache, "ab")
    cache.doubt()
    fill(cache, "b")
    for name in "abc":
        cache.drop(name)

    assert (cache.trusted, cache.doubted("a"), cache.weight) == ({}, None, 0)


def test_threads_leave_the_weight_true() -> None:
    cache = Cache(largest=200)

    def work(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - no secret, but the same run each time
        for _ in range(2_000):
            name = str(chance.randrange(40))
            if chance.random() < 0.05:
                cache.doubt()
            elif chance.random() < 0.1:
                cache.drop(name)
            else:
                cache.put(name, Thing(name, weight=chance.randrange(1, 30)), epoch=cache.epoch)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = [cache.trusted.get(str(n)) or cache.doubted(str(n)) for n in range(40)]

    assert cache.weight == sum(thing.weight for thing in left if thing)
    assert 0 < cache.weight <= 200
