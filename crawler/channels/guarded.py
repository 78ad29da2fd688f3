"""Connections of channels behind the address guard: the address that a name has is judged, and then that one is connected to."""

from __future__ import annotations

import socket
from typing import Any

from crawler.web.addresses import AddressRules

REMEDY = "list the host under delivery: allow_private"


class PrivateTarget(OSError):
    """No address of a host may be connected to. Its text says why, and what to do about it."""


def connect_guarded(host: str, port: int, timeout: float, rules: AddressRules) -> socket.socket:
    """A connection to the first address of `host` that is allowed and answers, as `socket.create_connection` makes it.

    Raises `PrivateTarget` where none is allowed, else the `OSError` of the last one tried."""
    failure: OSError | None = None
    for family, kind, protocol, address in allowed_addresses(host, port, rules):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(address)
            return connection
        except OSError as error:
            failure = error
            connection.close()
    raise failure or OSError("the name has no address")


def allowed_addresses(host: str, port: int, rules: AddressRules) -> list[tuple[int, int, int, Any]]:
    """(family, kind, protocol, address) of each address of a host that is allowed. Raises `PrivateTarget` where none is."""
    resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses: list[tuple[int, int, int, Any]] = [
        (family, kind, protocol, address)
        for family, kind, protocol, _name, address in resolved
        if rules.allows(host, port, str(address[0]))
    ]
    if resolved and not addresses:
        raise PrivateTarget(f"its address, {resolved[0][4][0]}, is not public: {REMEDY}")
    return addresses
