"""Signatures in minisign's format: what is made, what is taken, and what is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.vault.minisign import (
    LONGEST_SIGNATURE,
    BadSignatureError,
    MinisignError,
    PublicKey,
    SigningKey,
    comment_fields,
    verify,
)

KEY = SigningKey.from_seed(bytes(range(32)))
DATA = b'{"sequence": 42}'
COMMENT = "timestamp:1795867200\tfile:manifest.json"
SIGNATURE = KEY.sign(DATA, trusted_comment=COMMENT)


def test_signature_gives_its_trusted_comment_back() -> None:
    assert verify(DATA, SIGNATURE, KEY.public) == COMMENT


def test_key_and_signature_stay_what_they_are() -> None:
    """A changed library may not change what mirrors hold: these were checked by minisign 0.11."""
    assert KEY.public.line == "RWRWR1qnVGNHTAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    assert SIGNATURE.splitlines() == [
        "untrusted comment: signature of minisign key 4C476354A75A4756",
        (
            "RURWR1qnVGNHTING7c9OLiSJLzNoYdbXZCmdYqIpIbpHpLV92B/XuDlNVaqMXYEaabUWys+VgXd5"
            "Ee7c4e4jEEgmXpga/KcGhgk="
        ),
        "trusted comment: timestamp:1795867200\tfile:manifest.json",
        "b+ZtwG67eBKcF/7ULdxVoqk/sPCadkJAnFauNDmxJlP8r5rxciYCrmQHVwfpKC1zKNw8L3UGl+0CRGPd5P2dCw==",
    ]


def test_public_key_is_read_from_its_file_and_from_its_line() -> None:
    assert PublicKey.parse(KEY.public.text()) == KEY.public
    assert PublicKey.parse(KEY.public.line) == KEY.public
    assert PublicKey.parse(KEY.public.text().replace("\n", "\r\n")) == KEY.public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "untrusted comment: minisign public key",
        "RWRW",
        KEY.public.line + "\n" + KEY.public.line,
        base64.b64encode(b"ED" + bytes(40)).decode(),
        base64.b64encode(b"Ed" + bytes(41)).decode(),
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(MinisignError, match="no public key"):
        PublicKey.parse(text)


def test_other_bytes_are_refused() -> None:
    with pytest.raises(BadSignatureError, match="a byte was changed"):
        verify(DATA + b" ", SIGNATURE, KEY.public)


def test_another_trusted_comment_is_refused() -> None:
    with pytest.raises(BadSignatureError, match="a byte was changed"):
        verify(DATA, SIGNATURE.replace("1795867200", "1795867201"), KEY.public)


def test_another_key_is_told_as_that() -> None:
    with pytest.raises(BadSignatureError, match="Another key"):
        verify(DATA, SIGNATURE, SigningKey.from_seed(bytes(32)).public)


def test_key_of_the_same_name_is_refused() -> None:
    other = SigningKey.from_seed(bytes(32)).public
    with pytest.raises(BadSignatureError, match="a byte was changed"):
        verify(DATA, SIGNATURE, PublicKey(KEY.public.key_id, other.raw))


def test_signature_over_a_file_that_was_not_hashed_is_refused() -> None:
    lines = SIGNATURE.split("\n")
    content = base64.b64decode(lines[1])
    lines[1] = base64.b64encode(b"Ed" + content[2:]).decode()
    with pytest.raises(BadSignatureError, match="over a hashed file"):
        verify(DATA, "\n".join(lines), KEY.public)


def test_signature_that_is_too_long_is_not_even_read() -> None:
    with pytest.raises(BadSignatureError, match="too long"):
        verify(DATA, "x" * (LONGEST_SIGNATURE + 1), KEY.public)


@given(text=st.text())
def test_any_text_is_no_signature(text: str) -> None:
    with pytest.raises(BadSignatureError):
        verify(DATA, text, KEY.public)


@given(place=st.integers(0, len(SIGNATURE) - 1), character=st.characters(codec="ascii"))
def test_no_signature_is_taken_that_was_changed_where_it_counts(place: int, character: str) -> None:
    changed = SIGNATURE[:place] + character + SIGNATURE[place + 1 :]
    try:
        comment = verify(DATA, changed, KEY.public)
    except BadSignatureError:
        return
    # The first line is a comment that nobody signs, and white space round a line says nothing.
    assert comment == COMMENT
    assert [line.strip() for line in changed.rstrip("\r\n").split("\n")[1:]] == [
        line.strip() for line in SIGNATURE.rstrip("\n").split("\n")[1:]
    ]


def test_trusted_comment_is_one_line() -> None:
    with pytest.raises(MinisignError, match="one line"):
        KEY.sign(DATA, trusted_comment="file:a\nfile:b")


def test_parts_of_a_comment_are_told_and_the_first_of_a_name_counts() -> None:
    assert comment_fields("timestamp:1\tfile:a:b\tnothing\tfile:c") == {
        "timestamp": "1",
        "file": "a:b",
    }


def test_signing_key_is_shown_to_nobody() -> None:
    assert "Private" not in repr(KEY)
