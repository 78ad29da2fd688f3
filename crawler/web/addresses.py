"""Which network addresses may be connected to: public ones, and what the configuration allows by name."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

# What `is_global` of Python 3.11 lets through, and a news monitor has no business with.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
# Prefixes that carry an IPv4 address in their last 32 bits: it is that address which is reached.
_CARRIERS = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "::/96"))
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")


def is_public(address: str) -> bool:
    """True when `address` (a literal, as resolved) and every address embedded in it is public unicast."""
    try:
        literal = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    embedded = _embedded(literal)
    if embedded is not None:
        return is_public(str(embedded))
    return literal.is_global and not any(literal in network for network in _NEVER if network.version == literal.version)


def is_address(text: str) -> bool:
    """Whether a host is a literal address, not a name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _embedded(literal: IPv4Address | IPv6Address) -> IPv4Address | None:
    if not isinstance(literal, IPv6Address):
        return None
    if literal in _SIX_TO_FOUR:
        return IPv4Address((int(literal) >> 80) & 0xFFFFFFFF)
    if any(literal in network for network in _CARRIERS):
        return IPv4Address(int(literal) & 0xFFFFFFFF)
    return None


class AddressRules:
    """Allows public addresses, and those of the allow-list: a host, a host:port, or a network in CIDR form."""

    def __init__(self, allow: tuple[str, ...] = ()) -> None:
        self._names = frozenset(entry.lower() for entry in allow if "/" not in entry)
        self._networks = tuple(ipaddress.ip_network(entry, strict=False) for entry in allow if "/" in entry)

    def allows(self, host: str, port: int, address: str) -> bool:
        """May `host`, which resolved to `address`, be connected to at `port`?"""
        host = host.lower()
        if is_public(address) or host in self._names or f"{host}:{port}" in self._names:
            return True
        if address in self._names or f"{address}:{port}" in self._names:
            return True
        try:
            literal = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(literal.version == network.version and literal in network for network in self._networks)

    def refusal(self, host: str, port: int, address: str) -> str:
        """The refusal in words."""
        shown = f"{host}:{port}" if port else host
        return f"{shown} is at {address}, which is not a public address"
