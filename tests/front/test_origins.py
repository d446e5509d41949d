"""Where a request comes from: only what named proxies have seen counts, and no address gets out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.origins import HERE, Origin, Origins, is_this_machine

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PROXY = "10.0.0.1"
PROXIES = ("10.0.0.0/8", "2001:db8:aa::/48")
VISITOR = "203.0.113.7"
FORGED = "198.51.100.9"


def scope(peer: str | None, *headers: tuple[str, str]) -> dict[str, Any]:
    return {
        "client": None if peer is None else (peer, 4711),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }


def xff(value: str) -> tuple[str, str]:
    return ("X-Forwarded-For", value)


def forwarded(value: str) -> tuple[str, str]:
    return ("Forwarded", value)


def same(origins: Origins, one: dict[str, Any], other: dict[str, Any]) -> bool:
    return origins.of(one, NOW) == origins.of(other, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        [xff(FORGED)],
        [forwarded(f"for={FORGED}")],
        [xff(FORGED), forwarded(f"for={FORGED}"), ("X-Real-IP", FORGED)],
        [xff("127.0.0.1")],
        [xff(PROXY)],
    ],
)
@pytest.mark.parametrize("proxies", [(), PROXIES])
def test_headers_of_whoever_is_no_named_proxy_change_nothing(
    headers: list[tuple[str, str]], proxies: tuple[str, ...]
) -> None:
    origins = Origins(proxies)

    assert same(origins, scope(VISITOR, *headers), scope(VISITOR))
    assert not origins.of(scope(VISITOR, *headers), NOW).exempt


@pytest.mark.parametrize(
    "headers",
    [
        [xff(VISITOR)],
        [xff(f"{VISITOR}:51234")],
        [xff(f"{FORGED}, {VISITOR}")],
        [xff(f"{FORGED},{VISITOR}")],
        [xff("rubbish, , '"), xff(VISITOR)],
        [xff(f"{FORGED}, {VISITOR}, 10.1.2.3, 10.9.9.9")],
        [xff(f"{FORGED}, {VISITOR}, [2001:db8:aa::1]:443")],
        [xff(f"10.0.0.7, {VISITOR}")],
        [xff(f"::ffff:{VISITOR}")],
        [forwarded(f"for={VISITOR}")],
        [forwarded(f"For={VISITOR};proto=https;by=10.0.0.1")],
        [forwarded(f"proto=https; for={VISITOR}:51234")],
        [forwarded(f'for="{VISITOR}:51234"')],
        [forwarded(f'for="unfinished, for={VISITOR}')],
        [forwarded(f"for={FORGED}, for={VISITOR}, for=10.2.2.2")],
        [forwarded(f"for={FORGED}"), forwarded(f"for={VISITOR}")],
        # A proxy that writes X-Forwarded-For passes a visitor's own Forwarded on as it is.
        [forwarded(f"for={FORGED}"), xff(VISITOR)],
    ],
)
def test_the_nearest_address_that_is_no_proxys_counts_behind_a_named_proxy(
    headers: list[tuple[str, str]],
) -> None:
    origins = Origins(PROXIES)

    assert same(origins, scope(PROXY, *headers), scope(VISITOR))
    assert not origins.of(scope(PROXY, *headers), NOW).exempt


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [xff("")],
        [xff("unknown")],
        [xff("_hidden")],
        [xff("unix:")],
        [xff(f"{VISITOR}:port")],
        [xff(f"{VISITOR}:123456")],
        [xff("256.1.1.1")],
        [xff("203.0.113.007")],
        [xff("[2001:db8::1")],
        [xff("[2001:db8::1]x")],
        [xff("1.2.3.4.5")],
        [xff("١.٢.٣.٤".encode().decode("latin-1"))],
        [xff("fe80::1%")],
        [xff(f"{VISITOR};for=1.1.1.1")],
        [xff("")] * 3,
        [forwarded("")],
        [forwarded("for")],
        [forwarded("for=")],
        [forwarded("for=unknown")],
        [forwarded(f"by={VISITOR}")],
        [forwarded(f"for={VISITOR};for={FORGED}")],
        [forwarded(f'for="{VISITOR}')],
        [forwarded(";;;===")],
    ],
)
def test_a_proxy_that_says_nothing_readable_stands_for_itself(
    headers: list[tuple[str, str]],
) -> None:
    origins = Origins(PROXIES)

    assert same(origins, scope(PROXY, *headers), scope(PROXY))
    assert origins.of(scope(PROXY, *headers), NOW).exempt


def test_what_the_second_proxy_cannot_tell_stays_with_it() -> None:
    origins = Origins(PROXIES)

    assert same(origins, scope(PROXY, xff("rubbish, 10.7.7.7")), scope("10.7.7.7"))
    assert same(origins, scope(PROXY, xff("10.5.5.5, 10.7.7.7")), scope("10.5.5.5"))


def test_endless_chains_of_proxies_are_not_walked() -> None:
    chain = ", ".join([VISITOR, *["10.0.0.2"] * 2_000])

    assert same(Origins(PROXIES), scope(PROXY, xff(chain)), scope("10.0.0.2"))


@pytest.mark.parametrize(
    ("one", "other", "own", "wide"),
    [
        ("203.0.113.7", "203.0.113.7", True, True),
        ("203.0.113.7", "203.0.113.8", False, True),
        ("203.0.113.7", "203.0.114.7", False, False),
        ("203.0.113.7", "::ffff:203.0.113.7", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
        ("fe80::1%eth0", "fe80::1%wlan7", True, True),
        ("192.0.2.1", "::c000:201", False, False),
    ],
)
def test_addresses_of_one_line_and_of_one_neighbourhood(
    one: str, other: str, own: bool, wide: bool
) -> None:
    origins = Origins()
    first, second = origins.of(scope(one), NOW), origins.of(scope(other), NOW)

    assert (first.own == second.own, first.wide == second.wide) == (own, wide)


@pytest.mark.parametrize(
    ("peer", "exempt"),
    [
        ("127.0.0.1", True),
        ("127.77.66.55", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        (None, True),
        ("", True),
        (PROXY, True),
        ("2001:db8:aa:1::5", True),
        (VISITOR, False),
        ("192.168.1.4", False),
        ("2001:db8:ab::5", False),
    ],
)
def test_this_machine_and_named_proxies_are_exempt(peer: str | None, exempt: bool) -> None:
    assert Origins(PROXIES).of(scope(peer), NOW).exempt is exempt


def test_a_unix_socket_is_this_machine() -> None:
    origins = Origins(("127.0.0.1/32",))

    assert same(origins, scope(None), scope("127.0.0.1"))
    assert same(origins, scope(None, xff(VISITOR)), scope(VISITOR))


def test_the_key_is_drawn_anew_at_midnight_and_for_each_process() -> None:
    origins, visitor = Origins(), scope(VISITOR)
    evening = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    before, still = origins.of(visitor, NOW), origins.of(visitor, evening)
    after = origins.of(visitor, evening + timedelta(seconds=1))

    assert before == still
    assert len({before.own, after.own, Origins().of(visitor, NOW).own}) == 3
    assert len({before.own, before.wide}) == 2


def test_an_origin_shows_nothing() -> None:
    origin = Origins().of(scope(VISITOR), NOW)

    assert VISITOR not in repr(origin)
    assert origin.own.hex() not in repr(origin)
    assert str(origin.own) not in repr(origin)


@pytest.mark.parametrize(
    ("peer", "headers", "here"),
    [
        ("127.0.0.1", [], True),
        ("::1", [], True),
        (None, [], True),
        ("127.0.0.1", [xff("127.0.0.1")], False),
        ("127.0.0.1", [forwarded("for=127.0.0.1")], False),
        ("127.0.0.1", [("X-Forwarded-Proto", "https")], False),
        ("127.0.0.1", [("Via", "1.1 proxy")], False),
        (VISITOR, [], False),
        (PROXY, [], False),
    ],
)
def test_this_machine_asks_without_a_proxy(
    peer: str | None, headers: list[tuple[str, str]], here: bool
) -> None:
    assert is_this_machine(scope(peer, *headers)) is here


HOSTILE = st.lists(
    st.tuples(
        st.sampled_from([b"x-forwarded-for", b"forwarded"]),
        st.one_of(
            st.binary(max_size=80),
            st.text('0123456789abcdef:.,[]%;="for ', max_size=60).map(str.encode),
        ),
    ),
    max_size=4,
)


@given(HOSTILE, st.one_of(st.none(), st.text(max_size=30), st.ip_addresses().map(str)))
def test_no_header_and_no_peer_makes_it_fail(
    headers: list[tuple[bytes, bytes]], peer: str | None
) -> None:
    client = None if peer is None else (peer, 1)
    everything = Origins(("0.0.0.0/0", "::/0", "10.0.0.0/8"))
    for origins in (Origins(), Origins(PROXIES), everything):
        origin = origins.of({"client": client, "headers": headers}, NOW)
        assert isinstance(origin, Origin)
        assert (len(origin.own), len(origin.wide)) == (16, 16)
    assert HERE.exempt


@given(st.binary(max_size=60).filter(lambda value: b"," not in value), st.booleans())
def test_what_stands_left_of_the_visitor_never_counts(left: bytes, in_forwarded: bool) -> None:
    name = b"forwarded" if in_forwarded else b"x-forwarded-for"
    told = f"for={VISITOR}" if in_forwarded else VISITOR
    origins = Origins(PROXIES)
    claimed = {"client": (PROXY, 1), "headers": [(name, left + b", " + told.encode())]}

    assert origins.of(claimed, NOW) == origins.of(scope(VISITOR), NOW)
