from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glasno.vault import boxes
from glasno.vault.boxes import BoxError, key_id_of, open_box, seal
from tests.vault.reading import raw, vectors

KEY = bytes(range(32))
KEY_ID = bytes(range(16))


def sealed(plaintext: bytes = b"a name", *, purpose: str = "test", row: bytes = b"row") -> bytes:
    return seal(KEY, plaintext, key_id=KEY_ID, purpose=purpose, row=row)


@pytest.mark.parametrize("case", vectors("boxes-1"), ids=lambda case: str(case["name"]))
def test_box_of_version_1_opens_for_ever(case: dict[str, Any]) -> None:
    plaintext = open_box(
        raw(case["key"]), raw(case["envelope"]), purpose=case["purpose"], row=raw(case["row"])
    )
    assert plaintext == raw(case["plaintext"])


@pytest.mark.parametrize("case", vectors("boxes-1"), ids=lambda case: str(case["name"]))
def test_seal_makes_the_bytes_of_version_1(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    envelope = raw(case["envelope"])
    # The nonce is the only part of a box that is drawn: with the same one the bytes are the same.
    monkeypatch.setattr("glasno.vault.boxes.draw", lambda size: envelope[17:29])

    again = seal(
        raw(case["key"]),
        raw(case["plaintext"]),
        key_id=envelope[1:17],
        purpose=case["purpose"],
        row=raw(case["row"]),
    )

    assert again == envelope


@pytest.mark.parametrize("case", vectors("negatives-1"), ids=lambda case: str(case["name"]))
def test_box_that_must_not_open_does_not(case: dict[str, Any]) -> None:
    with pytest.raises(BoxError):
        open_box(
            raw(case["key"]), raw(case["envelope"]), purpose=case["purpose"], row=raw(case["row"])
        )


def test_box_cut_at_any_length_does_not_open() -> None:
    envelope = sealed()
    for length in range(len(envelope)):
        with pytest.raises(BoxError):
            open_box(KEY, envelope[:length], purpose="test", row=b"row")
        with pytest.raises(BoxError):
            key_id_of(envelope[:length])


def test_box_with_any_bit_of_any_byte_flipped_does_not_open() -> None:
    envelope = sealed()
    for at in range(len(envelope)):
        for bit in range(8):
            flipped = bytearray(envelope)
            flipped[at] ^= 1 << bit
            with pytest.raises(BoxError):
                open_box(KEY, bytes(flipped), purpose="test", row=b"row")


def test_box_of_another_row_does_not_open() -> None:
    with pytest.raises(BoxError):
        open_box(KEY, sealed(row=b"row 1"), purpose="test", row=b"row 2")


def test_box_for_another_purpose_does_not_open() -> None:
    with pytest.raises(BoxError):
        open_box(KEY, sealed(purpose="display"), purpose="comment", row=b"row")


def test_box_does_not_open_with_purpose_and_row_cut_elsewhere() -> None:
    with pytest.raises(BoxError):
        open_box(KEY, sealed(purpose="ab", row=b"c"), purpose="a", row=b"bc")


@pytest.mark.parametrize("version", [0, 2, 255])
def test_box_of_an_unknown_version_says_so(version: int) -> None:
    envelope = bytes([version]) + sealed()[1:]
    with pytest.raises(BoxError, match="version that this program does not know"):
        open_box(KEY, envelope, purpose="test", row=b"row")


@pytest.mark.parametrize(
    "padded",
    [
        (6).to_bytes(4, "big") + b"a name" + b"\x01" + bytes(245),
        (253).to_bytes(4, "big") + bytes(252),
        (2**32 - 1).to_bytes(4, "big") + bytes(252),
        (6).to_bytes(4, "big") + b"a name" + bytes(502),
    ],
    ids=["not zeros", "longer than there is", "huge length", "one bucket too many"],
)
def test_box_with_foreign_padding_does_not_open(
    padded: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(boxes, "_pad", lambda _: padded)
        envelope = sealed()
    with pytest.raises(BoxError, match="padding is not ours"):
        open_box(KEY, envelope, purpose="test", row=b"row")


@pytest.mark.parametrize(
    ("length", "expected"), [(0, 301), (252, 301), (253, 557), (508, 557), (509, 813)]
)
def test_box_shows_only_which_bucket_a_text_fills(length: int, expected: int) -> None:
    assert len(sealed(b"x" * length)) == expected


def test_two_boxes_of_one_text_have_nothing_in_common_but_their_head() -> None:
    first, second = sealed(), sealed()
    assert first[:17] == second[:17]
    assert first[17:29] != second[17:29]
    assert first[29:] != second[29:]


def test_key_id_is_read_without_the_key() -> None:
    assert key_id_of(sealed()) == KEY_ID


@pytest.mark.parametrize(("key", "key_id"), [(b"short", KEY_ID), (KEY, b"short"), (b"", b"")])
def test_seal_refuses_a_key_of_another_size(key: bytes, key_id: bytes) -> None:
    with pytest.raises(ValueError, match="a key has 32 bytes and a key id 16"):
        seal(key, b"text", key_id=key_id, purpose="test", row=b"row")


def test_open_box_refuses_a_key_of_another_size() -> None:
    with pytest.raises(ValueError, match="a key has 32 bytes"):
        open_box(b"short", sealed(), purpose="test", row=b"row")


def test_error_names_neither_text_nor_key() -> None:
    envelope = sealed(b"Anna")
    with pytest.raises(BoxError) as caught:
        open_box(KEY, envelope, purpose="test", row=b"elsewhere")
    assert "Anna" not in repr(caught.value)
    assert caught.value.__cause__ is None


@given(plaintext=st.binary(max_size=2000), purpose=st.text(max_size=40), row=st.binary(max_size=40))
def test_any_text_comes_back(plaintext: bytes, purpose: str, row: bytes) -> None:
    assume("\ud800" not in purpose)
    envelope = seal(KEY, plaintext, key_id=KEY_ID, purpose=purpose, row=row)
    assert open_box(KEY, envelope, purpose=purpose, row=row) == plaintext


@given(junk=st.binary(max_size=900))
def test_junk_never_opens(junk: bytes) -> None:
    with pytest.raises(BoxError):
        open_box(KEY, b"\x01" + junk, purpose="test", row=b"row")
