from hypothesis import given
from hypothesis import strategies as st

from glasno.vault.framing import framed


def test_framed_parts_are_bytes_behind_their_lengths() -> None:
    assert framed(b"ab", b"", b"c") == b"\0\0\0\x02ab\0\0\0\0\0\0\0\x01c"


@given(one=st.lists(st.binary(max_size=8)), other=st.lists(st.binary(max_size=8)))
def test_framed_differs_for_different_parts(one: list[bytes], other: list[bytes]) -> None:
    assert (framed(*one) == framed(*other)) == (one == other)
