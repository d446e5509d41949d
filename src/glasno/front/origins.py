"""Where a request comes from, as keyed digests: the only module that looks at a network address.

No address leaves it. The key is random, known to this process alone, and drawn anew each UTC day,
so that a digest means nothing to anybody else, and nothing at all tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from secrets import token_bytes
from typing import Any

from glasno.vault.macs import mac

Address = IPv4Address | IPv6Address
Headers = Sequence[tuple[bytes, bytes]]

KEY_BYTES = 32
# Bytes of an address that one household, one phone or one server has for itself: all of IPv4, and
# the /64 that a single IPv6 connection is given to draw its addresses from.
OWN = {4: 4, 6: 8}
# Bytes that neighbours share: a /24, and the /48 that anybody may rent whole.
WIDE = {4: 3, 6: 6}
# Proxies in a row that are looked through; no honest chain is longer.
MOST_HOPS = 16

X_FORWARDED_FOR = b"x-forwarded-for"
FORWARDED = b"forwarded"

_PORT = re.compile(r":[0-9]{1,5}")
_THIS_MACHINE = ip_address("127.0.0.1")


@dataclass(frozen=True, slots=True, repr=False)
class Origin:
    """Keyed digests of an address and of its neighbourhood; good for comparing, and for a day.

    `exempt`: this machine or a proxy that the operator named, behind which anybody may stand.
    """

    own: bytes
    wide: bytes
    exempt: bool


# Whoever it is when nobody looks: while the limits are off, and in a test of a door.
HERE = Origin(b"", b"", exempt=True)


class Origins:
    """Knows origins by their addresses. `proxies` are networks, as GLASNO_TRUSTED_PROXIES names."""

    def __init__(self, proxies: Sequence[str] = ()) -> None:
        self._proxies = tuple(ip_network(each) for each in proxies)
        self._day: date | None = None
        self._key = b""

    def of(self, scope: Mapping[str, Any], now: datetime) -> Origin:
        """The origin of a request by its ASGI scope. Never fails, whatever the headers say."""
        if now.date() != self._day:
            self._day, self._key = now.date(), token_bytes(KEY_BYTES)
        address = self._visitor(_peer(scope), scope["headers"])
        packed, version = address.packed, address.version
        return Origin(
            mac(self._key, packed[: OWN[version]], purpose="front.origin"),
            mac(self._key, packed[: WIDE[version]], purpose="front.neighbourhood"),
            exempt=address.is_loopback or self._is_proxy(address),
        )

    def _visitor(self, peer: Address, headers: Headers) -> Address:
        """The nearest address that is no named proxy's: what a proxy itself has seen.

        All that stands further to the left, somebody may have made up. Where a proxy wrote nothing
        that can be read, it stands for whoever is behind it.
        """
        if not self._proxies or not self._is_proxy(peer):
            return peer
        nearest = peer
        for hop in _hops(headers):
            address = _read(hop)
            if address is None:
                return nearest
            nearest = address
            if not self._is_proxy(address):
                return address
        return nearest

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self._proxies)


def is_this_machine(scope: Mapping[str, Any]) -> bool:
    """Whether the request begins on this machine: none of its headers is a proxy's."""
    return _peer(scope).is_loopback and not any(
        name in (FORWARDED, b"via") or name.startswith(b"x-forwarded-")
        for name, _ in scope["headers"]
    )


def _peer(scope: Mapping[str, Any]) -> Address:
    """The other end of the connection. A Unix socket has no address: it is this machine."""
    client = scope.get("client")
    address = _plain(str(client[0])) if client else None
    return _THIS_MACHINE if address is None else address


def _hops(headers: Headers) -> Iterator[str]:
    """What the proxies have written, nearest first.

    X-Forwarded-For goes before Forwarded: nearly every proxy writes the first, and one that passes
    on a visitor's own Forwarded untouched must not be believed about it.
    """
    said = [value for name, value in headers if name == X_FORWARDED_FOR]
    if said:
        yield from _from_the_right(said)
        return
    said = [value for name, value in headers if name == FORWARDED]
    for element in _from_the_right(said):
        yield _node_of(element)


def _from_the_right(values: Sequence[bytes]) -> Iterator[str]:
    if values:
        parts = b",".join(values).decode("latin-1").rsplit(",", MOST_HOPS)
        yield from (part.strip() for part in reversed(parts))


def _node_of(element: str) -> str:
    """The node behind `for=` in one element of Forwarded (RFC 7239, 4), or "" without exactly one.

    A comma within quotes would have cut the element in two; no address holds one.
    """
    pairs = [pair.partition("=") for pair in element.split(";")]
    found = [value.strip() for name, _, value in pairs if name.strip().lower() == "for"]
    if len(found) != 1:
        return ""
    node = found[0]
    quoted = len(node) > 1 and node.startswith('"') and node.endswith('"')
    return node[1:-1] if quoted else node


def _read(node: str) -> Address | None:
    """The address in a node: with or without a port, IPv6 with or without brackets."""
    if node.startswith("["):
        host, closed, port = node[1:].partition("]")
        return _plain(host) if closed and (not port or _PORT.fullmatch(port)) else None
    host, colon, port = node.partition(":")
    if colon and ":" not in port:
        return _plain(host) if _PORT.fullmatch(colon + port) else None
    return _plain(node)


def _plain(text: str) -> Address | None:
    """An address in its plain form: IPv4 written as IPv6 is the same visitor."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address
