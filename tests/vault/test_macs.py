import hashlib
import hmac
from typing import Any

import pytest

from glasno.vault.macs import mac
from tests.vault.reading import raw, vectors

KEY = bytes(32)


@pytest.mark.parametrize("case", vectors("macs-1"))
def test_mac_stays_the_same_for_ever(case: dict[str, Any]) -> None:
    parts = [raw(part) for part in case["parts"]]
    assert mac(raw(case["key"]), *parts, purpose=case["purpose"]) == raw(case["mac"])


def test_mac_is_hmac_sha256_of_framed_parts_cut_to_16_bytes() -> None:
    message = b"\0\0\0\x04test" + b"\0\0\0\x01a" + b"\0\0\0\x02bc"
    expected = hmac.new(KEY, message, hashlib.sha256).digest()[:16]
    assert mac(KEY, b"a", b"bc", purpose="test") == expected


def test_mac_differs_by_key_purpose_parts_and_their_cut() -> None:
    results = [
        mac(KEY, b"ab", b"c", purpose="test"),
        mac(KEY, b"a", b"bc", purpose="test"),
        mac(KEY, b"abc", purpose="test"),
        mac(KEY, b"ab", b"c", purpose="other"),
        mac(b"\x01" + KEY[1:], b"ab", b"c", purpose="test"),
        mac(KEY, purpose="test"),
        mac(KEY, b"", purpose="test"),
    ]
    assert len(set(results)) == len(results)
