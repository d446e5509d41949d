from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes  # noqa: TID251 - what ours is held against
from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: TID251 - what ours is held against
from hypothesis import given
from hypothesis import strategies as st

from glasno.vault.framing import framed
from glasno.vault.secrets import (
    LARGEST_NUMBER,
    RANDOM_SIZE,
    LinkSecret,
    SecretFormatError,
)
from tests.vault.reading import raw, vectors

RANDOM = bytes(range(32))
TEXT = "7-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


@pytest.mark.parametrize("case", vectors("link-secrets-1"))
def test_secret_stays_the_same_for_ever(case: dict[str, Any]) -> None:
    secret = LinkSecret.parse(case["text"])
    seed = raw(case["seed"])

    assert secret == LinkSecret(case["number"], raw(case["random"]))
    assert secret.text == case["text"]
    assert {each: secret.digest(each).hex() for each in case["digests"]} == case["digests"]
    assert {
        each: LinkSecret.derive(case["number"], seed, each).text for each in case["derived"]
    } == case["derived"]


def test_text_is_number_and_base64url() -> None:
    assert LinkSecret(7, RANDOM).text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "7-",
        TEXT[:-1],
        TEXT + "A",
        TEXT + "=",
        TEXT + "\n",
        " " + TEXT,
        "0" + TEXT[1:],
        "07" + TEXT[1:],
        "+7" + TEXT[1:],
        "-7" + TEXT[1:],
        "٧" + TEXT[1:],
        TEXT[1:],
        TEXT.replace("-", "_", 1),
        TEXT.replace("AAEC", "AA/C"),
        TEXT.replace("AAEC", "AA+C"),
        TEXT[:-1] + "9",  # the last character carries two bits that must be zero
        f"{LARGEST_NUMBER + 1}" + TEXT[1:],
        "99999999999999999999" + TEXT[1:],
        TEXT.replace("AAEC", "AА\ufeffC"),
        "7-" + "\0" * 43,
    ],
)
def test_parse_refuses_every_other_spelling(text: str) -> None:
    with pytest.raises(SecretFormatError) as caught:
        LinkSecret.parse(text)
    assert str(caught.value) == "not a secret of this program"
    assert caught.value.__cause__ is None


@given(text=st.text(alphabet=st.sampled_from("0123456789-_AaZz="), max_size=60))
def test_parse_takes_only_what_it_would_write(text: str) -> None:
    try:
        secret = LinkSecret.parse(text)
    except SecretFormatError:
        return
    assert secret.text == text


@given(
    number=st.integers(min_value=1, max_value=LARGEST_NUMBER),
    random=st.binary(min_size=32, max_size=32),
)
def test_any_secret_comes_back_from_its_text(number: int, random: bytes) -> None:
    secret = LinkSecret(number, random)
    assert LinkSecret.parse(secret.text) == secret


def test_digest_differs_by_purpose_number_and_random() -> None:
    digests = {
        LinkSecret(7, RANDOM).digest("confirm"),
        LinkSecret(7, RANDOM).digest("remind"),
        LinkSecret(7, RANDOM).digest("mine"),
        LinkSecret(7, RANDOM).digest("undo"),
        LinkSecret(8, RANDOM).digest("confirm"),
        LinkSecret(7, bytes(32)).digest("confirm"),
    }
    assert len(digests) == 6
    assert {len(digest) for digest in digests} == {32}


def test_derived_secret_differs_by_purpose_number_and_seed() -> None:
    derived = {
        LinkSecret.derive(7, RANDOM, "confirm"),
        LinkSecret.derive(7, RANDOM, "remind"),
        LinkSecret.derive(8, RANDOM, "confirm"),
        LinkSecret.derive(7, bytes(32), "confirm"),
    }
    assert len(derived) == 4
    assert LinkSecret.derive(7, RANDOM, "confirm") in derived


def test_drawn_secrets_differ() -> None:
    assert LinkSecret.draw(7) != LinkSecret.draw(7)


def test_secret_is_no_other_thing() -> None:
    assert LinkSecret(7, RANDOM) != TEXT


def test_repr_and_str_show_the_number_alone() -> None:
    secret = LinkSecret(7, RANDOM)
    assert repr(secret) == "LinkSecret(number=7)"
    assert str(secret) == "LinkSecret(number=7)"


@pytest.mark.parametrize("number", [0, -1, LARGEST_NUMBER + 1])
def test_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="a number in a link is positive and fits 63 bits"):
        LinkSecret(number, RANDOM)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_random_part_and_seed_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="the random part has 32 bytes"):
        LinkSecret(7, bytes(size))
    with pytest.raises(ValueError, match="a seed has 32 bytes"):
        LinkSecret.derive(7, bytes(size), "confirm")


@given(
    number=st.integers(1, LARGEST_NUMBER),
    seed=st.binary(min_size=RANDOM_SIZE, max_size=RANDOM_SIZE),
    purpose=st.text(st.characters(codec="utf-8"), max_size=30),
)
def test_derive_is_the_hkdf_of_rfc_5869(number: int, seed: bytes, purpose: str) -> None:
    info = framed(b"glasno link secret", purpose.encode(), str(number).encode())
    library = HKDF(algorithm=hashes.SHA256(), length=RANDOM_SIZE, salt=None, info=info)
    assert LinkSecret.derive(number, seed, purpose).random == library.derive(seed)
