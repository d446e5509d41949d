from datetime import datetime
from urllib.parse import unquote_to_bytes, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glasno.front.requests import DoorRequest, Fields, MalformedFormError, parse_form

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(WORDS, WORDS, max_size=100))
def test_parse_form_reads_what_a_browser_writes(fields: dict[str, str]) -> None:
    read = parse_form(urlencode(fields).encode())

    # A browser writes a field without name and value as "=", which is a field like any other.
    assert {name: read.get(name) for name in fields} == fields
    assert all(name in read for name in fields)


@given(st.binary(max_size=300))
def test_parse_form_reads_or_refuses_any_bytes(body: bytes) -> None:
    try:
        fields = parse_form(body)
    except MalformedFormError:
        return
    assert isinstance(fields, Fields)


def test_parse_form_takes_plus_for_a_gap_and_empty_values() -> None:
    fields = parse_form(b"name=Anna+B%2B&town=&updates&&")

    assert [fields.get(name) for name in ("name", "town", "updates")] == ["Anna B+", "", ""]
    assert "town" in fields
    assert "delivery" not in fields
    assert fields.get("delivery") == ""


@pytest.mark.parametrize(
    "body",
    [
        b"name=%",
        b"name=%4",
        b"name=%zz",
        b"%=x",
        b"name=%FF",
        b"name=\xff",
        b"name=%ED%A0%80",  # half a surrogate pair
        b"name=%C0%80",  # NUL, written too long
        b"name=a&name=b",
        b"name=a&n%61me=a",
        b"&".join(b"f%d=" % number for number in range(101)),
    ],
)
def test_parse_form_refuses_a_malformed_form(body: bytes) -> None:
    with pytest.raises(MalformedFormError) as caught:
        parse_form(body)
    # Nothing that was typed hangs on the exception.
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_parse_form_takes_a_hundred_fields() -> None:
    assert parse_form(b"&".join(b"f%d=1" % number for number in range(100))).get("f99") == "1"


def test_repr_shows_neither_tail_nor_fields(now: datetime) -> None:
    fields = Fields({"email": "signer@example.org"})
    request = DoorRequest("POST", "12-secret", fields, ("en",), now)

    assert "secret" not in repr(request)
    assert "signer" not in repr(request)
    assert repr(fields) == "<Fields: 1>"


@given(
    value=st.lists(
        st.sampled_from([b"%D0", b"%92", b"%3d", b"%3D", b"%25", b"%0D%0A", b"%00", b"=", b"+"])
        | st.binary(max_size=4).map(lambda raw: raw.replace(b"%", b"").replace(b"&", b"")),
        max_size=12,
    ).map(b"".join)
)
@example(value=b"=\r\n=")
@example(value=b"a= \n")
def test_a_value_is_what_urllib_makes_of_it(value: bytes) -> None:
    expected = unquote_to_bytes(value.replace(b"+", b" "))
    try:
        text = expected.decode("utf-8")
    except UnicodeDecodeError:
        with pytest.raises(MalformedFormError):
            parse_form(b"name=" + value)
        return
    assert parse_form(b"name=" + value).get("name") == text
