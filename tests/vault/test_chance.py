import os
from concurrent.futures import ThreadPoolExecutor

from glasno.vault.chance import DRAWN_AT_ONCE, draw


def test_as_many_bytes_come_as_are_asked_for() -> None:
    sizes = [1, 12, 16, 32, DRAWN_AT_ONCE, 7, DRAWN_AT_ONCE - 1, 12]
    assert [len(draw(size)) for size in sizes] == sizes


def test_no_two_draws_are_alike() -> None:
    assert len({draw(12) for _ in range(10_000)}) == 10_000


def test_no_byte_is_given_twice() -> None:
    # Pieces of two bytes would repeat by chance; those of eight that overlap would share seven.
    drawn = b"".join(draw(8) for _ in range(1_000))
    assert len({drawn[at : at + 7] for at in range(len(drawn) - 6)}) == len(drawn) - 6


def test_threads_draw_bytes_of_their_own() -> None:
    with ThreadPoolExecutor(4) as threads:
        pieces = list(threads.map(lambda _: draw(12), range(4_000)))
    assert len(set(pieces)) == 4_000


def test_a_forked_process_draws_bytes_of_its_own() -> None:
    draw(1)  # something is left that a child could repeat
    pieces = set()
    for _ in range(3):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, draw(16))
            os._exit(0)
        os.close(writing)
        pieces.add(os.read(reading, 16))
        os.close(reading)
        os.waitpid(child, 0)
    assert len(pieces | {draw(16)}) == 4
